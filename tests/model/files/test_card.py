"""A model's card says what it read and on which terms, and goes along with the model."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from pretraining import cards
from quotegen.model.files import card
from quotegen.model.files.archive import open_archive
from quotegen.model.files.export import archive, complete
from quotegen.model.files.store import bundled

READ_BEFORE = {"fine-tuned-saying", "by-heart-saying", "fine-tuned-sokdam", "by-heart-sokdam"}


@pytest.mark.parametrize("name", list(bundled()))
def test_the_card_beside_a_bundled_model_is_the_one_that_the_command_writes(name):
    model = bundled()[name]
    assert (model.folder / card.CARD).read_text(encoding="utf-8") == card.markdown(model, name)
    assert list(card.sources(model)) == [*cards.read_before(model)]


@pytest.mark.parametrize("name", list(bundled()))
def test_a_card_names_every_source_and_its_terms(name):
    model = bundled()[name]
    read, text = card.sources(model), card.markdown(model, name)
    assert bool(read) == (name in READ_BEFORE)
    assert all(each.terms.replace("|", "\\|") in text and each.whence.partition(":")[0] in text for each in read)
    assert "MIT licence" in text


def test_wordnet_gets_the_notice_that_it_asks_for():
    assert "Princeton University" in card.markdown(bundled()["fine-tuned-saying"], "")
    assert "Princeton" not in card.markdown(bundled()["fine-tuned-sokdam"], "")


def test_a_model_that_began_with_a_bundled_one_has_read_the_same(new_checkpoint, tmp_path):
    base = bundled()["fine-tuned-saying"]
    plain = new_checkpoint(tmp_path / "feed0123")
    tuned = replace(plain, metadata=replace(plain.metadata, bases=base.bases))
    assert card.sources(plain) == ()
    assert card.sources(tuned) == card.sources(base)
    assert "terms that only its giver knows" in card.markdown(tuned, "mine")
    assert "Princeton University" in card.markdown(tuned, "mine")


def test_the_zip_file_of_a_model_holds_its_card_and_opens_again(new_checkpoint, tmp_path):
    packed = archive(new_checkpoint(tmp_path / "feed0123"))
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        (name,) = [name for name in file.namelist() if name.endswith(card.CARD)]
        assert "Terms of the weights" in file.read(name).decode("utf-8")
    assert not (open_archive(packed).folder / card.CARD).exists()  # what somebody wrote there is shown to nobody


@pytest.mark.parametrize(("ending", "folder"), [(".keras", ""), (".zip", "quotegen-feed0123/")])
def test_a_file_for_others_says_what_it_is_and_which_character_each_index_is(new_checkpoint, tmp_path, ending, folder):
    file, model = tmp_path / f"model{ending}", new_checkpoint(tmp_path / "feed0123")
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(f"{folder}config.json", "{}")
    complete(model, file)
    with zipfile.ZipFile(file) as packed:
        assert packed.namelist() == [f"{folder}{name}" for name in ("config.json", card.CARD, "vocabulary.json")]
        assert packed.read(f"{folder}{card.CARD}").decode().startswith("# quotegen-feed0123\n")
        assert tuple(json.loads(packed.read(f"{folder}vocabulary.json"))) == model.metadata.vocabulary
