"""The program of a recipe that reads quotes: a line is an example, batches are masked, `model.fit` trains."""

from dataclasses import dataclass
from string import Template

from quotegen.model.batches import LONGEST_PIECE
from quotegen.model.in_keras.layers import layers_code, optimizer_code
from quotegen.model.in_keras.literal import MOST_CHARACTERS, SHOWN, first_lines, literal
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import Vocabulary

_IMPORTS = """\
${more_imports}import keras
import numpy as np

keras.utils.set_random_seed($seed)
rng = np.random.default_rng($seed)"""
_JAMO = """\
def spelled_out(line):
    return re.sub("[가-힣]+", lambda run: unicodedata.normalize("NFD", run[0]), line)


def whole(line):
    return unicodedata.normalize("NFC", line)


LEARNED, VALIDATION, TEST = ([spelled_out(line) for line in part] for part in (LEARNED, VALIDATION, TEST))
print(LEARNED[0], "|", len(whole(LEARNED[0])), "→", len(LEARNED[0]))"""
_CHARACTERS = """\
END = "\\n"
characters = sorted({END, *"".join(LEARNED + VALIDATION + TEST)})
index = {character: number for number, character in enumerate(characters)}
print("$characters", len(characters))"""
_BATCHES = """\
class Batches(keras.utils.PyDataset):
    def __init__(self, lines):
        super().__init__()
        indices = [np.array([index[character] for character in END + line + END]) for line in lines]
        self.pieces = [line[k : k + $longest + 1] for line in indices for k in range(0, len(line) - 1, $longest)]
        self.order = rng.permutation(len(self.pieces))

    def __len__(self):
        return -(-len(self.order) // $batch_size)

    def __getitem__(self, number):
        chosen = [self.pieces[k] for k in self.order[number * $batch_size : (number + 1) * $batch_size]]
        shape = (len(chosen), max(map(len, chosen)) - 1)
        x, y = np.full((2, *shape), index[END], "int32")
        mask = np.zeros(shape, "float32")
        for row, piece in enumerate(chosen):
            length = len(piece) - 1
            x[row, :length], y[row, :length], mask[row, :length] = piece[:-1], piece[1:], 1
        return x, y, mask

    def on_epoch_end(self):
        rng.shuffle(self.order)


x, y, mask = Batches(LEARNED)[0]
print("x", x.shape, "y", y.shape, "mask", mask.shape)"""
_COMPILE = """\
optimizer = $optimizer
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="mean_with_sample_weight"),
    optimizer=optimizer,
    jit_compile=False,
)"""
_CALLBACK = """\
embedding, recurrent, dense = model.layers[0], model.layers[1], model.layers[-1]


def read(character, state):
    hidden, state = recurrent.cell(embedding(np.array([index[character]])), state)
    return keras.ops.convert_to_numpy(dense(hidden))[0], state


def sample(logits, temperature):
    scaled = logits.astype("float64") / temperature
    chances = np.exp(scaled - scaled.max())
    return characters[rng.choice(len(characters), p=chances / chances.sum())]


def write(prompt="", temperature=$temperature, length=$sample_length):
    state, written = recurrent.cell.get_initial_state(batch_size=1), ""
    for character in END + prompt:
        logits, state = read(character, state)
    while len(written) < length and (character := sample(logits, temperature)) != END:
        written += character
        logits, state = read(character, state)
    return $written


def after_epoch(epoch, logs):
    for number in rng.integers(len(LEARNED), size=$sample_count):
        $beginning
        print("\\n$epoch", epoch + 1, "|", write(prompt), end="")
    print()"""
_BITS = """\
def bits_per_character(lines):
    batches, nats = Batches(lines), 0.0
    for x, y, mask in (batches[number] for number in range(len(batches))):
        logits = model.predict_on_batch(x)
        losses = keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True)
        nats += float((keras.ops.convert_to_numpy(losses) * mask).sum())
    return nats / np.log(2) / sum(len($line) + 1 for line in lines)


parts = {"$learned": LEARNED, "$validation": VALIDATION, "$test": TEST}
for name, lines in parts.items():
    if lines:
        print(f"{bits_per_character(lines):.2f} $bits {name}")"""
_WRITE = """\
for temperature in (0.2, 0.5, 1.0, 1.2):
    print(temperature, "|", write(temperature=temperature))"""
