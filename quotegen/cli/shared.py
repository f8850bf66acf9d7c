"""What several commands share: checks of numbers and files, and how figures are printed."""

import json
from argparse import Namespace as Options
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.model.recipe import Recipe


class UsageError(QuotegenError):
    """An argument is out of its range."""


def how_to_read(options: Options) -> dict:
    """The arguments of `read_text` that a user may choose."""
    return {"encoding": options.encoding, "kind": options.reading, "column": options.column}


def chosen(recipe: Recipe, options: Options, *names: str) -> Recipe:
    """The recipe with those of its figures that a user has chosen. Raises RecipeError."""
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    return replace(recipe, **given).checked()


def within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name} must be between {least:,} and {most:,}, not {value:,}.")


def print_figures(figures: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, value in figures.items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        print(f"{name.replace('_', ' '):22} {shown}")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises UsageError where the file cannot be written."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"Cannot write {path}: {(error.strerror or str(error)).lower()}.") from error
