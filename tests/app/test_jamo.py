"""Every page with a model that reads jamo: what people read are syllables, what the network reads are letters."""

from dataclasses import replace

import pytest

from quotegen.app.caches import networks
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import TextRecord
from quotegen.model.files.store import DATA, bundled
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import read_corpus
from quotegen.text.hangul import is_jamo, spelled_out

CORPUS = read_corpus(DATA / "sokdam.txt")[0]
RECIPE = Recipe("quick", "quotes", unit="jamo", units=16, epochs=2, sample_prompt=0, held_out=0.1)
RECORD = TextRecord("sokdam", CORPUS.fingerprint, len(CORPUS.text), len(CORPUS.quotes), 94, CORPUS.steps)


@pytest.fixture(scope="module")
def random_jamo(new_checkpoint, tmp_path_factory) -> Checkpoint:
    """A model of jamo with random weights, one for all tests: what pages compute of it is cached."""
    model = new_checkpoint(tmp_path_factory.mktemp("models") / "jamo", RECIPE, spelled_out(CORPUS.text))
    return Checkpoint(model.folder, replace(model.metadata, text=RECORD))


@pytest.fixture
def jamo_model(random_jamo, monkeypatch) -> str:
    """It is among the bundled ones."""
    models = {**bundled(), "jamo": random_jamo}
    monkeypatch.setattr(networks, "bundled_models", lambda: models)
    return "jamo"


def test_every_page_shows_a_model_of_jamo(visit, page, jamo_model):
    opened = visit(page, model=jamo_model, text="sokdam")
    assert not opened.exceptions
    assert not opened.errors


@pytest.mark.parametrize("lens", ["surprise", "states", "units", "steps"])
def test_the_lenses_step_over_letters(visit, jamo_model, lens):
    opened = visit("inside", model=jamo_model, look="값 읽다", lens=lens, feature="final_consonant")
    assert not opened.exceptions
    if lens == "surprise":
        cells = [cell["text"] for cell in opened.component(f"surprise-{jamo_model}")["cells"]]
        assert "".join(cells) == "ㄱㅏ-ㅄ␣ㅇㅣ-ㄺㄷㅏ⏎"


def test_beside_a_model_of_syllables_both_look_at_the_same_character(visit, jamo_model):
    """Place 5 of the jamo of 값 읽다 is the lead of 읽, its third character."""
    opened = visit("inside", model=jamo_model, beside="quick-sokdam", look="값 읽다", place="5")
    assert not opened.exceptions
    assert opened.component(f"surprise-{jamo_model}")["picked"] == 4
    assert opened.component("surprise-quick-sokdam")["picked"] == 2


def test_the_sampler_says_what_cannot_stand_there(visit, jamo_model):
    assert "받침" in visit("sampler", model=jamo_model, prompt="가").captions
    assert "받침" not in visit("sampler", model="quick-sokdam", prompt="가").captions


def test_a_quote_has_no_loose_jamo(visit, jamo_model):
    opened = visit("generate", model=jamo_model, t="1.0")
    shown = "".join(str(element.value) for element in opened.test.main if hasattr(element, "value"))
    assert not [character for character in shown if is_jamo(character)]


def test_the_wires_carry_the_numbers_of_a_letter(visit, jamo_model):
    """The third step through 값 읽다 is the tail of its first syllable."""
    opened = visit("inside", model=jamo_model, look="값 읽다", character_at="2")
    assert not opened.exceptions
    assert "“\\-ㅄ”" in opened.captions
