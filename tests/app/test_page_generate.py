"""Generate: streams, remembers, and says what a model cannot read."""

import unicodedata

import pytest

from quotegen.app import choices
from quotegen.judge.copied_spans import KnownText
from quotegen.quote.choosing import Chooser


def written(opened) -> list[str]:
    return [row["prompt"] + row["text"] for row in opened.component("history")["quotes"]]


def button(opened, label: str):
    return next(each for each in opened.test.get("button") if each.label == label)


def test_a_slow_model_writes_nothing_unasked(visit, lang, say):
    opened = visit("generate", lang, model="tutorial-saying")
    assert say("Nothing written yet. Press “Write”.") in opened.captions


def test_examples_stand_there_until_the_first_quotes_are_written(visit):
    opened = visit("generate", model="quick-saying", prompt="love")
    examples = opened.component("examples")["quotes"]
    assert [row["prompt"] for row in examples] == ["love"] * 3
    assert all(row["badge"]["label"] for row in examples)
    assert not opened.shows("history")
    opened.press("write")
    assert opened.shows("history")
    assert not opened.shows("examples")


def test_the_same_seed_gives_the_same_quotes(visit, kind):
    settings = {"model": kind, "seed": "7", "count": "3", "length": "20"}
    first, second = (written(visit("generate", **settings).press("write")) for _ in range(2))
    assert first == second
    assert len(first) == 3
    assert all(first)


def test_another_seed_gives_others(visit):
    opened = visit("generate", seed="7").press("write").set("seed", 8).press("write")
    quotes = written(opened)
    assert quotes[:5] != quotes[5:]


def test_without_a_seed_every_press_is_new_and_tells_its_seed(visit):
    opened = visit("generate", count="1", t="1").press("write").press("write")
    captions = [row["caption"] for row in opened.component("history")["quotes"]]
    assert captions[0] != captions[1]
    assert all("seed" in caption for caption in captions)


def test_the_history_grows_newest_first_and_survives_pages_and_languages(visit):
    opened = visit("generate", count="2", seed="1").press("write")
    first = written(opened)
    opened.set("seed", 2).press("write").go("text").speak("ko").go("generate")
    assert len(written(opened)) == 4
    assert written(opened)[2:] == first


def test_the_history_can_be_cleared(visit):
    opened = visit("generate", count="1").press("write")
    button(opened, "Clear").click()
    opened.run()
    assert opened.shows("examples")
    assert not opened.shows("history")


def test_a_quote_begins_with_the_prompt(visit):
    opened = visit("generate", prompt="Love Is", seed="3").press("write")
    assert all(quote.startswith("love is") for quote in written(opened))


def test_no_quote_is_longer_than_asked(visit):
    opened = visit("generate", length="20", count="10", t="1.5", seed="1").press("write")
    assert max(len(quote) for quote in written(opened)) <= 20


def rows(opened) -> list[dict]:
    return opened.component("history")["quotes"]


def test_each_quote_says_whether_it_is_new(visit):
    badges = [row["badge"] for row in rows(visit("generate", seed="1").press("write"))]
    assert {badge["label"] for badge in badges} <= {"New", "Read before", "Nearly copied", "Copied"}
    assert all("longest copied run" in badge["note"] for badge in badges)


def test_copied_spans_stand_in_the_proverbs_they_name(visit):
    shown = rows(visit("generate", seed="1", count="20", t="0.2").press("write"))
    assert any(row["spans"] for row in shown)
    for row in shown:
        text = row["prompt"] + row["text"]
        for span in row["spans"]:
            assert span["source"][span["at"] :].startswith(text[span["start"] : span["end"]])


def test_a_proverb_from_the_prompt_on_is_a_copy_of_one_span(visit):
    saying = "a bad penny always comes back."
    row = rows(visit("generate", prompt=saying[:-1], count="1", t="0", length="10").press("write"))[0]
    assert row["spans"][0]["source"] == saying
    assert row["spans"][0]["start"] == 0


