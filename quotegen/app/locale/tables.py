"""Screen text in tables: a TOML file beside each module that has one. All its strings are messages, formulas aside."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

NOT_SPOKEN = {"formula", "source", "command"}  # keys of strings that are in no language


def beside(module: str) -> dict[str, dict]:
    """The tables in the TOML file beside a module, in English: whoever shows a string translates it by `_`."""
    return tomllib.loads(Path(module).with_suffix(".toml").read_text(encoding="utf-8"))


def extract(file, _keywords, _comment_tags, options) -> Iterator[tuple[int, None, str, list]]:
    """The messages of a file, for Babel: line (none is known), function (none is called), message, comments."""
    return ((1, None, message, []) for message in _messages(tomllib.load(file)))


def _messages(table: dict) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _messages(value)
        elif name not in NOT_SPOKEN:
            yield value
