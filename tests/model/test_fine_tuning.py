"""A run that begins with a model: what it keeps, what is fresh, how it is named, and that it is worth it."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.jobs.run import fitted, run
from quotegen.model.files import store
from quotegen.model.files.checkpoint import CheckpointError, load, run_fingerprint
from quotegen.model.recipe import Recipe, RecipeError, preset
from quotegen.model.weights import carried_over, initial
from quotegen.text.corpus import corpus_from_text

SMALL = Recipe("fine-tune", "quotes", units=16, batch_size=2, span=16, epochs=2, held_out=0.25, sample_count=1)
CORPUS = corpus_from_text(
    "more", "a zebra has stripes.\nall roads lead to rome.\ntime flies.\nhope 희망.\ntry again.\n"
)
KNOWN, CHARACTERS = ("\n", "a", "b", "c"), ("\n", "b", "c", "가", "나")
ONE_HOT = Recipe("mine", "quotes", units=4)


@pytest.fixture
def base(new_checkpoint, tmp_path):
    """A network with an embedding of 8 that knows the characters of two proverbs."""
    return new_checkpoint(tmp_path / "base")


def test_what_belongs_to_a_shared_character_is_kept_and_to_a_new_one_is_fresh(random_weights):
    given = random_weights(ONE_HOT, len(KNOWN))
    weights = carried_over(given, KNOWN, ONE_HOT, CHARACTERS, np.random.default_rng(3))
    fresh = initial(ONE_HOT, len(CHARACTERS), np.random.default_rng(3))
    for place, character in enumerate(CHARACTERS):
        source, old = (given, KNOWN.index(character)) if character in KNOWN else (fresh, place)
        np.testing.assert_array_equal(weights["kernel"][place], source["kernel"][old])
        np.testing.assert_array_equal(weights["output_kernel"][:, place], source["output_kernel"][:, old])
        assert weights["output_bias"][place] == source["output_bias"][old]
    for name in ("recurrent_kernel", "bias"):
        np.testing.assert_array_equal(weights[name], given[name])


def test_an_embedding_is_kept_by_character(random_weights):
    recipe = replace(ONE_HOT, embedding=3)
    given = random_weights(recipe, len(KNOWN))
    weights = carried_over(given, KNOWN, recipe, CHARACTERS, np.random.default_rng(3))
    np.testing.assert_array_equal(weights["embedding"][1:3], given["embedding"][2:4])
    np.testing.assert_array_equal(weights["kernel"], given["kernel"])
    assert weights["embedding"].shape == (5, 3)


def test_an_embedding_that_a_small_vocabulary_does_not_need_is_multiplied_out(random_weights):
    given = random_weights(replace(ONE_HOT, embedding=3), len(KNOWN))
    weights = carried_over(given, KNOWN, ONE_HOT, ("\n", "c"), np.random.default_rng(3))
    np.testing.assert_allclose(weights["kernel"][1], given["embedding"][3] @ given["kernel"], rtol=1e-5)
    assert "embedding" not in weights


def test_a_run_takes_over_the_network_of_its_base(base):
    recipe = SMALL.on(base.metadata.recipe, 50, 100)
    assert (recipe.cell, recipe.units, recipe.embedding) == ("lstm", 16, 8)
    assert SMALL.on(base.metadata.recipe, 50, 5).embedding == 0
    assert (recipe.learning_rate, recipe.epochs) == (SMALL.learning_rate, SMALL.epochs)


@pytest.mark.parametrize(("recipe", "other"), [("tutorial", "quick"), ("fine-tune", "tutorial")])
def test_a_run_of_windows_neither_has_nor_is_a_base(recipe, other):
    with pytest.raises(RecipeError, match="reads quotes"):
        preset(recipe).on(preset(other), 34, 34)


def test_a_base_that_reads_one_hot_is_begun_with_on_a_larger_vocabulary(new_checkpoint, tmp_path):
    """Its recipe has an embedding, which its own few characters did not need."""
    base = new_checkpoint(tmp_path / "base", replace(preset("quick"), units=16))
    corpus = corpus_from_text("many", "\n".join(map(chr, range(0xAC00, 0xAC00 + 80))))
    assert len(base.vocabulary) < base.metadata.recipe.embedding < 80
    *_, saved = run(corpus, SMALL, tmp_path / "tuned", begin_with=base)
    assert (saved["vocabulary_size"], load(tmp_path / "tuned").metadata.recipe.embedding) == (81, 0)


def test_another_base_is_another_run(base, new_checkpoint, tmp_path):
    other = new_checkpoint(tmp_path / "other")
    again = new_checkpoint(tmp_path / "elsewhere" / "base")
    plain, on_base, on_other = (run_fingerprint(CORPUS, SMALL, bases) for bases in ((), base.bases, other.bases))
    assert len({plain, on_base, on_other}) == 3
    assert on_base == run_fingerprint(CORPUS, SMALL, again.bases)


def test_a_run_notes_its_base_and_what_that_began_with(base, tmp_path):
    *_, saved = run(CORPUS, SMALL, tmp_path / "first", begin_with=base)
    first = load(tmp_path / "first")
    assert saved["fingerprint"] == run_fingerprint(CORPUS, fitted(CORPUS, SMALL, base), base.bases)
    *_, saved = run(CORPUS, SMALL, tmp_path / "second", begin_with=first)
    noted = load(tmp_path / "second").metadata.bases
    assert [(one.fingerprint, one.text.name) for one in noted] == [
        (first.metadata.fingerprint, "more"),
        ("base", "tiny"),
    ]


def test_a_run_with_a_base_goes_on_as_if_it_had_never_stopped(base, tmp_path):
    longer = replace(SMALL, epochs=3)
    *_, straight = run(CORPUS, longer, tmp_path / "straight", begin_with=base)
    list(run(CORPUS, SMALL, tmp_path / "short", begin_with=base))
    *_, went_on = run(CORPUS, longer, tmp_path / "on", go_on_from=load(tmp_path / "short"))
    assert went_on["fingerprint"] == straight["fingerprint"]
    assert load(tmp_path / "on").metadata.weights == load(tmp_path / "straight").metadata.weights


def test_a_run_without_a_base_does_not_go_on_with_one(base, tmp_path):
    list(run(CORPUS, SMALL, tmp_path / "plain"))
    with pytest.raises(CheckpointError, match="cannot go on"):
        list(run(CORPUS, replace(SMALL, epochs=3), begin_with=base, go_on_from=load(tmp_path / "plain")))


@pytest.mark.training
def test_three_kilobytes_are_learned_better_from_the_bundled_model_than_from_scratch():
    """The text is proverbs that the bundled model never saw: those that it was chosen and judged by."""
    from quotegen.text.corpus import read_corpus
    from quotegen.text.split import split

    base = store.bundled()[store.BASE]
    parts = split(read_corpus(store.DATA / "saying.txt")[0].quotes, base.metadata.recipe.held_out)
    upload = corpus_from_text("upload", "\n".join(parts.test[:80]).upper())
    assert 2500 < len(upload.text) < 3500
    *_, from_scratch = run(upload, replace(preset("quick"), epochs=30, seconds=30))
    *_, fine_tuned = run(upload, replace(preset("fine-tune"), epochs=1, seconds=30), begin_with=base)
    assert fine_tuned["bits_per_character"] < from_scratch["bits_per_character"] - 0.5
    assert fine_tuned["seconds"] < 60
