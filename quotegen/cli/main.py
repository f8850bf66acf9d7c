"""The command line: one parser of every command that `commands.toml` lists, and an exit code for whatever happens. The
module of a command is loaded when it is called.

Exit codes: 0 well, 2 the user's mistake (one line on stderr), 1 ours.
"""

import argparse
import errno
import io
import sys
import tomllib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.model.keras_program.words import LANGUAGES
from quotegen.model.recipe import ENGINES
from quotegen.text.cleaning import DEFAULT_STEPS, STEPS
from quotegen.text.hangul import UNITS
from quotegen.text.structure.reading import KINDS

_LISTED = tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8"))
COMMANDS, _SHARED = _LISTED["commands"], _LISTED["options"]


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for name in value.split(",") if name)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split(","))


_TYPES = {"int": int, "float": float, "path": Path, "names": _names, "numbers": _numbers}
_LISTS = {"engines": ENGINES, "languages": LANGUAGES, "readings": KINDS, "units": UNITS}
_WORDS = {name: ", ".join(each) for name, each in {**_LISTS, "steps": STEPS, "default_steps": DEFAULT_STEPS}.items()}


class _PlainParser(argparse.ArgumentParser):
    def error(self, message: str):
        self.exit(2, f"quotegen: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    whole = _PlainParser(prog="python -m quotegen", description="Today's quote from a small recurrent network.")
    each = whole.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    for name, command in COMMANDS.items():
        sub = each.add_parser(name, help=command["help"], description=command["help"])
        for option in command["options"]:
            _add(sub, _SHARED[option] if isinstance(option, str) else option)
    return whole


def _add(command: argparse.ArgumentParser, option: dict) -> None:
    how = {**option, "help": option["help"].format(**_WORDS)}
    if "type" in how:
        how["type"] = _TYPES[how["type"]]
    if isinstance(how.get("choices"), str):
        how["choices"] = _LISTS[how["choices"]]
    command.add_argument(how.pop("name"), **how)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Hangul in a Windows pipe, too; names that are no UTF-8 as \\udcb0
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        module = import_module(f"quotegen.cli.{COMMANDS[options.command]['module']}")
        getattr(module, options.command)(options)
    except QuotegenError as error:
        print(f"quotegen: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone: say nothing more
        return 0
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        print("quotegen: That name is too long for a file.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("quotegen: interrupted", file=sys.stderr)
        return 130
    return 0
