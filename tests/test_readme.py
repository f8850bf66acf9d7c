"""The figures in data/README.md are those of the files beside it."""

from pathlib import Path

import pytest

from quotegen.jobs.events import summary
from quotegen.model.files.store import DATA, bundled
from quotegen.text.corpus import read_corpus
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import count_windows

ROWS = (DATA / "README.md").read_text(encoding="utf-8").splitlines()


def row(name: str) -> str:
    return next(line for line in ROWS if line.startswith(f"| `{name}`"))


@pytest.mark.parametrize("name", list(bundled()))
def test_a_models_figures_are_those_of_its_checkpoint(name):
    figures = summary(bundled()[name])
    for shown in (f"{figures['parameters']:,}", f"{figures['bits_per_character']:.2f}", f"{figures['epochs']} epochs"):
        assert shown in row(name)


@pytest.mark.parametrize("name", ["saying.txt", "sokdam.txt"])
def test_a_texts_figures_are_those_of_the_file(name):
    corpus, _ = read_corpus(Path(DATA / name))
    size = len(corpus.text)
    for figure in (len(corpus.quotes), size, len(Vocabulary.of(corpus.text)), count_windows(size)):
        assert f"| {figure:,} |" in row(name)
