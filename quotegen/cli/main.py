"""The command line: one parser of every command, and an exit code for whatever happens.

Exit codes: 0 well, 2 the user's mistake (one line on stderr), 1 ours.
"""

import argparse
import errno
import io
import sys
from collections.abc import Sequence

from quotegen.cli import experiments, judge, models, notebook, text, train, write
from quotegen.errors import QuotegenError

COMMANDS = (  # in the order of --help
    text.STATS,
    models.MODELS,
    train.TRAIN,
    write.GENERATE,
    write.EPOCHS,
    models.EXPORT,
    notebook.NOTEBOOK,
    judge.EVALUATE,
    text.SPLIT,
    judge.MEASURE,
    experiments.LEAK,
    experiments.RECALL,
    train.WORK,
)


class _PlainParser(argparse.ArgumentParser):
    """argparse with one plain line for a mistake."""

    def error(self, message: str):
        self.exit(2, f"quotegen: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; what it returns has the function of the called command as `do`."""
    whole = _PlainParser(prog="python -m quotegen", description="Today's quote from a small recurrent network.")
    each = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = each.add_parser(command.name, help=command.summary, description=command.summary)
        sub.set_defaults(do=command.do)
        if command.add_options:
            command.add_options(sub)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Hangul in a Windows pipe, too; names that are no UTF-8 as \\udcb0
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        options.do(options)
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
