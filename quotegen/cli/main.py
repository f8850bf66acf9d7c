"""The command line: one parser of every command, and an exit code for whatever happens.

Exit codes: 0 well, 2 the user's mistake (one line on stderr), 1 ours.
"""

import argparse
import errno
import io
import sys
from collections.abc import Sequence
from importlib import import_module

from quotegen.cli.commands import COMMANDS
from quotegen.errors import QuotegenError


class _PlainParser(argparse.ArgumentParser):
    def error(self, message: str):
        self.exit(2, f"quotegen: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    whole = _PlainParser(prog="python -m quotegen", description="Today's quote from a small recurrent network.")
    each = whole.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    for name, command in COMMANDS.items():
        sub = each.add_parser(name, help=command.summary, description=command.summary)
        for names, how in command.options:
            sub.add_argument(*names, **how)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Hangul in a Windows pipe, too; names that are no UTF-8 as \\udcb0
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        module = import_module(f"quotegen.cli.{COMMANDS[options.command].module}")
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
