"""Every command: what it says of itself, its options, and in which module the function of its name is.

That module is loaded when the command is called, so that each loads only what it needs.
"""

from dataclasses import dataclass
from pathlib import Path

from quotegen.model.in_keras.words import LANGUAGES
from quotegen.model.recipe import ENGINES
from quotegen.text.cleaning import DEFAULT_STEPS, STEPS
from quotegen.text.hangul import UNITS
from quotegen.text.structure.reading import KINDS

Option = tuple[tuple[str, ...], dict]  # what `ArgumentParser.add_argument` takes


@dataclass(frozen=True)
class Command:
    """One command of `python -m quotegen`."""

    summary: str
    module: str  # of quotegen.cli
    options: tuple[Option, ...] = ()


def option(*names: str, **how) -> Option:
    return names, how


def number(name: str, words: str, kind: type = int, metavar: str = "N", **how) -> Option:
    return option(name, type=kind, metavar=metavar, help=words, **how)


def flag(name: str, words: str) -> Option:
    return option(name, action="store_true", help=words)


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for name in value.split(",") if name)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split(","))


MODEL = option("model", metavar="MODEL", help="a name from `models`, or a checkpoint folder")
TEXT = option("file", type=Path, metavar="FILE", help="a text file: one quote a line, a table, JSON, fortunes, …")
ENCODING = option(
    "--encoding", metavar="NAME", help="how the file is encoded: ansi or any that Python knows (default: found out)"
)
TEXT_OF_MODEL = (
    option("--text", type=Path, metavar="FILE", help="the text of the model, where it is no bundled one"),
    ENCODING,
)
READING = (
    ENCODING,
    option("--reading", choices=KINDS, metavar="KIND", help=f"{', '.join(KINDS)} (default: found out)"),
    option("--column", metavar="NAME", help="the column of a table that has the quotes (default: found out)"),
)
CLEANING = (
    *READING,
    option(
        "--steps",
        type=_names,
        default=DEFAULT_STEPS,
        metavar="A,B,…",
        help=f"cleaning steps, of {', '.join(STEPS)} (default: {', '.join(DEFAULT_STEPS)}; the tutorial's are the last "
        "four)",
    ),
)
TEMPERATURE = number("--temperature", "0 = always the likeliest, 1 = as learned (default 0.5)", float, "X", default=0.5)
EPOCHS = number("--epochs", "passes over the text")
SECONDS = number("--seconds", "stop after so many seconds; 0 = no limit", metavar="S")
JSON = flag("--json", "print one JSON object")
EVENTS = flag("--events", "print one JSON object a line, as things happen")

