"""Time machine: quotes of every kept epoch from the same random numbers, what they copy, and where there are none."""

import pytest

from quotegen.app import session
from quotegen.model.files.store import bundled

RUN = bundled()["memorize-saying"]
EPOCHS = list(RUN.metadata.weights_by_epoch)
LAST, BEST = EPOCHS[-1], RUN.metadata.best_epoch
in_short = pytest.mark.usefixtures("short_epochs")


def quotes(opened, key: str = "epoch_quotes") -> list[str]:
    return [row["prompt"] + row["text"] for row in opened.component(key)["quotes"]]


def words(opened) -> str:
    return " ".join(each.value for each in opened.test.markdown)


def charts_of(opened) -> list:
    return opened.test.get("vega_lite_chart") + opened.test.get("arrow_vega_lite_chart")


@pytest.fixture
def own_run(new_checkpoint, tmp_path, monkeypatch):
    """A model that this visit trained on a text of its own, two epochs kept along the way."""
    model = new_checkpoint(tmp_path / "0123456789abcdef", kept=(0, 1))
    monkeypatch.setattr(session, "trained", lambda: {model.metadata.fingerprint: model})
    return model


def test_whoever_has_chosen_nothing_sees_the_run_that_learns_by_heart(visit, lang):
    opened = visit("timemachine", lang)
    assert not opened.exceptions
    of_language = {"en": ("memorize-saying", LAST), "ko": ("memorize-sokdam", 120)}
    assert (opened.control("epochs_of").value, opened.control("epoch").value) == of_language[lang]
    assert len(charts_of(opened)) == 2
    assert {row["badge"]["origin"] for row in opened.component("epoch_quotes")["quotes"]} >= {"verbatim"}
    assert opened.link.get("model") is None


def test_the_curves_are_read_out(visit):
    said = words(visit("timemachine"))
    assert f"guessed best after epoch {BEST}" in said
    assert "it copies more than it makes up" in said


def test_another_epoch_writes_other_quotes_and_the_same_one_the_same(visit):
    opened = visit("timemachine")
    last = quotes(opened)
    first = quotes(opened.set("epoch", 1))
    assert opened.link["epoch"] == "1"
    assert not set(first) & set(last)
    assert quotes(opened.set("epoch", LAST)) == last
    assert "epoch" not in opened.link


@in_short
def test_a_link_opens_its_epoch_and_its_numbers(visit):
    link = {"epoch": str(BEST), "seed": "7", "t": "0.8", "prompt": "the "}
    opened = visit("timemachine", **link)
    assert opened.control("epoch").value == BEST
    assert all(quote.startswith("the ") for quote in quotes(opened))
    assert quotes(opened) == quotes(visit("timemachine", **link))
    assert quotes(opened) != quotes(visit("timemachine", **{**link, "seed": "8"}))


@in_short
@pytest.mark.parametrize("epoch", ["3", "61", "-1", "x", ""])
def test_an_epoch_that_was_not_kept_is_the_last(visit, epoch):
    assert visit("timemachine", epoch=epoch).control("epoch").value == LAST


def test_every_kept_epoch_has_its_line_with_the_quote_that_the_slider_shows(visit):
    opened = visit("timemachine")
    assert len(quotes(opened, "strip")) == len(EPOCHS)
    for place in (0, 3, len(EPOCHS) - 1):
        assert quotes(opened.set("epoch", EPOCHS[place]))[0] == quotes(opened, "strip")[place]


def test_another_run_is_the_model_of_all_pages(visit):
    opened = visit("timemachine").set("epochs_of", "memorize-sokdam")
    assert opened.link["model"] == "memorize-sokdam"
    assert opened.control("epoch").value == bundled()["memorize-sokdam"].metadata.history[-1].epoch
    assert not opened.exceptions


def test_a_model_that_kept_nothing_says_so_and_shows_the_way_on(visit, lang):
    opened = visit("timemachine", lang, model="tutorial-saying")
    assert len(opened.test.info) == 1
    assert not charts_of(opened)
    opened.press("open-memorize-saying")
    assert opened.control("epochs_of").value == "memorize-saying"
    assert len(charts_of(opened)) == 2


def test_a_run_of_ones_own_is_opened_and_one_whose_text_is_gone_is_shown_without_shares(visit, own_run):
    opened = visit("timemachine", model=own_run.metadata.fingerprint)
    assert not opened.exceptions
    assert opened.control("epochs_of").value == own_run.metadata.fingerprint
    assert opened.control("epoch").options == ["0 · untrained", "1", "2"]
    assert len(charts_of(opened)) == 1
    assert "The text of this run is not here" in opened.captions
    assert "badge" not in opened.component("epoch_quotes")["quotes"][0]


def test_nobody_else_sees_that_run(visit, own_run, monkeypatch):
    monkeypatch.setattr(session, "trained", dict)
    opened = visit("timemachine", model=own_run.metadata.fingerprint)
    assert own_run.metadata.fingerprint not in opened.control("epochs_of").options
    assert opened.control("epochs_of").value == "memorize-saying"


def test_a_snapshot_that_is_gone_is_told_and_not_a_traceback(visit, own_run):
    (own_run.folder / own_run.metadata.snapshots[1].weights).unlink()
    opened = visit("timemachine", model=own_run.metadata.fingerprint)
    assert not opened.exceptions
    assert opened.errors


@in_short
@pytest.mark.parametrize("prompt", ["$x$ a$", ":red[a]", "love 사랑"])
def test_a_strange_beginning_is_explained_and_can_be_left_out(visit, lang, prompt):
    opened = visit("timemachine", lang, text="saying", prompt=prompt)
    assert opened.test.warning
    assert not opened.press("leave_out").exceptions
    assert not opened.test.warning


@in_short
@pytest.mark.parametrize("prompt", ["**", "🙂"])
def test_a_beginning_of_which_nothing_would_be_left_is_not_emptied(visit, lang, prompt):
    opened = visit("timemachine", lang, prompt=prompt)
    assert opened.test.warning
    assert "leave_out" not in [button.key for button in opened.test.button]
    assert not opened.exceptions


def test_the_table_is_made_when_it_is_opened(visit):
    opened = visit("timemachine")
    assert not opened.test.dataframe
    opened.test.session_state["table-epochs:en:timemachine"] = True
    opened.run()
    assert list(opened.test.dataframe[0].value["Epoch"]) == EPOCHS


@in_short
@pytest.mark.parametrize("t", ["0", "2"])
def test_the_edges_of_the_temperature_work(visit, t):
    assert not visit("timemachine", t=t, epoch="0").exceptions
