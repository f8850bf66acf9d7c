"""Every command: what it says of itself, its options, and in which module the function of its name is.

That module, with what it imports, is loaded when the command is called.
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
    summary: str
    module: str  # of quotegen.cli
    options: tuple[Option, ...] = ()


def option(name: str, words: str, metavar: str | None = None, **how) -> Option:
    return (name,), {"help": words, "metavar": metavar, **how}


def number(name: str, words: str, metavar: str = "N", kind: type = int, **how) -> Option:
    return option(name, words, metavar, type=kind, **how)


def file(name: str, words: str, metavar: str = "FILE", **how) -> Option:
    return option(name, words, metavar, type=Path, **how)


def flag(name: str, words: str) -> Option:
    return (name,), {"help": words, "action": "store_true"}


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for name in value.split(",") if name)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split(","))


MODEL = option("model", "a name from `models`, or a checkpoint folder", "MODEL")
TEXT = file("file", "a text file: one quote a line, a table, JSON, fortunes, …")
ENCODING = option("--encoding", "how the file is encoded: ansi or any that Python knows (default: found out)", "NAME")
TEXT_OF_MODEL = (file("--text", "the text of the model, where it is no bundled one"), ENCODING)
READING = (
    ENCODING,
    option("--reading", f"{', '.join(KINDS)} (default: found out)", "KIND", choices=KINDS),
    option("--column", "the column of a table that has the quotes (default: found out)", "NAME"),
)
_STEPS = (
    f"cleaning steps, of {', '.join(STEPS)} (default: {', '.join(DEFAULT_STEPS)}; the tutorial's are the last four)"
)
CLEANING = (*READING, option("--steps", _STEPS, "A,B,…", type=_names, default=DEFAULT_STEPS))
TEMPERATURE = number("--temperature", "0 = always the likeliest, 1 = as learned (default 0.5)", "X", float, default=0.5)
EPOCHS = number("--epochs", "passes over the text")
SECONDS = number("--seconds", "stop after so many seconds; 0 = no limit", "S")
JSON = flag("--json", "print one JSON object")
EVENTS = flag("--events", "print one JSON object a line, as things happen")

_RECIPES = (
    "quick (a minute), quick-rnn, memorize, tutorial, pretrain; with --on read-on, by-heart, fine-tune, fine-tune-far"
)
_ON = "begin with the weights of this model that reads quotes, and with its cell, units and embedding"
_SNAPSHOTS = "keep the network of at most N epochs along the way, fewer of a large one (default 10)"
TRAIN = (
    TEXT,
    option("--recipe", _RECIPES, "NAME", default="quick"),
    EPOCHS,
    SECONDS,
    number("--seed", "random seed", "S"),
    number("--units", "size of the recurrent layer"),
    option("--engine", "what takes the steps on quotes (default: numpy)", choices=ENGINES),
    option("--unit", "what of Hangul is one character (default: syllable)", choices=UNITS),
    option("--from", "go on where this run of fewer epochs ended, to --epochs in all", "MODEL", dest="go_on_from"),
    option("--on", _ON, "MODEL"),
    file("--out", "checkpoint folder (default: one in the user's cache, by fingerprint)", "DIR"),
    flag("--again", "train even if this run exists already"),
    number("--snapshots", _SNAPSHOTS, default=10),
    flag("--half", "store weights as float16, without what going on needs"),
    flag("--bytes", "store weights in a byte each, without what going on needs; wins over --half"),
    EVENTS,
    *CLEANING,
)
GENERATE = (
    MODEL,
    option("--prompt", "how each quote begins", "T", default=""),
    TEMPERATURE,
    number("--top-k", "draw from the K likeliest characters; 0 = all", "K", default=0),
    number("--top-p", "draw from the likeliest that reach P", "P", float, default=1.0),
    number("--min-p", "drop what is below P × the likeliest", "P", float, default=0.0),
    number("--epoch", "as it was after epoch N, if kept (see `epochs`)"),
    number("--length", "characters at most (default 120)", default=120),
    number("--count", "how many quotes (default 5)", default=5),
    number("--seed", "random seed: the same seed gives the same quotes", "S"),
    flag("--novel", "only new quotes: draw what is copied or nearly copied again"),
    number("--best-of", "the best COUNT of N, best first (at most 1000)"),
    *TEXT_OF_MODEL,
    JSON,
)
NOTEBOOK = (
    MODEL,
    file("file", "where to write it; FILE.py: as a plain program", "FILE.ipynb"),
    option("--language", "of its words (default: en)", choices=LANGUAGES, default="en"),
    *TEXT_OF_MODEL,
)
SPLIT = (
    TEXT,
    option("--part", "default: test", choices=("train", "validation", "test"), default="test"),
    number("--share", "of the quotes for validation, and for the test (0.1)", "X", float, default=0.1),
    *CLEANING,
)
MEASURE = (
    file("file", "texts (default: both bundled ones)", nargs="*"),
    option("--model", "a model of these texts (default: the bundled)", "MODEL", action="append", default=[]),
    number("--count", "quotes at each temperature (default 500)", default=500),
    file("--out", "keep the figures, those of other texts too", "FILE.json"),
    file("--readme", "and between the marks of this file", "FILE.md"),
    JSON,
)
RECALL = (
    option("--gaps", "characters in between (default: 2 to 100)", "A,B,…", type=_numbers),
    number("--units", "size of the recurrent layers (default 32)"),
    SECONDS,
    number("--seed", "one random seed in place of three", "S"),
    file("--out", "try learning rates first, and keep what came of it there", "FILE.json"),
    EVENTS,
)
COMMANDS = {  # in the order of --help
    "stats": Command("What a text file is made of, after the tutorial's cleaning.", "text", (TEXT, *CLEANING, JSON)),
    "models": Command("The bundled models and those trained on this machine.", "models", (JSON,)),
    "train": Command("Train a model on a text file; Ctrl-C keeps the last whole epoch.", "train", TRAIN),
    "generate": Command("Write quotes with a trained model.", "write", GENERATE),
    "epochs": Command(
        "What a run wrote along the way, and how much of it is copied.",
        "write",
        (MODEL, TEMPERATURE, *TEXT_OF_MODEL, JSON),
    ),
    "export": Command(
        "Write a trained model as a file for stock Keras, or as a SavedModel.",
        "models",
        (MODEL, file("file", "where to write it; FILE.zip: a SavedModel", "FILE.keras")),
    ),
    "notebook": Command(
        "Write the run of a model as a notebook for stock Keras, its text inside.", "notebook", NOTEBOOK
    ),
    "evaluate": Command(
        "How well a model predicts a text file, in bits per character.", "judge", (MODEL, TEXT, *READING, JSON)
    ),
    "split": Command("The quotes of one part of a text: what is trained, validated or tested on.", "text", SPLIT),
    "measure": Command("All figures of the Evaluation page: models, baselines, what they write.", "judge", MEASURE),
    "leak": Command(
        "Train one small network on a leaky and on an honest split, and compare.",
        "experiments",
        (TEXT, EPOCHS, file("--out", "keep the losses there", "FILE.json")),
    ),
    "recall": Command("How far back an RNN and an LSTM learn to remember one character.", "experiments", RECALL),
    "work": Command("For programs: wait for one order on standard input, do it, print its events.", "train"),
}
