"""Sampler: the stages in the visitor's order, their words, and quotes from the same random numbers."""

import pytest

from quotegen.quote.sampling import ORDER


def order_of(opened) -> list[str]:
    """The stages as the buttons name them, first to last."""
    keys = [each.key for each in opened.test.get("button") if str(each.key).startswith("earlier-")]
    return [key.removeprefix("earlier-") for key in keys]


def quotes(opened) -> dict[str, dict]:
    return {row["caption"].split(" · ")[0]: row for row in opened.component("strip")["quotes"]}


def test_the_landing_state_already_cuts_something(visit, lang):
    opened = visit("sampler", lang)
    assert len(opened.test.get("vega_lite_chart") + opened.test.get("arrow_vega_lite_chart")) == 1
    assert "top-k 10" in opened.captions


def test_a_stage_moves_forward_and_the_order_is_kept_in_the_link(visit):
    opened = visit("sampler")
    assert order_of(opened) == list(ORDER)
    opened.press("earlier-top_k")
    assert order_of(opened) == ["top_k", "temperature", "top_p", "min_p"]
    assert opened.link["order"] == "top_k.temperature.top_p.min_p"
    opened.go("inside").go("sampler")
    assert order_of(opened)[0] == "top_k"
    opened.press("earlier-temperature")
    assert order_of(opened) == list(ORDER)
    assert "order" not in opened.link


@pytest.mark.parametrize("order", ["", "temperature", "temperature.top_k.top_p.top_p", "x" * 500])
def test_an_order_that_is_none_is_the_usual_one(visit, order):
    assert order_of(visit("sampler", order=order)) == list(ORDER)


def test_the_order_makes_a_difference_that_is_told(visit):
    first = visit("sampler", lab_t="0.5", lab_p="0.9", lab_k="0", lab_m="0")
    assert "lies on other characters" in first.captions
    assert "changes nothing" in visit("sampler", lab_t="1").captions


def test_every_temperature_of_the_tutorial_has_a_quote_and_ones_own_is_among_them(visit):
    assert list(quotes(visit("sampler"))) == ["T = 0.2", "T = 0.5", "T = 1", "T = 1.2"]
    assert list(quotes(visit("sampler", lab_t="0.75"))) == ["T = 0.2", "T = 0.5", "T = 0.75", "T = 1", "T = 1.2"]


def test_a_quote_is_marked_where_it_parts_from_that_at_the_tutorials_temperature(visit):
    rows = quotes(visit("sampler", lab_k="0", lab_p="1", lab_m="0", prompt="the "))
    reference = rows.pop("T = 0.5")
    assert reference["parting"] is None
    for row in rows.values():
        place = row["parting"]
        if place is None:
            assert row["text"] == reference["text"]
        else:
            assert row["text"][:place] == reference["text"][:place]
            assert row["text"][place : place + 1] != reference["text"][place : place + 1]
    assert any(row["parting"] is not None for row in rows.values())


def test_another_seed_gives_another_strip(visit):
    opened = visit("sampler")
    before = quotes(opened)
    assert quotes(opened.set("seed", 2)) != before


def test_every_setting_at_its_edge_works_with_every_kind_of_model(visit, kind):
    edges = ({"lab_t": "0", "lab_k": "1"}, {"lab_t": "2", "lab_k": "40", "lab_p": "0.05", "lab_m": "0.5"})
    for edge in edges:
        opened = visit("sampler", model=kind, order="min_p.top_p.top_k.temperature", **edge)
        assert not opened.exceptions
        assert not opened.errors


@pytest.mark.parametrize("prompt", ["$x$ a$", "[a](b)", ":red[a]", "love 사랑"])
def test_a_strange_prompt_is_explained_and_can_be_left_out(visit, lang, prompt):
    opened = visit("sampler", lang, text="saying", prompt=prompt)
    assert opened.test.warning
    assert not opened.press("leave_out").exceptions
    assert not opened.test.warning


@pytest.mark.parametrize("prompt", ["**", "🙂"])
def test_a_prompt_of_which_nothing_would_be_left_is_not_emptied(visit, lang, prompt):
    opened = visit("sampler", lang, prompt=prompt)
    assert opened.test.warning
    assert "leave_out" not in [button.key for button in opened.test.button]
    assert not opened.exceptions


def test_the_settings_go_along_to_generate(visit):
    opened = visit("sampler", lab_t="0.8", lab_k="7").press("write_with")
    assert opened.test.title[0].value == "Generate"
    assert (opened.link["t"], opened.link["topk"], opened.link["topp"], opened.link["minp"]) == (
        "0.8",
        "7",
        "0.9",
        "0.1",
    )


def test_the_table_is_made_when_it_is_opened(visit):
    opened = visit("sampler")
    before = len(opened.test.dataframe)
    opened.test.session_state["table-stages:en:sampler"] = True
    opened.run()
    assert len(opened.test.dataframe) == before + 1
