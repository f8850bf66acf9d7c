"""What a program says of its steps, in `en.toml` and `ko.toml`, and their code, in `code.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


@cache
def words(name: Language | Literal["code"]) -> dict:
    """Titles and notes by reading and step, sentences that some runs add, and what the program prints (`prints`)."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
