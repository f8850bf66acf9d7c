"""What several commands share: their options, the checks of numbers, and how figures are printed."""

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.text.cleaning import DEFAULT_STEPS, STEPS
from quotegen.text.structure.reading import KINDS

Options = argparse.Namespace
Parser = argparse.ArgumentParser


class UsageError(QuotegenError):
    """An argument is out of its range."""


@dataclass(frozen=True)
class Command:
    """One command: what it is called, what it says of itself, its options, and what it does with them."""

    name: str
    summary: str
    add_options: Callable[[Parser], None] | None
    do: Callable[[Options], None]


def add_model(sub: Parser) -> None:
    sub.add_argument("model", metavar="MODEL", help="a name from `models`, or a checkpoint folder")


def add_text(sub: Parser) -> None:
    sub.add_argument(
        "file", type=Path, metavar="FILE", help="a text file: one quote a line, a table, JSON, fortunes, …"
    )


def add_text_of_model(sub: Parser) -> None:
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text of the model, where it is no bundled one")
    add_encoding(sub)


def add_encoding(sub: Parser) -> None:
    sub.add_argument(
        "--encoding", metavar="NAME", help="how the file is encoded: ansi or any that Python knows (default: found out)"
    )


def add_reading(sub: Parser) -> None:
    add_encoding(sub)
    sub.add_argument("--reading", choices=KINDS, metavar="KIND", help=f"{', '.join(KINDS)} (default: found out)")
    sub.add_argument("--column", metavar="NAME", help="the column of a table that has the quotes (default: found out)")


def add_cleaning(sub: Parser) -> None:
    add_reading(sub)
    sub.add_argument(
        "--steps",
        type=_names,
        default=DEFAULT_STEPS,
        metavar="A,B,…",
        help=f"cleaning steps, of {', '.join(STEPS)} (default: {', '.join(DEFAULT_STEPS)}; the tutorial's are the last "
        "four)",
    )


def add_temperature(sub: Parser) -> None:
    words = "0 = always the likeliest, 1 = as learned (default 0.5)"
    sub.add_argument("--temperature", type=float, default=0.5, metavar="X", help=words)


def add_json(sub: Parser) -> None:
    sub.add_argument("--json", action="store_true", help="print one JSON object")


def add_events(sub: Parser) -> None:
    sub.add_argument("--events", action="store_true", help="print one JSON object a line, as things happen")


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for name in value.split(",") if name)


def how_to_read(options: Options) -> dict:
    """The arguments of `read_text` that a user may choose."""
    return {"encoding": options.encoding, "kind": options.reading, "column": options.column}


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
