"""What the living quote is given: a row for each temperature, whatever the vocabulary, with the authors of its text."""

import datetime
import json
from dataclasses import replace

import numpy as np
import pytest

from quotegen.app.caches import networks
from quotegen.app.today import living
from quotegen.model.files.store import text_of
from quotegen.quote.redrawing import Redrawn
from quotegen.text.corpus import corpus_from_text

DAY = datetime.date(2026, 3, 1)


def rows_of(dial: living.Dial) -> list[dict]:
    return json.loads(dial.json)["rows"]


def test_a_row_that_came_to_nothing_has_no_steps():
    none, pairs = np.zeros(0), np.zeros((0, 5))
    row = Redrawn(0.0, "", (), none.astype(int), none, none, pairs.astype(int), pairs, none)
    assert living._steps(row, {}) == []


def test_of_a_small_vocabulary_every_character_is_among_the_likeliest(new_checkpoint, tmp_path):
    text = "ab\nba"
    model = new_checkpoint(tmp_path / "small", text=text)
    dial = living.dial(model, corpus_from_text("small", text), DAY, 0, "en")
    likeliest = json.loads(dial.json)["likeliest"]
    assert likeliest == len(model.vocabulary) == 3
    for row in rows_of(dial):
        assert len(row["steps"]) % (4 + 2 * likeliest) == 0


def test_a_text_of_other_authors_names_them():
    model = networks.bundled_models()["quick-saying"]
    corpus = text_of(model.metadata.text)
    for author in ("Ada", "Bob"):
        signed = replace(corpus, authors=tuple((quote, author) for quote in corpus.quotes))
        named = {span["author"] for row in rows_of(living.dial(model, signed, DAY, 0, "en")) for span in row["spans"]}
        assert named == {author}


@pytest.mark.parametrize(("temperature", "nearest"), [(0.0, 0.0), (0.38, 0.5), (5.0, 0.5)])
def test_a_link_at_a_temperature_that_the_dial_lacks_is_checked_at_the_nearest(temperature, nearest):
    assert living.Dial("", {0.0: "0.0", 0.5: "0.5"}).check_at(temperature) == f"{nearest}"