def test_only_new_quotes_draws_again_and_says_how_often(visit, monkeypatch):
    """As if the first two attempts of every quote had been copies."""
    refused = []
    plain = KnownText.is_new

    def third_time(self, text):
        refused.append(text)
        return len(refused) > 6 and plain(self, text)

    monkeypatch.setattr(KnownText, "is_new", third_time)
    opened = visit("generate", model="quick-saying", seed="1", count="3").set("novel", True).press("write")
    assert opened.link["novel"] == "1"
    assert all(row["caption"].endswith("· attempt 3") for row in rows(opened))
    assert not set(written(opened)) & set(refused[:6])


def test_what_never_came_out_new_says_so(visit, monkeypatch):
    monkeypatch.setattr(KnownText, "is_new", lambda self, text: False)
    prompt = "a bad penny always comes back."
    opened = visit("generate", model="quick-saying", prompt=prompt, t="0", count="1", length="10", novel="1")
    (row,) = rows(opened.press("write"))
    assert row["badge"]["origin"] == "novel" or row["caption"].endswith("not new after 1 attempt")


def test_only_new_quotes_that_are_new_at_once_are_the_same(visit):
    settings = {"model": "quick-saying", "seed": "1", "count": "5"}
    plain, new = (visit("generate", **settings, novel=novel).press("write") for novel in ("0", "1"))
    for before, after in zip(rows(plain), rows(new), strict=True):
        assert after["badge"]["origin"] == "novel"
        assert before["text"] == after["text"] or before["badge"]["origin"] != "novel"


@pytest.mark.parametrize(("model", "origin"), [("by-heart-saying", "read"), ("quick-saying", "novel")])
def test_a_proverb_that_the_network_read_before_its_text_is_not_new(visit, monkeypatch, model, origin):
    """quick-saying read nothing before."""
    monkeypatch.setattr(Chooser, "was_read", lambda self, text: True)
    opened = visit("generate", model=model, prompt="zzz qqq xxx", t="0", count="1", length="10").press("write")
    (row,) = rows(opened)
    assert row["badge"]["origin"] == origin
    if origin == "read":
        (row, *_) = rows(opened.set("novel", True).press("write"))
        assert "not new after" in row["caption"]


def test_where_the_text_of_the_model_is_gone_only_new_cannot_be_asked_for(visit, monkeypatch):
    monkeypatch.setattr(choices, "text_of_model", lambda model=None: None)
    opened = visit("generate", seed="1", novel="1").press("write")
    assert opened.control("novel").disabled
    assert "badge" not in rows(opened)[0]
    assert not opened.exceptions


def test_quotes_of_another_model_keep_their_badges(visit):
    opened = visit("generate", seed="1", count="2").press("write")
    before = rows(opened)
    assert rows(opened.set("model", "quick-sokdam")) == before


def test_how_much_is_new_is_told_beside_quotes_that_people_wrote(visit, lang, say):
    opened = visit("generate", lang, text="saying")
    assert say("How much is new") not in [box.label for box in opened.test.expander]
    opened.set("seed", 1).press("write")
    assert not opened.test.table
    opened.unfold("newness")
    assert "96" in opened.captions
    table = opened.test.table[0].value
    assert list(table.columns) == [say("Characters"), say("Generated"), say("Held-out human quotes")]
    assert list(table[say("Characters")]) == [str(n) for n in range(1, 31)]


def test_a_model_that_held_nothing_out_has_no_human_yardstick(visit):
    opened = visit("generate", seed="1", count="1", length="20", model="tutorial-saying").press("write")
    opened.unfold("newness")
    assert "there is no human yardstick" in opened.captions
    assert list(opened.test.table[0].value.columns) == ["Characters", "Generated"]


def test_characters_that_the_model_never_saw_can_be_left_out(visit, lang, say):
    opened = visit("generate", lang, text="saying", prompt="love 사랑 €")
    assert "€" in opened.test.warning[0].value
    assert opened.test.get_by_key("write").disabled
    opened.press("leave_out")
    assert not opened.test.warning
    assert opened.control("prompt").value.startswith("love")
    assert opened.link["prompt"] == opened.control("prompt").value
    assert not opened.test.get_by_key("write").disabled
    assert written(opened.press("write"))[0].startswith("love")


@pytest.mark.parametrize("prompt", ["$x$", "[a](b)", ":red[a]"])
def test_a_strange_prompt_gives_a_warning_and_no_error(visit, prompt):
    opened = visit("generate", prompt=prompt)
    assert opened.test.warning
    assert not opened.press("leave_out").exceptions
    assert not opened.press("write").exceptions