COMMANDS = {  # in the order of --help
    "stats": Command("What a text file is made of, after the tutorial's cleaning.", "text", (TEXT, *CLEANING, JSON)),
    "models": Command("The bundled models and those trained on this machine.", "models", (JSON,)),
    "train": Command(
        "Train a model on a text file; Ctrl-C keeps the last whole epoch.",
        "train",
        (
            TEXT,
            option(
                "--recipe",
                default="quick",
                metavar="NAME",
                help="quick (a minute), quick-rnn, memorize, tutorial, pretrain; with --on read-on, fine-tune, "
                "fine-tune-far",
            ),
            EPOCHS,
            SECONDS,
            number("--seed", "random seed", metavar="S"),
            number("--units", "size of the recurrent layer"),
            option("--engine", choices=ENGINES, help="what takes the steps on quotes (default: numpy)"),
            option("--unit", choices=UNITS, help="what of Hangul is one character (default: syllable)"),
            option(
                "--from",
                dest="go_on_from",
                metavar="MODEL",
                help="go on where this run of fewer epochs ended, to --epochs in all",
            ),
            option(
                "--on",
                metavar="MODEL",
                help="begin with the weights of this model that reads quotes, and with its cell, units and embedding",
            ),
            option(
                "--out",
                type=Path,
                metavar="DIR",
                help="checkpoint folder (default: one in the user's cache, by fingerprint)",
            ),
            flag("--again", "train even if this run exists already"),
            number(
                "--snapshots",
                "keep the network of at most N epochs along the way, fewer of a large one (default 10)",
                default=10,
            ),
            flag("--half", "store weights as float16, without what going on needs"),
            EVENTS,
            *CLEANING,
        ),
    ),
    "generate": Command(
        "Write quotes with a trained model.",
        "write",
        (
            MODEL,
            option("--prompt", default="", metavar="T", help="how each quote begins"),
            TEMPERATURE,
            number("--top-k", "draw from the K likeliest characters; 0 = all", metavar="K", default=0),
            number("--top-p", "draw from the likeliest that reach P", float, "P", default=1.0),
            number("--min-p", "drop what is below P × the likeliest", float, "P", default=0.0),
            number("--epoch", "as it was after epoch N, if kept (see `epochs`)"),
            number("--length", "characters at most (default 120)", default=120),
            number("--count", "how many quotes (default 5)", default=5),
            number("--seed", "random seed: the same seed gives the same quotes", metavar="S"),
            flag("--novel", "only new quotes: draw what is copied or nearly copied again"),
            number("--best-of", "the best COUNT of N, best first (at most 1000)"),
            *TEXT_OF_MODEL,
            JSON,
        ),
    ),
    "epochs": Command(
        "What a run wrote along the way, and how much of it is copied.",
        "write",
        (MODEL, TEMPERATURE, *TEXT_OF_MODEL, JSON),
    ),
    "export": Command(
        "Write a trained model as a file for stock Keras, or as a SavedModel.",
        "models",
        (
            MODEL,
            option("file", type=Path, metavar="FILE.keras", help="where to write it; FILE.zip: a SavedModel"),
        ),
    ),
    "notebook": Command(
        "Write the run of a model as a notebook for stock Keras, its text inside.",
        "notebook",
        (
            MODEL,
            option("file", type=Path, metavar="FILE.ipynb", help="where to write it; FILE.py: as a plain program"),
            option("--language", choices=LANGUAGES, default="en", help="of its words (default: en)"),
            *TEXT_OF_MODEL,
        ),
    ),
    "evaluate": Command(
        "How well a model predicts a text file, in bits per character.", "judge", (MODEL, TEXT, *READING, JSON)
    ),
    "split": Command(
        "The quotes of one part of a text: what is trained, validated or tested on.",
        "text",
        (
            TEXT,
            option("--part", choices=("train", "validation", "test"), default="test", help="default: test"),
            number("--share", "of the quotes for validation, and for the test (0.1)", float, "X", default=0.1),
            *CLEANING,
        ),
    ),
    "measure": Command(
        "All figures of the Evaluation page: models, baselines, what they write.",
        "judge",
        (
            option("file", type=Path, nargs="*", metavar="FILE", help="texts (default: both bundled ones)"),
            option(
                "--model",
                action="append",
                default=[],
                metavar="MODEL",
                help="a model of these texts (default: the bundled)",
            ),
            number("--count", "quotes at each temperature (default 500)", default=500),
            option("--out", type=Path, metavar="FILE.json", help="keep the figures, those of other texts too"),
            option("--readme", type=Path, metavar="FILE.md", help="and between the marks of this file"),
            JSON,
        ),
    ),
    "leak": Command(
        "Train one small network on a leaky and on an honest split, and compare.",
        "experiments",
        (TEXT, EPOCHS, option("--out", type=Path, metavar="FILE.json", help="keep the losses there")),
    ),
    "recall": Command(
        "How far back an RNN and an LSTM learn to remember one character.",
        "experiments",
        (
            option("--gaps", type=_numbers, metavar="A,B,…", help="characters in between (default: 2 to 100)"),
            number("--units", "size of the recurrent layers (default 32)"),
            SECONDS,
            number("--seed", "one random seed in place of three", metavar="S"),
            option(
                "--out",
                type=Path,
                metavar="FILE.json",
                help="try learning rates first, and keep what came of it there",
            ),
            EVENTS,
        ),
    ),
    "work": Command("For programs: wait for one order on standard input, do it, print its events.", "train"),
}
