"""What the command line understands: every command with its options. Knows nothing of how a command is done."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from quotegen.model.recipe import ENGINES
from quotegen.text.cleaning import DEFAULT_STEPS, STEPS
from quotegen.text.hangul import UNITS
from quotegen.text.structure import KINDS

Options = argparse.Namespace
_Parser = argparse.ArgumentParser


class _PlainParser(argparse.ArgumentParser):
    """argparse with one plain line for a mistake."""

    def error(self, message: str):
        self.exit(2, f"quotegen: {message} (see {self.prog} --help)\n")


def parser(commands: Mapping[str, Callable[[Options], None]]) -> argparse.ArgumentParser:
    """The parser of the whole command line; what it returns has the called one of `commands` as `command`."""
    whole = _PlainParser(prog="python -m quotegen", description="Today's quote from a small recurrent network.")
    each = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (summary, add_options) in _COMMANDS.items():
        sub = each.add_parser(name, help=summary, description=summary)
        sub.set_defaults(command=commands[name])
        add_options(sub)
    return whole


def _stats(sub: _Parser) -> None:
    _text(sub)
    _cleaning(sub)
    _json(sub)


def _models(sub: _Parser) -> None:
    _json(sub)


def _train(sub: _Parser) -> None:
    _text(sub)
    sub.add_argument(
        "--recipe",
        default="quick",
        metavar="NAME",
        help="quick (a minute), quick-rnn, memorize, tutorial, pretrain; with --on fine-tune, fine-tune-far",
    )
    sub.add_argument("--epochs", type=int, metavar="N", help="passes over the text")
    sub.add_argument("--seconds", type=int, metavar="S", help="stop after so many seconds; 0 = no limit")
    sub.add_argument("--seed", type=int, metavar="S", help="random seed")
    sub.add_argument("--units", type=int, metavar="N", help="size of the recurrent layer")
    sub.add_argument("--engine", choices=ENGINES, help="what takes the steps on quotes (default: numpy)")
    sub.add_argument("--unit", choices=UNITS, help="what of Hangul is one character (default: syllable)")
    _train_from(sub)
    _train_into(sub)
    _events(sub)
    _cleaning(sub)


def _train_from(sub: _Parser) -> None:
    sub.add_argument(
        "--from",
        dest="go_on_from",
        metavar="MODEL",
        help="go on where this run of fewer epochs ended, to --epochs in all",
    )
    sub.add_argument(
        "--on",
        metavar="MODEL",
        help="begin with the weights of this model that reads quotes, and with its cell, units and embedding",
    )


def _train_into(sub: _Parser) -> None:
    sub.add_argument(
        "--out", type=Path, metavar="DIR", help="checkpoint folder (default: one in the user's cache, by fingerprint)"
    )
    sub.add_argument("--again", action="store_true", help="train even if this run exists already")
    sub.add_argument(
        "--snapshots",
        type=int,
        default=10,
        metavar="N",
        help="keep the network of at most N epochs along the way, fewer of a large one (default 10)",
    )
    sub.add_argument("--half", action="store_true", help="store weights as float16, without what going on needs")


def _generate(sub: _Parser) -> None:
    _model(sub)
    sub.add_argument("--prompt", default="", metavar="T", help="how each quote begins")
    _sampling(sub)
    sub.add_argument("--epoch", type=int, metavar="N", help="as it was after epoch N, if kept (see `epochs`)")
    sub.add_argument("--length", type=int, default=120, metavar="N", help="characters at most (default 120)")
    sub.add_argument("--count", type=int, default=5, metavar="N", help="how many quotes (default 5)")
    sub.add_argument("--seed", type=int, metavar="S", help="random seed: the same seed gives the same quotes")
    sub.add_argument("--novel", action="store_true", help="only new quotes: draw what is copied or nearly copied again")
    sub.add_argument("--best-of", type=int, metavar="N", help="the best COUNT of N, best first (at most 1000)")
    _text_of_model(sub)
    _json(sub)


def _sampling(sub: _Parser) -> None:
    sub.add_argument(
        "--temperature",
        type=float,
        default=0.5,
        metavar="X",
        help="0 = always the likeliest, 1 = as learned (default 0.5)",
    )
    sub.add_argument("--top-k", type=int, default=0, metavar="K", help="draw from the K likeliest characters; 0 = all")
    sub.add_argument(
        "--top-p", type=float, default=1.0, metavar="P", help="draw from the likeliest that together reach P"
    )
    sub.add_argument(
        "--min-p", type=float, default=0.0, metavar="P", help="drop what is less likely than P × the likeliest"
    )


def _epochs(sub: _Parser) -> None:
    _model(sub)
    sub.add_argument("--temperature", type=float, default=0.5, metavar="X", help="default 0.5")
    _text_of_model(sub)
    _json(sub)


def _export(sub: _Parser) -> None:
    _model(sub)
    sub.add_argument("file", type=Path, metavar="FILE.keras", help="where to write it")


def _evaluate(sub: _Parser) -> None:
    _model(sub)
    _text(sub)
    _reading(sub)
    _json(sub)


def _split(sub: _Parser) -> None:
    _text(sub)
    sub.add_argument("--part", choices=("train", "validation", "test"), default="test", help="default: test")
    sub.add_argument(
        "--share", type=float, default=0.1, metavar="X", help="of the quotes for validation, and for the test (0.1)"
    )
    _cleaning(sub)


def _measure(sub: _Parser) -> None:
    sub.add_argument("file", type=Path, nargs="*", metavar="FILE", help="texts (default: both bundled ones)")
    sub.add_argument(
        "--model", action="append", default=[], metavar="MODEL", help="a model of these texts (default: the bundled)"
    )
    sub.add_argument("--count", type=int, default=500, metavar="N", help="quotes at each temperature (default 500)")
    sub.add_argument("--out", type=Path, metavar="FILE.json", help="keep the figures, those of other texts too")
    sub.add_argument("--readme", type=Path, metavar="FILE.md", help="and between the marks of this file")
    _json(sub)


def _leak(sub: _Parser) -> None:
    _text(sub)
    sub.add_argument("--epochs", type=int, metavar="N", help="passes over the text")
    sub.add_argument("--out", type=Path, metavar="FILE.json", help="keep the losses there")


def _recall(sub: _Parser) -> None:
    sub.add_argument("--gaps", type=_numbers, metavar="A,B,…", help="characters in between (default: 2 to 100)")
    sub.add_argument("--units", type=int, metavar="N", help="size of the recurrent layers (default 32)")
    sub.add_argument("--seconds", type=int, metavar="S", help="stop after so many seconds; 0 = no limit")
    sub.add_argument("--seed", type=int, metavar="S", help="one random seed in place of three")
    sub.add_argument(
        "--out", type=Path, metavar="FILE.json", help="try learning rates first, and keep what came of it there"
    )
    _events(sub)


def _work(sub: _Parser) -> None:
    """No options: everything is in the order."""


_COMMANDS: dict[str, tuple[str, Callable[[_Parser], None]]] = {
    "stats": ("What a text file is made of, after the tutorial's cleaning.", _stats),
    "models": ("The bundled models and those trained on this machine.", _models),
    "train": ("Train a model on a text file; Ctrl-C keeps the last whole epoch.", _train),
    "generate": ("Write quotes with a trained model.", _generate),
    "epochs": ("What a run wrote along the way, and how much of it is copied.", _epochs),
    "export": ("Write a trained model as a file for stock Keras.", _export),
    "evaluate": ("How well a model predicts a text file, in bits per character.", _evaluate),
    "split": ("The quotes of one part of a text: what is trained, validated or tested on.", _split),
    "measure": ("All figures of the Evaluation page: models, baselines, what they write.", _measure),
    "leak": ("Train one small network on a leaky and on an honest split, and compare.", _leak),
    "recall": ("How far back an RNN and an LSTM learn to remember one character.", _recall),
    "work": ("For programs: wait for one order on standard input, do it, print its events.", _work),
}


# ---- What several commands have ------------------------------------------------------------------------------


def _model(sub: _Parser) -> None:
    sub.add_argument("model", metavar="MODEL", help="a name from `models`, or a checkpoint folder")


def _text(sub: _Parser) -> None:
    sub.add_argument(
        "file", type=Path, metavar="FILE", help="a text file: one quote a line, a table, JSON, fortunes, …"
    )


def _text_of_model(sub: _Parser) -> None:
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text of the model, where it is no bundled one")
    _encoding(sub)


def _encoding(sub: _Parser) -> None:
    sub.add_argument(
        "--encoding", metavar="NAME", help="how the file is encoded: ansi or any that Python knows (default: found out)"
    )


def _reading(sub: _Parser) -> None:
    _encoding(sub)
    sub.add_argument("--reading", choices=KINDS, metavar="KIND", help=f"{', '.join(KINDS)} (default: found out)")
    sub.add_argument("--column", metavar="NAME", help="the column of a table that has the quotes (default: found out)")


def _cleaning(sub: _Parser) -> None:
    _reading(sub)
    sub.add_argument(
        "--steps",
        type=_names,
        default=DEFAULT_STEPS,
        metavar="A,B,…",
        help=f"cleaning steps, of {', '.join(STEPS)} (default: {', '.join(DEFAULT_STEPS)}; the tutorial's are the last "
        "four)",
    )


def _json(sub: _Parser) -> None:
    sub.add_argument("--json", action="store_true", help="print one JSON object")


def _events(sub: _Parser) -> None:
    sub.add_argument("--events", action="store_true", help="print one JSON object a line, as things happen")


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for name in value.split(",") if name)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split(","))
