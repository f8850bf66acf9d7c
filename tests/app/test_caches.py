"""Caches are keyed by what is in a text and in a model, and nobody changes what all sessions share."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from quotegen.app.caches import judging, keys, networks, texts, training
from quotegen.app.caches.keys import corpus_key, frozen, model_key
from quotegen.app.session import ReadAs, TextFile
from quotegen.judge.copied_spans import KnownText
from quotegen.model.recipe import preset
from quotegen.text.corpus import corpus_from_text

PROVERBS = corpus_from_text("proverbs", "All is well.\nAll is not gold.")


def test_two_files_of_the_same_quotes_are_one_text():
    assert corpus_key(PROVERBS) == corpus_key(replace(PROVERBS, name="saying"))


def test_another_quote_is_another_text():
    assert corpus_key(PROVERBS) != corpus_key(corpus_from_text("proverbs", "All is well.\nAll that glitters."))


def test_a_model_trained_anew_in_the_same_folder_is_another_model():
    model = networks.bundled_models()["quick-saying"]
    assert model_key(model) == model_key(replace(model))
    assert model_key(model) != model_key(replace(model, metadata=replace(model.metadata, weights="weights-1")))
    assert model_key(model) != model_key(replace(model, folder=Path("elsewhere")))


def test_the_suffixes_of_a_text_are_computed_once_for_all_its_names(monkeypatch):
    built = []
    monkeypatch.setattr(texts, "KnownText", lambda quotes: built.append(quotes) or KnownText(quotes))
    other = corpus_from_text("other", "Once is never.\nTwice is a habit.")
    assert texts.known_text(other) is texts.known_text(replace(other, name="renamed"))
    assert len(built) == 1


def test_the_pairs_of_a_text_are_counted_once_for_all_sessions():
    assert texts.bigrams(PROVERBS) is texts.bigrams(PROVERBS)


def test_the_key_of_a_keras_program_has_no_text_in_it(monkeypatch):
    given, real = [], keys._key
    monkeypatch.setattr(keys, "_key", lambda arguments: given.append(real(arguments)) or given[-1])
    quote = "A line that is in no other text of these tests."
    file = TextFile("mine.txt", f"{quote}\n".encode() * 100 + b"The end.\n")
    made = training.as_keras(file, ReadAs(), ("lowercase",), preset("quick"), "en", False)
    assert training.as_keras(replace(file), ReadAs(), ("lowercase",), preset("quick"), "en", False) == made
    assert "mine" in made.title
    assert quote not in "".join(given)
    assert max(map(len, given)) < 1500


def test_quotes_are_looked_through_once_for_the_units_of_a_model(monkeypatch):
    model, looked = networks.bundled_models()["rnn-saying"], []
    monkeypatch.setattr(networks, "_readable", lambda *given: looked.append(given) or ["all is well."] * 4)
    found = networks.search(model, PROVERBS, "hidden")
    assert networks.search(model, PROVERBS, "hidden") is found
    assert len(looked) == 1
    assert networks.search(model, None, "hidden").quotes == 0


def test_frozen_values_refuse_to_be_changed():
    value = frozen({"rows": [{"bits": np.zeros(2)}]})
    assert isinstance(value, MappingProxyType)
    assert isinstance(value["rows"], tuple)
    with pytest.raises(TypeError):
        value["rows"][0]["bits"] = 1
    with pytest.raises(ValueError, match="read-only"):
        value["rows"][0]["bits"][0] = 1


def test_freezing_leaves_the_owners_array_as_it_was():
    array = np.zeros(2)
    frozen(array)
    array[0] = 1


def test_what_sessions_share_is_read_only():
    model = networks.bundled_models()["quick-saying"]
    arrays = [networks.input_matrix(model), *networks.trace(model, "all").states.values()]
    assert not any(array.flags.writeable for array in arrays)
    for shared in (
        networks.bundled_models(),
        judging.tables(),
        judging.leak(),
        judging.recall(),
        texts.bigrams(PROVERBS),
    ):
        assert isinstance(shared, MappingProxyType)
