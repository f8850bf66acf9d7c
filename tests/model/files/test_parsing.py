"""JSON values become the dataclasses that they were, or are refused."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

import pytest

from quotegen.model.files.parsing import parsed


@dataclass(frozen=True)
class Leaf:
    """A dataclass within another."""

    number: float
    whole: int = 0


@dataclass(frozen=True)
class Tree:
    """One field of every kind."""

    leaves: tuple[Leaf, ...]
    kind: Literal["oak", "elm"]
    name: str | None = None
    versions: dict[str, str] | None = None


TREE = Tree((Leaf(0.5, 3), Leaf(1)), "oak", None, {"a": "b"})


def test_what_was_written_comes_back():
    assert parsed(Tree, json.loads(json.dumps(asdict(TREE)))) == TREE


@pytest.mark.parametrize(
    "changes",
    [
        {"leaves": None},
        {"leaves": [None]},
        {"leaves": [{"number": float("inf")}]},
        {"leaves": [{"number": True}]},
        {"leaves": [{"number": "1"}]},
        {"leaves": [{}]},
        {"kind": "ash"},
        {"kind": ["oak"]},
        {"name": 1},
        {"versions": {"a": 1}},
        {"more": 1},
    ],
    ids=str,
)
def test_anything_else_is_refused(changes):
    with pytest.raises(ValueError, match=r"\w"):
        parsed(Tree, {**json.loads(json.dumps(asdict(TREE))), **changes})