@pytest.mark.parametrize("prompt", ["**", "#", "\\", "🙂"])
def test_a_prompt_of_which_nothing_would_be_left_is_not_emptied(visit, prompt):
    opened = visit("generate", prompt=prompt)
    assert opened.test.warning
    assert "leave_out" not in [button.key for button in opened.test.button]
    assert opened.test.get_by_key("write").disabled


def test_a_prompt_is_read_in_the_form_of_the_text(visit):
    """As a phone types it, with what nobody sees; the model knows ' and no ’."""
    opened = visit("generate", prompt="Don\u2019t\u200b\u00a0be", count="1", seed="1")
    assert not opened.test.warning
    assert written(opened.press("write"))[0].startswith("don't be")


def test_a_korean_prompt_in_nfd_is_read_as_typed(visit):
    prompt = unicodedata.normalize("NFD", "가는 날이")
    opened = visit("generate", model="fine-tuned-sokdam", prompt=prompt, count="1", seed="1")
    assert not opened.test.warning
    assert written(opened.press("write"))[0].startswith("가는 날이")


def test_every_cut_at_its_hardest_still_writes(visit):
    opened = visit("generate", topk="1", topp="0.05", minp="0.5", t="2", count="2", seed="1").press("write")
    assert len(written(opened)) == 2
    assert not opened.exceptions


def test_temperature_zero_writes_the_same_whatever_the_seed(visit):
    opened = visit("generate", t="0", count="1", seed="1").press("write").set("seed", 2).press("write")
    assert len(set(written(opened))) == 1


def test_a_new_mark_needs_the_text_of_the_model(visit):
    opened = visit("generate", count="1", seed="1", model="quick-sokdam").press("write")
    assert rows(opened)[0]["badge"]["label"] in ("New", "Read before", "Nearly copied", "Copied")


def test_marks_and_model_names_follow_the_language(visit):
    opened = visit("generate", count="1", seed="1").press("write").speak("ko")
    row = rows(opened)[0]
    assert "외운 LSTM" in row["caption"]
    assert row["badge"]["label"] in ("새 문장", "전에 읽음", "원문과 비슷함", "원문과 같음")


def test_the_best_of_many_come_with_rank_and_score(visit, lang, say):
    opened = visit("generate", lang, best="50", count="3", seed="1", t="0.7").press("write")
    captions = [row["caption"] for row in rows(opened)]
    ranks = say("rank {rank} of {n}, score {score:.2f}").partition("{n}")[0]
    assert [ranks.format(rank=rank) in caption for rank, caption in enumerate(captions, 1)] == [True] * 3
    assert opened.link["best"] == "50"


def test_all_that_were_written_are_listed_by_rank_with_the_parts_of_their_scores(visit):
    opened = visit("generate", best="20", count="2", seed="1", t="0.7").press("write")
    table = opened.test.dataframe[0].value
    assert list(table["Rank"]) == list(range(1, 21))
    assert list(table["Quote"][:2]) == written(opened)
    assert {"Score", "Short", "Words rated high in other drafts"} <= set(table.columns)
    opened.press("write")
    assert button(opened, "Clear").click()
    assert not opened.run().test.dataframe


def test_the_ranks_of_quotes_before_go_when_others_are_written_as_they_come(visit):
    opened = visit("generate", best="20", count="2", seed="1", t="0.7").press("write")
    assert opened.test.dataframe
    assert not opened.set("best", 1).press("write").test.dataframe


def test_the_best_of_a_seed_are_the_same_again(visit):
    settings = {"best": "50", "count": "3", "seed": "7", "t": "0.7"}
    first, second = (written(visit("generate", **settings).press("write")) for _ in range(2))
    assert first == second


def test_one_alone_is_the_tutorials_way_untouched(visit):
    plain, one = (written(visit("generate", seed="1", **more).press("write")) for more in ({}, {"best": "1"}))
    assert plain == one


def test_a_model_of_windows_offers_no_choice(visit):
    with pytest.raises(KeyError):
        visit("generate", model="tutorial-saying").control("best")


def test_at_temperature_zero_there_is_nothing_to_choose_from(visit):
    assert "rank" not in rows(visit("generate", best="50", t="0", length="20").press("write"))[0]["caption"]
