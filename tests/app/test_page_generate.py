"""Generate: streams, remembers, and says what a model cannot read."""

import pytest

from quotegen.model.store import bundled


def written(opened) -> list[str]:
    return [row["prompt"] + row["text"] for row in opened.component("history")["quotes"]]


def button(opened, label: str):
    return next(each for each in opened.test.get("button") if each.label == label)


def test_nothing_is_written_unasked(visit, lang, say):
    assert say("Nothing written yet. Press “Write”.") in visit("generate", lang).captions


@pytest.mark.parametrize("model", sorted(bundled()))
def test_the_same_seed_gives_the_same_quotes(visit, model):
    settings = {"model": model, "seed": "7", "count": "3", "length": "60"}
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
    assert "Nothing written yet. Press “Write”." in opened.captions


def test_a_quote_begins_with_the_prompt(visit):
    opened = visit("generate", prompt="Love Is", seed="3").press("write")
    assert all(quote.startswith("love is") for quote in written(opened))


def test_no_quote_is_longer_than_asked(visit):
    opened = visit("generate", length="20", count="10", t="1.5", seed="1").press("write")
    assert max(len(quote) for quote in written(opened)) <= 20


def test_each_quote_says_whether_it_is_new(visit):
    captions = [row["caption"] for row in visit("generate", seed="1").press("write").component("history")["quotes"]]
    assert all(caption.endswith(("New", "Nearly copied", "Copied")) for caption in captions)


def test_characters_that_the_model_never_saw_can_be_left_out(visit, lang, say):
    opened = visit("generate", lang, prompt="love 사랑 €")
    assert "€" in opened.test.warning[0].value
    assert opened.test.get_by_key("write").disabled
    opened.press("leave_out")
    assert not opened.test.warning
    assert opened.control("prompt").value.startswith("love")
    assert opened.link["prompt"] == opened.control("prompt").value
    assert not opened.test.get_by_key("write").disabled
    assert written(opened.press("write"))[0].startswith("love")


@pytest.mark.parametrize("prompt", ["**", "$x$", "[a](b)", "`", "#", ":red[a]", "\\", "\u200b", "🙂"])
def test_a_strange_prompt_gives_a_warning_and_no_error(visit, prompt):
    opened = visit("generate", prompt=prompt)
    assert opened.test.warning
    assert not opened.press("leave_out").exceptions
    assert not opened.press("write").exceptions


def test_every_cut_at_its_hardest_still_writes(visit):
    opened = visit("generate", topk="1", topp="0.05", minp="0.5", t="2", count="2", seed="1").press("write")
    assert len(written(opened)) == 2
    assert not opened.exceptions


def test_temperature_zero_writes_the_same_whatever_the_seed(visit):
    opened = visit("generate", t="0", count="1", seed="1").press("write").set("seed", 2).press("write")
    assert len(set(written(opened))) == 1


def test_a_new_mark_needs_the_text_of_the_model(visit):
    opened = visit("generate", count="1", seed="1", model="quick-sokdam").press("write")
    assert opened.component("history")["quotes"][0]["caption"].endswith(("New", "Nearly copied", "Copied"))


def test_marks_and_model_names_follow_the_language(visit):
    opened = visit("generate", count="1", seed="1").press("write").speak("ko")
    caption = opened.component("history")["quotes"][0]["caption"]
    assert "미세 조정한 LSTM" in caption
    assert caption.endswith(("새 문장", "거의 베낌", "베낌"))
