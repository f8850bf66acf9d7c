"""A file's quotes within one upload: tables and fortunes, what can be chosen, and what is suggested."""

from dataclasses import replace

import pytest

from quotegen.app import session
from quotegen.model.files.metadata import TextRecord
from quotegen.model.files.store import DATA
from quotegen.model.recipe import Recipe
from quotegen.text.cleaning import DEFAULT_STEPS, TUTORIAL_STEPS
from quotegen.text.corpus import corpus_from_text, read_file

QUOTES = ("Know thyself, and be calm.", "Still waters run deep.", "Haste makes waste.")
CSV = 'quote,author,tags\n"{}",Socrates,a; b\n{},Nobody,c\n{},,d\n'.format(*QUOTES)
FORTUNES = "Know thyself,\nand be calm.\n\t\t-- Socrates\n%\nStill waters run deep.\n%\nHaste makes waste.\n%\n"
AUTHORS = "".join(f"Proverb number {number} is a good one. — Some Author\n" for number in range(9))


def quotes(opened) -> tuple[str, ...]:
    """The quotes that the page lists."""
    return tuple(opened.set("view", "quotes").test.dataframe[0].value.iloc[:, 0])


def expanders(opened) -> list[str]:
    """Labels of what can be unfolded."""
    return [expander.label for expander in opened.test.expander]


def offers(opened, step: str) -> bool:
    """Whether the page suggests a cleaning step."""
    return f"suggested_{step}" in [button.key for button in opened.test.button]


def test_a_csv_file_gives_its_quotes_within_one_upload(visit):
    opened = visit("text").upload(CSV.encode(), "quotes.csv")
    assert expanders(opened)[0] == "Read as a table; quotes are in *quote*, authors in *author*"
    assert quotes(opened) == tuple(quote.lower() for quote in QUOTES)


def test_a_fortune_file_gives_its_quotes_within_one_upload(visit):
    opened = visit("text").upload(FORTUNES.encode(), "fortunes")
    assert expanders(opened)[0] == "Read as fortunes, parted by %"
    assert quotes(opened) == tuple(quote.lower() for quote in QUOTES)


def test_a_table_says_so_in_korean(visit):
    assert "문장은 *quote* 열" in expanders(visit("text", "ko").upload(CSV.encode()))[0]


def test_a_plain_file_has_no_choice_of_its_reading(visit):
    opened = visit("text").upload("\n".join(QUOTES).encode())
    assert len(opened.test.selectbox) == 3  # text, encoding, and the model of the bar
    assert not [label for label in expanders(opened) if label.startswith("Read as")]


def test_another_column_can_be_chosen(visit):
    opened = visit("text").upload(CSV.encode()).set("column", "tags")
    assert quotes(opened) == ("a; b", "c", "d")


def test_authors_can_be_left_out(visit):
    opened = visit("text").upload(CSV.encode()).set("author", "")
    assert expanders(opened)[0] == "Read as a table; quotes are in *quote*"
    assert opened.test.expander[0].proto.expanded


def test_a_table_can_be_read_as_lines_and_as_a_table_again(visit):
    opened = visit("text").upload(CSV.encode()).set("reading", "lines")
    assert opened.metrics()["Quotes"] == "4"
    assert opened.set("reading", "table").metrics()["Quotes"] == "3"


def test_how_one_text_is_read_is_not_how_another_is(visit):
    opened = visit("text").upload(CSV.encode(), "one.csv").set("column", "tags")
    opened.upload(CSV.replace("calm", "still").encode(), "two.csv")
    assert opened.control("column").value == "quote"
    assert opened.set("text", "mine-1").control("column").value == "tags"


def test_a_column_with_markup_in_its_name_is_only_characters(visit):
    opened = visit("text").upload(CSV.replace("quote,", "**quote** :red[x],").encode()).set("reading", "table")
    assert r"\*\*quote\*\*" in expanders(opened)[0]
    assert not opened.exceptions


