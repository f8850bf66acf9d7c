"""The student tutorial's program: one string, windows, one-hot, one LSTM, a sample after every epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

from quotegen.model.in_keras.layers import layers_code, optimizer_code
from quotegen.model.in_keras.literal import MOST_CHARACTERS, SHOWN, cut_at_a_line, literal
from quotegen.model.recipe import Recipe
from quotegen.text.cleaning import TUTORIAL_STEPS, clean

MOST_BYTES = 1_000_000_000  # of the one-hot windows, a byte each: what a small machine holds beside TensorFlow

_CLEANING = {
    "lowercase": "text = text.lower()",
    "angle_brackets": 'text = re.sub("<.*>", "", text)',
    "newlines": 'text = text.replace("\\n", " ")',
    "spaces": 'text = re.sub(" {2,}", " ", text)',
}
_IMPORTS = """\
import re

import keras
import numpy as np

keras.utils.set_random_seed($seed)"""
_CHARACTERS = """\
chars = sorted(set(text))
char_indices = {char: index for index, char in enumerate(chars)}
indices_char = {index: char for index, char in enumerate(chars)}
print("$characters", len(chars))"""
_WINDOWS = """\
maxlen = $window_length
step = $stride
windows, next_chars = [], []
for start in range(0, len(text) - maxlen, step):
    windows.append(text[start : start + maxlen])
    next_chars.append(text[start + maxlen])
print("$windows", len(windows))"""
_ONE_HOT = """\
x = np.zeros((len(windows), maxlen, len(chars)), dtype=bool)
y = np.zeros((len(windows), len(chars)), dtype=bool)
for number, window in enumerate(windows):
    for place, char in enumerate(window):
        x[number, place, char_indices[char]] = True
    y[number, char_indices[next_chars[number]]] = True
print("x", x.shape, "y", y.shape)"""
_COMPILE = """\
optimizer = $optimizer
model.compile(loss="categorical_crossentropy", optimizer=optimizer)"""
_SAMPLE = """\
def sample(preds, temperature=1.0):
    with np.errstate(divide="ignore"):
        preds = np.log(preds.astype("float64")) / temperature
    preds = np.exp(preds)
    return int(np.random.choice(len(preds), p=preds / preds.sum()))"""
_CALLBACK = """\
def write(seed, temperature, length):
    window, written = seed, ""
    for _ in range(length):
        x_pred = np.zeros((1, maxlen, len(chars)), dtype=bool)
        for place, char in enumerate(window):
            x_pred[0, place, char_indices[char]] = True
        preds = model.predict_on_batch(x_pred)[0]
        char = indices_char[sample(preds, temperature)]
        window, written = window[1:] + char, written + char
    return written


def random_seed():
    start = np.random.randint(len(text) - maxlen)
    return text[start : start + maxlen]


def on_epoch_end(epoch, logs):
    seed = random_seed()
    print("\\n$epoch", epoch + 1, "|", seed, "→", write(seed, $temperature, $sample_length))"""
_FIT = """\
model.fit(
    x,
    y,
    batch_size=$batch_size,
    epochs=$epochs,
    callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=on_epoch_end)],
)"""
_WRITE = """\
seed = random_seed()
for temperature in (0.2, 0.5, 1.0, 1.2):
    print(temperature, "|", seed, "→", write(seed, temperature, 100))"""


@dataclass(frozen=True)
class Inside:
    """The text that stands in a program, and how many characters of it there was no room for."""

    text: str
    left_out: int

    @property
    def figures(self) -> dict[str, int]:
        """What the notes say of it."""
        return {"left_out": self.left_out, "all": len(self.text) + self.left_out}


def text_inside(text: str, steps: Sequence[str], recipe: Recipe) -> Inside:
    """What stands in the program of a decoded text: all but the tutorial's own cleaning is done, that is the program's.

    None of the others depends on lower case, brackets, line ends or runs of spaces being done before, so the program
    comes to the text that the corpus has. Cut at a line where it, or its one-hot windows, would be too large.
    """
    before = clean(text, [step for step in steps if step not in TUTORIAL_STEPS])
    bytes_per_character = recipe.window_length * len(set(before)) / recipe.stride
    inside = cut_at_a_line(before, min(MOST_CHARACTERS, int(MOST_BYTES / max(bytes_per_character, 1))))
    return Inside(inside, len(before) - len(inside))


def text_code(text: str) -> str:
    """The text, as the program has it."""
    return f"text = {literal(text)}"


def short_text_code(text: str) -> str:
    """The same of its beginning."""
    return text_code(cut_at_a_line(text, SHOWN))


def codes(text: str, steps: Sequence[str], recipe: Recipe, labels: dict[str, str]) -> dict[str, str]:
    """The code of each step by its name, in order. `text` is what stands inside, `labels` what the program prints."""
    cleaning = [code for step, code in _CLEANING.items() if step in steps]
    values = {
        **labels,
        **recipe.as_dict(),
        "optimizer": optimizer_code(recipe),
        "temperature": recipe.sample_temperature,
    }

    def filled(template: str) -> str:
        return Template(template).substitute(values)

    return {
        "imports": filled(_IMPORTS),
        "text": text_code(text),
        "cleaning": "\n".join([*cleaning, f'print("{labels["length"]}", len(text))']),
        "characters": filled(_CHARACTERS),
        "windows": filled(_WINDOWS),
        "one_hot": filled(_ONE_HOT),
        "layers": layers_code(recipe, len(set(text))),
        "compile": filled(_COMPILE),
        "sample": _SAMPLE,
        "callback": filled(_CALLBACK),
        "fit": filled(_FIT),
        "write": _WRITE,
    }
