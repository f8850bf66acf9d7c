"""Texts of the visitor's own: read whatever they are in, or refused with one sentence."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotegen.app import choices
from quotegen.app.caches import texts
from quotegen.limits import Limits
from quotegen.model.recipe import PRESETS
from quotegen.text.corpus import corpus_from_text
from quotegen.text.encoding.decoding import decode

LINES = ["가는 날이 장날이다.", "말 한마디로 천 냥 빚을 갚는다.", "원숭이도 나무에서 떨어진다."]
KOREAN = "\n".join(LINES)
REFUSED = {
    "empty": (b"", "The file is empty"),
    "blank": (b" \r\n\t \n", "The file is empty"),
    "picture": (b"\x89PNG\r\n\x1a\n" + np.random.default_rng(1).bytes(4000), "not a plain text file"),
    "too large": (b"a quote\n" * (Limits().max_text_bytes // 8 + 1), "at most 1,000,000"),
    "no quotes": (b"<a>\n<b>\n", "No quote is left"),
}
MARKUP = "<script>alert(1)</script>\n**bold** and $x^2$\n[link](http://example.com) :red[red] `code`\n# title\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
def test_a_korean_text_is_read_in_any_usual_encoding(visit, encoding):
    opened = visit("text").upload(KOREAN.encode(encoding), "속담.txt")
    assert not opened.errors
    assert opened.metrics()["Quotes"] == "3"
    assert opened.metrics()["Characters"] == f"{len(KOREAN)}"
    assert opened.control("text").value == "mine-1"
    assert encoding.removesuffix("-sig") in opened.captions


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_with_a_sentence_and_the_text_before_stays(visit, content):
    data, sentence = content
    opened = visit("text").set("text", "sokdam")
    before = opened.metrics()
    opened.upload(data, "bad.txt")
    assert len(opened.errors) == 1
    assert "bad.txt" in opened.errors[0]
    assert sentence in opened.errors[0]
    assert opened.control("text").value == "sokdam"
    assert opened.metrics() == before
    assert not opened.exceptions


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_the_sentence_is_korean_on_a_korean_page(visit, content):
    sentence = visit("text", "ko").upload(content[0], "bad.txt").errors[0].removeprefix("bad.txt: ")
    assert any("가" <= character <= "힣" for character in sentence)


def test_the_sentence_goes_with_the_next_good_file(visit):
    opened = visit("text").upload(b"").upload(KOREAN.encode())
    assert not opened.errors
    assert opened.metrics()["Quotes"] == "3"


def test_one_quote_is_a_text(visit, lang):
    opened = visit("text", lang).upload(b"Many a little makes a mickle.")
    for view in ("characters", "bigrams", "lengths", "size", "cleaning", "quotes", "windows"):
        assert not opened.set("view", view).exceptions
    for page in ("", "training", "generate", "inside"):
        opened.go(page)
        assert not opened.exceptions
        assert not opened.errors


@pytest.mark.parametrize("content", [b"a", b"short", b"0123456789"])
def test_a_text_no_longer_than_the_window_gets_a_sentence_where_its_windows_would_be(visit, content):
    opened = visit(view="windows").upload(content)
    assert "a window of 10 and its target need more" in opened.test.info[0].value
    assert not opened.exceptions


@pytest.mark.parametrize("recipe", PRESETS)
def test_a_text_no_longer_than_the_window_breaks_neither_text_nor_training_page(visit, recipe):
    opened = visit(recipe=recipe).upload(b"short")
    assert opened.metrics()["Windows"] == "0"
    assert not opened.exceptions
    assert not opened.go("training").exceptions


def test_a_text_with_markup_is_only_characters(visit):
    opened = visit("text").upload(MARKUP.encode(), "<b>*my* $x$ `text`.txt")
    for view in ("characters", "bigrams", "lengths", "cleaning", "quotes", "windows"):
        assert not opened.set("view", view).exceptions
    for page in ("", "training", "generate", "inside"):
        assert not opened.go(page).exceptions


def test_markup_in_a_text_reaches_the_window_as_data(visit):
    opened = visit(steps="lowercase", view="windows").upload(MARKUP.encode())
    assert [character for character, _index in opened.component("window_strip")["window"]] == list("<script>al")


def test_no_page_lets_html_through():
    pages = Path(__file__).parents[2] / "quotegen" / "app"
    assert not [file.name for file in pages.rglob("*.py") if "unsafe_allow" in file.read_text("utf-8")]


def test_the_visitor_can_say_the_encoding(visit):
    opened = visit("text").upload(KOREAN.encode("cp949"))
    opened.set("encoding", "utf-8")
    assert "not valid utf-8" in opened.errors[0]
    assert not opened.exceptions
    assert "cp949 (as you chose)" in opened.set("encoding", "cp949").captions


@pytest.mark.parametrize("page", ["", "training", "generate", "inside"], indirect=True)
def test_a_wrong_encoding_breaks_no_page(visit, page):
    opened = visit("text").upload(KOREAN.encode("cp949")).set("encoding", "utf-8").go(page)
    assert not opened.exceptions


def test_the_encoding_of_one_text_is_not_that_of_another(visit):
    opened = visit("text").upload(KOREAN.encode("cp949"), "ansi.txt").set("encoding", "cp949")
    opened.upload("naïve café\n".encode(), "utf-8.txt")
    assert opened.control("encoding").value == "auto"
    assert not opened.errors
    opened.set("text", "mine-1")
    assert opened.control("encoding").value == "cp949"
    assert "cp949 (as you chose)" in opened.captions


def test_a_text_is_here_though_the_steps_of_today_leave_no_quote_of_it(visit, own_cache, new_checkpoint):
    content = "<a bad penny>\n<still waters>"
    corpus = corpus_from_text("mine", content, ("lowercase",))
    model = new_checkpoint(own_cache / "mine", text=content)
    record = replace(model.metadata.text, fingerprint=corpus.fingerprint, steps=corpus.steps)
    opened = visit(steps="lowercase").upload(content.encode()).set("steps", ["lowercase", "angle_brackets"])
    assert "No quote is left" in opened.errors[0]
    with opened.inside():
        assert choices.text_of(record).quotes == corpus.quotes


def test_the_same_file_twice_is_one_text(visit):
    opened = visit("text").upload(KOREAN.encode()).upload(KOREAN.encode())
    assert opened.control("text").options == [
        "saying.txt (English proverbs)",
        "sokdam.txt (Korean proverbs)",
        "mine.txt (yours)",
    ]


def test_only_the_last_five_texts_are_kept(visit):
    opened = visit()
    for number in range(7):
        opened.upload(f"text number {number}".encode(), f"{number}.txt")
    assert opened.control("text").options == [
        "saying.txt (English proverbs)",
        "sokdam.txt (Korean proverbs)",
        *(f"{number}.txt (yours)" for number in range(2, 7)),
    ]
    assert opened.metrics()["Characters"] == "13"


def test_a_text_can_be_forgotten(visit):
    opened = visit("text").upload(KOREAN.encode())
    next(button for button in opened.test.button if button.label == "Forget this text").click()
    opened.run()
    assert opened.control("text").value == "saying"
    assert opened.control("text").options == ["saying.txt (English proverbs)", "sokdam.txt (Korean proverbs)"]
    assert "text" not in opened.link


def test_an_upload_is_decoded_and_cleaned_once(visit, monkeypatch):
    decoded, cleaned = [], []
    monkeypatch.setattr(texts, "decode", lambda data, *more: decoded.append(data) or decode(data, *more))
    monkeypatch.setattr(
        texts, "corpus_from_text", lambda name, *more: cleaned.append(name) or corpus_from_text(name, *more)
    )
    content = b"Read me once.\nAnd never again.\n"
    opened = visit("text").upload(content, "once.txt")
    for page in ("", "training", "text"):
        opened.go(page)
    assert decoded.count(content) == 1
    assert cleaned.count("once") == 1
