"""A model whose files are damaged is not offered, and pages say so in a sentence, without a path of the server."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.app import session
from quotegen.app.caches import networks
from quotegen.limits import Limits
from quotegen.model.files import store
from quotegen.model.files.checkpoint import Checkpoint, run_fingerprint, save
from quotegen.model.files.metadata import EpochRecord
from quotegen.model.recipe import Recipe, preset
from quotegen.text.corpus import corpus_from_text, read_corpus

SMALL = Recipe("quick", "quotes", units=8)
DAMAGES = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "a bit changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\x01"),
}
by_damage = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


def own(opened, *models):
    """Make models the visitor's, the last one the current."""
    with opened.inside():
        for model in models:
            session.add_trained(model)
        session.want_model(models[-1].metadata.fingerprint)
    return opened.run()


def on_screen(opened) -> str:
    kinds = ("error", "warning", "info", "caption", "markdown", "exception", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(opened.test, kind))


@by_damage
def test_a_damaged_model_is_named_and_offered_on_no_page(visit, pages, own_cache, new_checkpoint, damage):
    model = new_checkpoint(own_cache / "mine", SMALL)
    opened = own(visit(), model)
    damage(model.folder / model.metadata.weights)
    for page in pages:
        opened.go(page)
        assert not opened.exceptions, page
        warnings = [warning.value for warning in opened.test.warning]
        assert any("cannot be read" in warning and "tiny (yours)" in warning for warning in warnings), page
        assert str(own_cache) not in on_screen(opened), page
        assert not any("tiny (yours)" in option for option in opened.control("model").options), page


def test_a_bundled_model_that_is_damaged_meanwhile_is_replaced_by_another(visit, monkeypatch, tmp_path, new_checkpoint):
    for name in (store.DEFAULT, "other"):
        new_checkpoint(tmp_path / name, SMALL)
    monkeypatch.setattr(store, "BUNDLED", tmp_path)
    networks.bundled_models.cache_clear()
    try:
        opened = visit("generate")
        next((tmp_path / store.DEFAULT).glob("weights-*")).write_bytes(b"")
        opened.run()
        assert not opened.exceptions
        assert opened.control("model").value == "other"
    finally:
        networks.bundled_models.cache_clear()


@pytest.mark.parametrize("button", ["take_from_text", "write_another"])
def test_a_button_of_a_model_that_was_damaged_since_ends_with_a_sentence(
    visit, monkeypatch, tmp_path, new_checkpoint, button
):
    model = new_checkpoint(tmp_path / store.DEFAULT, SMALL)
    record = replace(model.metadata.text, fingerprint=read_corpus(store.DATA / "saying.txt")[0].fingerprint)
    save(model.folder, replace(model.metadata, text=record), model.weights())
    monkeypatch.setattr(store, "BUNDLED", tmp_path)
    networks.bundled_models.cache_clear()
    try:
        opened = visit("inside")
        monkeypatch.setattr(Checkpoint, "is_usable", lambda model: True)  # so it was when it was looked at
        next((tmp_path / store.DEFAULT).glob("weights-*")).write_bytes(b"")
        networks.runtime.clear()
        opened.press(button)
        assert not opened.exceptions
        assert opened.errors
    finally:
        networks.bundled_models.cache_clear()


def test_a_damaged_run_is_trained_again_and_not_loaded(visit, own_cache, new_checkpoint):
    opened = visit("training", text="saying")
    opened.set("units", 32)
    recipe = replace(preset("quick").limited(Limits()), units=32)
    corpus = read_corpus(store.DATA / "saying.txt")[0]
    model = new_checkpoint(own_cache / run_fingerprint(corpus, recipe), recipe)
    assert opened.run().test.get_by_key("train").label == "Use this model"
    (model.folder / model.metadata.weights).write_bytes(b"")
    assert opened.run().test.get_by_key("train").label == "Train"


def test_two_models_of_one_recipe_and_text_have_two_names(visit, own_cache, new_checkpoint, lang):
    made = [new_checkpoint(own_cache / name, SMALL) for name in ("one", "two")]
    longer = new_checkpoint(
        own_cache / "longer", SMALL, history=(EpochRecord(2, 1.0, None, 1.0), EpochRecord(9, 1.0, None, 2.0))
    )
    opened = own(visit("generate", lang), *made, longer)
    options = opened.control("model").options
    assert len(set(options)) == len(options)
    assert sum("9" in option and "tiny" in option for option in options) == 1


def test_bars_of_two_models_of_one_recipe_and_text_are_not_stacked(visit, own_cache, new_checkpoint, proverbs):
    content = "\n".join(proverbs[:200])
    opened = visit("text").upload(content.encode(), "mine.txt")
    corpus = corpus_from_text("mine", content)
    made = []
    for seed, name in enumerate(("one", "two")):
        model = new_checkpoint(own_cache / name, SMALL, content.lower())
        record = replace(model.metadata.text, fingerprint=corpus.fingerprint, name="mine")
        noisy = {key: tensor + seed for key, tensor in model.weights().items()}
        made.append(save(model.folder, replace(model.metadata, text=record), noisy))
    opened = own(opened, *made).go("evaluation").unfold("figures")
    shown = opened.test.table[0].value
    labels = shown["Guessed by"].tolist()
    assert len(labels) == 5
    assert len(set(labels)) == 5
    assert np.isfinite(shown["Bits per character"].astype(float)).all()
