"""Fine-tuning on the training page: its base, what is carried over, and the comparison with training from scratch."""

import math
from dataclasses import replace

import pytest

from quotegen.app import host
from quotegen.app.caches import training
from quotegen.jobs.run import fitted
from quotegen.limits import Limits
from quotegen.model.files.checkpoint import run_fingerprint, save
from quotegen.model.files.metadata import EpochRecord
from quotegen.model.files.store import BASE, DATA, DEFAULT, bundled
from quotegen.model.recipe import preset
from quotegen.text.corpus import corpus_from_text, read_corpus

LINES = """The long path climbs to the tower.
A fox goes straight and a hare in circles.
Nobody asked the dog.
We count the gates.
In winter the river rings like a bell.
My sister draws maps on the glass.
The painter says that green is too easy."""
CORPUS = corpus_from_text("mine", LINES)


def fine_tuning(visit, content: str = "", **link: str):
    """The training page with the recipe chosen, on a text of the visitor's own where one is given."""
    opened = visit("text", recipe="fine-tune", **link)
    return (opened.upload(content.encode()) if content else opened).go("training")


def infos(opened) -> str:
    return "\n".join(info.value for info in opened.test.info)


def finish(opened, standstill, folder):
    """As if a worker had trained the run that was started, and this checkpoint were what it came to."""
    job = standstill.look(opened.link["run"])
    standstill._waiting.clear()
    job.result = {"event": "saved", "fingerprint": folder.name, "folder": str(folder), "peak_megabytes": 90.0}
    job.status = "finished"
    return opened.run()


def of_the_text(new_checkpoint, folder, recipe, bits: float, **more):
    """A model of CORPUS with random weights, whose held-out loss is as told."""
    made = new_checkpoint(folder, recipe, CORPUS.text)
    text = replace(made.metadata.text, name="mine", fingerprint=CORPUS.fingerprint, held_out=1)
    history = (EpochRecord(1, bits, bits * 0.7 + 0.1, 0.5), EpochRecord(2, bits, bits * 0.7, 1.5))
    metadata = replace(made.metadata, text=text, history=history, **more)
    return save(folder, metadata, made.weights())


@pytest.fixture
def tuned(visit, standstill, new_checkpoint, tmp_path):
    """A visit that has fine-tuned the bundled model on a text of its own, and come to 1.01 bits per character."""
    opened = fine_tuning(visit, LINES).press("train")
    recipe = replace(preset("fine-tune"), units=16)
    model = of_the_text(new_checkpoint, tmp_path / "1f1e", recipe, 1.0, bases=bundled()[BASE].bases)
    return finish(opened, standstill, model.folder)


def test_a_base_is_asked_for_and_brings_its_units(visit, standstill, lang):
    opened = fine_tuning(visit, browser=lang, text="saying")
    assert opened.control("base").value == BASE
    assert len(opened.control("base").options) == len(bundled()) - 1  # the tutorial reads windows
    with pytest.raises(KeyError):
        opened.control("units")
    opened.press("train")
    job = standstill.look(opened.link["run"])
    assert (job.order.base, job.recipe.name, job.recipe.units) == (str(bundled()[BASE].folder), "fine-tune", 768)
    assert not opened.exceptions


def test_another_base_has_another_size(visit, standstill):
    opened = fine_tuning(visit).set("base", "quick-sokdam")
    assert opened.link["base"] == "quick-sokdam"
    opened.press("train")
    job = standstill.look(opened.link["run"])
    assert (job.order.base, job.recipe.units) == (str(bundled()["quick-sokdam"].folder), 256)


def test_a_base_of_somebody_else_is_none(visit, new_checkpoint, own_cache):
    new_checkpoint(own_cache / "0123abcd")
    assert fine_tuning(visit, base="0123abcd").control("base").value == BASE
    assert fine_tuning(visit, base="tutorial-saying").control("base").value == BASE


def test_a_base_that_is_larger_than_the_host_allows_is_not_offered(visit, monkeypatch):
    monkeypatch.setattr(host, "limits", lambda: Limits(max_units=256))
    assert fine_tuning(visit).control("base").value == "quick-saying"
    monkeypatch.setattr(host, "limits", lambda: Limits(max_units=32))
    assert fine_tuning(visit).control("recipe").value == "quick"


def test_the_same_fine_tuning_is_found_again(visit, new_checkpoint, own_cache, standstill):
    base = bundled()["quick-saying"]
    recipe = fitted(CORPUS, preset("fine-tune").limited(Limits()), base)
    fingerprint = run_fingerprint(CORPUS, recipe, base.bases)
    new_checkpoint(own_cache / fingerprint, replace(preset("quick"), units=16), CORPUS.text)
    opened = fine_tuning(visit, LINES)
    assert opened.test.get_by_key("train").label == "Train"
    opened.set("base", "quick-saying")
    assert opened.test.get_by_key("train").label == "Use this model"
    assert opened.press("train").control("model").value == fingerprint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LINES, "The base knows all 25 characters of this text."),
        (LINES.replace("tower", "töw€r"), "knows 25 of the 27 characters of this text. New to it, and learned from"),
    ],
    ids=["all", "some"],
)
def test_the_characters_that_are_carried_over_are_counted_and_new_ones_named(visit, content, said):
    opened = fine_tuning(visit, content)
    assert said in opened.captions
    assert ("ö €" in opened.captions) == ("ö" in content)
    assert not infos(opened)