_OF_UNIT = {
    "syllable": {
        "more_imports": "",
        "line": "line",
        "written": "prompt + written",
        "beginning": "line = LEARNED[number]\n        prompt = line[: min($sample_prompt, len(line) // 2)]",
    },
    "jamo": {
        "more_imports": "import re\nimport unicodedata\n\n",
        "line": "whole(line)",
        "written": "whole(prompt + written)",
        "beginning": "line = whole(LEARNED[number])\n"
        "        prompt = spelled_out(line[: min($sample_prompt, len(line) // 2)])",
    },
}


@dataclass(frozen=True)
class Parts:
    """The lines that stand in a program: to learn from, to choose the best epoch by, to judge by."""

    learned: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]
    left_out: int  # lines for which there was no room

    @property
    def figures(self) -> dict[str, int]:
        """What the notes say of them."""
        sizes = {"learned": len(self.learned), "validation": len(self.validation), "test": len(self.test)}
        return {**sizes, "left_out": self.left_out, "all": sum(sizes.values()) + self.left_out}


def parts_inside(corpus: Corpus, recipe: Recipe) -> Parts:
    """The three parts of a text, as a run splits it; each is cut to its share where the text is too large."""
    whole = split(corpus.quotes, recipe.held_out)
    three = (whole.train, whole.validation, whole.test)
    length = sum(len(quote) + 1 for quote in corpus.quotes)
    share = min(1.0, MOST_CHARACTERS / length)
    inside = [
        first_lines(part, int(share * sum(len(line) + 1 for line in part))) if share < 1 else part for part in three
    ]
    if not inside[0]:  # one line, longer than the room
        inside[0] = (whole.train[0][:MOST_CHARACTERS],)
    return Parts(*inside, sum(map(len, three)) - sum(map(len, inside)))


def codes(parts: Parts, recipe: Recipe, labels: dict[str, str]) -> dict[str, str]:
    """The code of each step by its name, in order; `labels` is what the program prints."""
    unit = _OF_UNIT[recipe.unit]
    values = {**recipe.as_dict(), **labels, **unit, "longest": LONGEST_PIECE, "optimizer": optimizer_code(recipe)}
    values["temperature"] = recipe.sample_temperature
    values["beginning"] = Template(unit["beginning"]).substitute(values)

    def filled(template: str) -> str:
        return Template(template).substitute(values)

    size = len(Vocabulary.of("".join((*parts.learned, *parts.validation, *parts.test)), end=True, unit=recipe.unit))
    return {
        "imports": filled(_IMPORTS),
        "text": text_code(parts),
        **({"jamo": _JAMO} if recipe.unit == "jamo" else {}),
        "characters": filled(_CHARACTERS),
        "batches": filled(_BATCHES),
        "layers": layers_code(recipe, size),
        "compile": filled(_COMPILE),
        "callback": filled(_CALLBACK),
        "fit": _fit(parts, recipe),
        "bits": filled(_BITS),
        "write": _WRITE,
    }


def text_code(parts: Parts) -> str:
    """The three parts, as the program has them."""
    named = {"LEARNED": parts.learned, "VALIDATION": parts.validation, "TEST": parts.test}
    return "\n\n".join(f"{name} = {_lines(lines)}" for name, lines in named.items())


def short_text_code(parts: Parts) -> str:
    """The same of the beginning of each part."""
    beginnings = (first_lines(part, SHOWN) or part[:1] for part in (parts.learned, parts.validation, parts.test))
    return text_code(Parts(*(tuple(line[:SHOWN] for line in lines) for lines in beginnings), left_out=0))


def _lines(lines: tuple[str, ...]) -> str:
    return f'{literal(chr(10).join(lines))}.split("\\n")' if lines else "[]"


def _fit(parts: Parts, recipe: Recipe) -> str:
    best = f'keras.callbacks.EarlyStopping("val_loss", patience={recipe.epochs}, restore_best_weights=True)'
    callbacks = [
        *(["keras.callbacks.SwapEMAWeights(swap_on_epoch=True)"] if recipe.averaging else []),
        *([best] if parts.validation else []),
        "keras.callbacks.LambdaCallback(on_epoch_end=after_epoch)",
    ]
    inside = "".join(f"        {callback},\n" for callback in callbacks)
    validation = "    validation_data=Batches(VALIDATION),\n" if parts.validation else ""
    return (
        f"model.fit(\n    Batches(LEARNED),\n{validation}    epochs={recipe.epochs},\n"
        f"    callbacks=[\n{inside}    ],\n)"
    )