def test_a_broken_place_is_named(visit):
    opened = visit("text").upload("가는 날이 장날이다.\n".encode() * 9 + b"don\x92t\n")
    assert "line 10, byte" in opened.captions
    assert "shown as �" in opened.captions


def test_a_refused_file_is_read_after_one_press(visit):
    opened = visit("text").upload("Тише едешь — дальше будешь.\nБез труда не вытащишь и рыбку.\n".encode("cp1251"))
    assert "looks like cp1251" in opened.errors[0]
    assert "Тише едешь" in opened.captions
    opened.press("read_as_cp1251")
    assert not opened.errors
    assert quotes(opened)[0] == "тише едешь — дальше будешь."
    assert opened.control("encoding").value == "cp1251"


def test_a_refused_file_can_be_read_in_any_encoding(visit):
    opened = visit("text").upload("Тише едешь — дальше будешь.\n".encode("cp1251"))
    opened.set("refused_encoding", "cp1252")
    assert not opened.errors
    assert opened.control("encoding").value == "cp1252"


def test_a_file_without_quotes_is_read_again_with_other_steps(visit):
    opened = visit("text").upload(b"<a>\n<b>\n")
    opened.set("steps", ["lowercase"]).press("read_again")
    assert quotes(opened) == ("<a>", "<b>")


def test_a_suggested_step_is_switched_on_by_one_press_and_off_by_its_control(visit):
    opened = visit("text").upload(AUTHORS.encode())
    assert "9 of 9 lines end in an author." in [element.value for element in opened.test.markdown]
    opened.press("suggested_attributions")
    assert quotes(opened)[0] == "proverb number 0 is a good one."
    assert not offers(opened, "attributions")
    opened.set("steps", list(DEFAULT_STEPS))
    assert quotes(opened)[0] == "proverb number 0 is a good one. — some author"


def test_nothing_is_suggested_where_the_link_fixes_the_steps(visit):
    opened = visit("text", fixed="steps").upload(AUTHORS.encode())
    assert not offers(opened, "attributions")


@pytest.mark.parametrize("text", ["saying", "sokdam"])
def test_the_steps_of_today_leave_a_bundled_text_as_the_tutorial_does(text):
    path = DATA / f"{text}.txt"
    assert read_file(path, kind="lines").corpus.fingerprint == read_file(path, steps=TUTORIAL_STEPS).corpus.fingerprint


def test_the_author_of_a_copied_quote_goes_along_to_its_popover(visit, own_cache, new_checkpoint):
    corpus = corpus_from_text("mine", "\n".join(QUOTES))
    record = TextRecord("mine", corpus.fingerprint, len(corpus.text), 3, 0, corpus.steps)
    model = new_checkpoint(own_cache / "mine", Recipe("quick", "quotes", units=8), corpus.text)
    model = replace(model, metadata=replace(model.metadata, text=record))
    opened = visit("text").upload(CSV.encode())
    with opened.inside():
        session.add_trained(model)
    opened.go("generate").set("model", "mine").set("prompt", QUOTES[0].lower()).press("write")
    span = opened.component("history")["quotes"][0]["spans"][0]
    assert (span["source"], span["author"]) == (QUOTES[0].lower(), "Socrates")


def test_windows_across_two_quotes_of_a_table_are_marked_where_the_second_begins(visit):
    opened = visit("text").upload(CSV.encode()).set("view", "windows").set("at", 9)
    shown = opened.component("window_strip")
    assert "".join(character for character, _index in shown["window"]) == "m.␣still␣w"
    assert shown["lines"] == [3]


def test_a_training_run_gets_the_quotes_of_a_table(visit, standstill):
    opened = visit("text").upload(CSV.encode()).go("training").press("train")
    assert not opened.exceptions
    assert standstill.look(opened.link["run"]).order.text == "\n".join(QUOTES)