def test_a_text_in_another_alphabet_is_allowed_and_said_to_start_fresh(visit, lang, say):
    opened = fine_tuning(visit, browser=lang, text="sokdam", base=BASE)
    assert infos(opened) == say("Most characters of this text are new to the base, so nearly everything starts fresh.")
    assert not opened.test.get_by_key("train").disabled


def test_a_text_that_the_default_base_can_hardly_read_begins_with_one_that_can(visit):
    assert (
        fine_tuning(visit, "가는 말이 고와야 오는 말이 곱다.\n소 잃고 외양간 고친다.\n").control("base").value
        == "fine-tuned-sokdam"
    )


def test_a_text_too_short_to_hold_anything_out_is_said_to_be(visit):
    assert infos(fine_tuning(visit, "One line.\nAnd one more.\n")).startswith("This text has 2 quotes, too few")


class TestATextThatTheBaseHasLearned:
    """The bundled model was fine-tuned on saying.txt: nothing may pass for held out that it has seen."""

    def test_is_split_as_then_and_the_page_says_that_it_is_the_same(self, visit):
        corpus, share = read_corpus(DATA / "saying.txt")[0], preset("fine-tune").held_out
        base = bundled()[BASE].metadata
        assert (base.text.fingerprint, base.recipe.held_out) == (corpus.fingerprint, share)
        assert training.learned_before(corpus, share, ((corpus, share),)) == 0
        assert infos(fine_tuning(visit)).startswith("The base was trained on this very text. The same quotes are held")

    def test_is_split_otherwise_where_it_is_cleaned_otherwise_and_the_page_counts_what_was_learned(self, visit):
        said = infos(fine_tuning(visit, steps="angle_brackets.newlines.spaces"))
        assert "of the held-out quotes are among those that the base learned" in said

    def test_may_be_a_part_of_another(self, visit):
        known = (DATA / "saying.txt").read_text("utf-8").splitlines()[:60]
        said = infos(fine_tuning(visit, "\n".join(known)))
        assert "among those that the base learned" in said


def test_a_bundled_fine_tuned_model_stands_beside_the_one_trained_from_scratch(visit, lang, say):
    opened = visit("training", lang, text="saying", model=DEFAULT)
    assert say("Beside training from scratch") in [box.label for box in opened.test.expander]
    assert len(opened.test.get("vega_lite_chart")) == 1
    opened.unfold("comparison")
    bits = {name: bundled()[name].metadata.best.held_out_loss / math.log(2) for name in (DEFAULT, "quick-saying")}
    (said,) = (text.value for text in opened.test.markdown if f"**{bits[DEFAULT]:.2f}**" in text.value)
    assert f"**{bits['quick-saying']:.2f}**" in said
    assert "96" in said
    assert len(opened.test.get("vega_lite_chart")) == 2
    for name in (DEFAULT, "quick-saying"):
        quotes = opened.component(f"compared_{bundled()[name].metadata.fingerprint}")["quotes"]
        assert len({quote["text"] for quote in quotes}) == 3
    assert say("Beside fine-tuning") in [box.label for box in opened.set("model", "quick-saying").test.expander]
    assert not opened.exceptions


@pytest.mark.parametrize("model", ["rnn-saying", "tutorial-saying", "memorize-sokdam"])
def test_a_model_that_is_on_neither_side_is_not_compared(visit, model):
    opened = visit("training", model=model)
    assert len(opened.test.get("vega_lite_chart")) == 1
    assert "compare" not in [button.key for button in opened.test.button]


def test_training_from_scratch_is_offered_after_a_fine_tuning_and_then_shown_first(
    tuned, standstill, new_checkpoint, tmp_path
):
    assert len(tuned.test.get("vega_lite_chart")) == 1
    tuned.unfold("comparison").press("compare")
    job = standstill.look(tuned.link["run"])
    assert (job.recipe, job.order.text, job.order.base) == (preset("quick").limited(Limits()), LINES, "")
    corpus = corpus_from_text("mine", job.order.text, job.order.steps)
    fingerprint = run_fingerprint(corpus, job.recipe)
    scratch = of_the_text(
        new_checkpoint, tmp_path / fingerprint, replace(preset("quick"), units=16), 2.0, fingerprint=fingerprint
    )
    finish(tuned, standstill, scratch.folder)
    assert tuned.test.expander[0].label == "Beside fine-tuning"
    said = [text.value for text in tuned.test.markdown]
    assert any("comes to **1.01** bits per character and training from scratch to **2.02**" in each for each in said)
    assert len(tuned.test.get("vega_lite_chart")) == 2
    assert not tuned.exceptions


def test_to_compare_the_text_must_be_chosen(tuned):
    tuned.set("text", "sokdam").set("model", "1f1e").unfold("comparison")
    assert "To compare, choose the text that this model was trained on." in tuned.captions


def test_where_the_base_was_of_no_help_the_page_says_so(tuned, standstill, new_checkpoint, tmp_path):
    tuned.unfold("comparison").press("compare")
    better = of_the_text(new_checkpoint, tmp_path / "0b0b", replace(preset("quick"), units=16), 0.5)
    finish(tuned, standstill, better.folder).unfold("comparison")
    assert any("was of no help here" in text.value for text in tuned.test.markdown)
