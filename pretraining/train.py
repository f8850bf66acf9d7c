"""Pre-train a network on long texts, stage after stage, with PyTorch's bfloat16 products on the CPU.

    PYTHONPATH=. python pretraining/train.py pretraining/english.toml RUN [--from OTHER_RUN]

The plan names the network, and for each stage a text, how many characters are read of it (a longer text is read in
part, a shorter one again) and the learning rate at its beginning and end. RUN is a folder: every few minutes
`snapshot.safetensors` is replaced there, and the same command goes on from it, also after `kill -9`. A plan may be
changed in between: how far a stage is counts in characters. `--from` begins with the weights and moments of another
run; `--on` with a checkpoint of as many units or fewer: the others begin without a say (`widened`). At the end of each
stage RUN/STAGE is a checkpoint as quotegen writes them, to be fine-tuned:

    python -m quotegen train data/saying.txt --recipe fine-tune --on RUN/STAGE --half --snapshots 0 --out FOLDER
"""

import argparse
import hashlib
import json
import math
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from pretraining.lstm import Network, Shape
from pretraining.reading import Reader, Symbols, Text, blocks, encoded
from pretraining.symbols import Characters, Pieces
from quotegen.model.files import checkpoint as checkpoints
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import EpochRecord, Metadata
from quotegen.model.recipe import Recipe, preset
from quotegen.model.weights import Weights, carried_over, initial
from quotegen.text.corpus import Corpus, read_corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import END, Vocabulary

SNAPSHOT = "snapshot.safetensors"
MEASURED = 64  # of the lines held out, at each snapshot
LEARNING_FROM = 20  # blocks of the first text that pieces are learned from


@dataclass(frozen=True)
class Stage:
    """Some characters of a text, from `begin` on, and the learning rate over them: straight from the first to the
    second."""

    name: str
    text: Path
    characters: int
    rate: tuple[float, float]
    begin: int = 0  # characters that an earlier stage has read

    def rate_at(self, characters: float) -> float:
        first, last = self.rate
        return first + (last - first) * min(1.0, characters / self.characters)


@dataclass(frozen=True)
class Plan:
    """What is trained, on what."""

    like: Path  # the text that is fine-tuned on: its characters, its validation quotes
    recipe: Recipe
    pieces: int  # 0: characters
    minutes: float  # between snapshots
    stages: tuple[Stage, ...]

    @classmethod
    def read(cls, file: Path) -> "Plan":
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        network = values["network"]
        stages = tuple(
            Stage(**{**row, "text": Path(row["text"]), "rate": tuple(row["rate"])}) for row in values["stage"]
        )
        own = {"like", "pieces", "minutes"}
        recipe = replace(preset("pretrain"), **{name: value for name, value in network.items() if name not in own})
        return cls(Path(network["like"]), recipe.checked(), network.get("pieces", 0), network.get("minutes", 4), stages)


@dataclass
class Progress:
    """How far a run is."""

    stage: str = ""
    spans: int = 0  # of the stage
    characters: float = 0.0  # of the stage
    seconds: float = 0.0  # of the whole run
    processor_seconds: float = 0.0


def main() -> None:
    """Run the plan to its end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--from", dest="before", type=Path, metavar="RUN")
    parser.add_argument("--on", type=Path, metavar="CHECKPOINT")
    options = parser.parse_args()
    on = checkpoints.load(options.on) if options.on else None
    Run(Plan.read(options.plan), options.run, options.before, on).train()


class Run:
    """A plan on its way, and the folder that it goes on from."""

    def __init__(self, plan: Plan, folder: Path, before: Path | None = None, on: Checkpoint | None = None):
        self.plan, self.folder, self.recipe = plan, folder, plan.recipe
        folder.mkdir(parents=True, exist_ok=True)
        corpus = read_corpus(plan.like)[0]
        self.symbols = self._symbols(corpus)
        quotes = split(corpus.quotes, preset("fine-tune").held_out).validation
        self.quotes = [self._line(quote) for quote in quotes]
        self.quote_characters = sum(len(quote) + 1 for quote in quotes)
        embedding = self.recipe.embedding if plan.pieces else 0
        shape = Shape(len(self.symbols), self.recipe.units, self.symbols.end, embedding)
        streams, span = self.recipe.batch_size, self.recipe.span
        weights = first_weights(shape, self.recipe)
        if on:
            weights = widened(on, weights, self.recipe, self.symbols.vocabulary.characters)
        self.network = Network(shape, weights, streams, span, self.recipe.averaging)
        self.bases = on.bases if on else ()
        self.progress = Progress()
        if (folder / SNAPSHOT).exists():
            self.progress = Progress(**self._restore(folder / SNAPSHOT))
        elif before:
            self._restore(before / SNAPSHOT)

    def train(self) -> None:
        """Every stage that is not done yet."""
        names = [stage.name for stage in self.plan.stages]
        first = names.index(self.progress.stage) if self.progress.stage in names else 0
        for number, stage in enumerate(self.plan.stages[first:], first):
            if self.progress.stage != stage.name:
                before = self.progress
                self.progress = Progress(stage.name, 0, 0.0, before.seconds, before.processor_seconds)
            self._train(stage, names[:number])

    def _train(self, stage: Stage, names_before: list[str]) -> None:
        text = encoded(stage.text, self.symbols, self.folder.parent / "indices")
        streams, span = self.recipe.batch_size, self.recipe.span
        a_span = streams * span / text.symbols_per_character
        first = round(stage.begin / a_span) + self.progress.spans
        total, count, reported = 0.0, 0, time.perf_counter()
        began, characters_then = (time.perf_counter(), time.process_time()), self.progress.characters
        for symbols in Reader(text.indices, self.symbols.end, streams, span).spans(first):
            if self.progress.characters >= stage.characters:
                break
            total += self.network.learn(symbols, self._rate(stage), self.recipe.clip_norm)
            if not math.isfinite(total):
                raise SystemExit("The loss is no number any more. Begin again with a lower rate.")
            count += 1
            self.progress.spans += 1
            self.progress.characters += a_span
            self.progress.seconds += time.perf_counter() - began[0]
            self.progress.processor_seconds += time.process_time() - began[1]
            began = time.perf_counter(), time.process_time()
            if began[0] - reported >= 60 * self.plan.minutes:
                speed = (self.progress.characters - characters_then) / (began[0] - reported)
                self._report(stage, text, total / count, speed)
                total, count, reported, characters_then = 0.0, 0, began[0], self.progress.characters
                began = time.perf_counter(), time.process_time()
        if count or not (self.folder / stage.name / "metadata.json").exists():  # else it ended in an earlier process
            loss = self._report(stage, text, total / max(count, 1), 0.0)
            if not self.plan.pieces:
                self._checkpoint(stage, text, loss, names_before)

    def _rate(self, stage: Stage) -> float:
        warm = min(1.0, (self.network.steps + 1) / max(self.recipe.warm_up, 1))
        return warm * stage.rate_at(self.progress.characters)

    def _report(self, stage: Stage, text: Text, loss: float, speed: float) -> float:
        """Keep a snapshot, measure and print one line; returns the loss on lines held out, in nats per character."""
        self._snapshot()
        of_quotes = self.network.measure(self.quotes) / self.quote_characters
        lines = text.held_out[:MEASURED]
        of_text = self.network.measure(lines) / sum(len(line) - 1 for line in lines) * text.symbols_per_character
        row = {
            "time": datetime.now(UTC).strftime("%H:%M"),
            "stage": stage.name,
            "million_characters": round(self.progress.characters / 1e6, 2),
            "rate": round(self._rate(stage), 6),
            "characters_per_second": round(speed),
            "minutes": round(self.progress.seconds / 60, 1),
            "processor_minutes": round(self.progress.processor_seconds / 60, 1),
            "bits_read": round(loss * text.symbols_per_character / math.log(2), 4),
            "bits_held_out": round(of_text / math.log(2), 4),
            "bits_validation_quotes": round(of_quotes / math.log(2), 4),
        }
        print(json.dumps(row), flush=True)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        return of_text

    def _snapshot(self) -> None:
        part = self.folder / f".{SNAPSHOT}.part"
        save_file(self.network.state(), part, {"progress": json.dumps(vars(self.progress))})
        part.replace(self.folder / SNAPSHOT)

    def _restore(self, file: Path) -> dict:
        with safe_open(file, "numpy") as snapshot:
            self.network.restore({name: snapshot.get_tensor(name) for name in snapshot.keys()})  # noqa: SIM118
            return json.loads(snapshot.metadata()["progress"])

    def _symbols(self, corpus: Corpus) -> Symbols:
        """All characters of the texts and of the one that is fine-tuned on, which fine-tuning makes its own of."""
        if not self.plan.pieces:
            found = {
                character for stage in self.plan.stages for block in blocks(stage.text) for character in set(block)
            }
            every = "".join(found.union(*corpus.quotes) - {END})
            return Characters(Vocabulary.of(every, end=True, unit=self.recipe.unit))
        lines = (
            line for block in islice(blocks(self.plan.stages[0].text), LEARNING_FROM) for line in block.split("\n")
        )
        return Pieces.learned(lines, self.plan.pieces, self.folder / "pieces.json")

    def _line(self, quote: str) -> np.ndarray:
        return np.concatenate([[self.symbols.end], self.symbols.encode(quote + "\n")])

    def _checkpoint(self, stage: Stage, text: Text, loss: float, names_before: list[str]) -> Checkpoint:
        """The averaged weights as a checkpoint whose history has one row: this stage."""
        recipe = replace(self.recipe, learning_rate=stage.rate[0])
        bases = self.bases
        if names_before and (self.folder / names_before[-1] / "metadata.json").exists():
            bases = checkpoints.load(self.folder / names_before[-1]).bases
        row = EpochRecord(1, loss, loss, round(self.progress.seconds, 1))
        identity = [text.record.fingerprint, recipe.as_dict(), stage.characters, stage.rate, [*map(str, bases[:1])]]
        metadata = Metadata(
            fingerprint=hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16],
            text=text.record,
            recipe=recipe,
            vocabulary=self.symbols.vocabulary.characters,
            prompts=(),
            history=(row,),
            samples=(),
            best_epoch=1,
            ended="finished",
            created=datetime.now(UTC).date().isoformat(),
            versions={package: version(package) for package in ("torch", "numpy")},
            bases=bases,
        )
        return checkpoints.save(self.folder / stage.name, metadata, self.network.weights())


def first_weights(shape: Shape, recipe: Recipe) -> Weights:
    """Untrained weights, drawn as quotegen draws them."""
    rng = np.random.default_rng(recipe.seed)
    if not shape.embedding:
        return initial(replace(recipe, embedding=0), shape.symbols, rng)
    inner = initial(replace(recipe, embedding=shape.embedding), shape.symbols, rng)
    inner["embedding"] = rng.normal(0, 0.1, inner["embedding"].shape)
    limit = math.sqrt(6 / (shape.units + shape.embedding))
    projection = rng.uniform(-limit, limit, (shape.units, shape.embedding))
    return {**inner, "projection": projection}


def widened(on: Checkpoint, fresh: Weights, recipe: Recipe, characters: Sequence[str]) -> Weights:
    """A trained network in a larger one, which predicts the same (Chen et al. 2016, Net2Net, section 2.3).

    The units that are new see the old ones and each other, by fresh weights; nobody sees them until training changes
    the weights of 0 on their way to the old units and to the output.
    """
    base = on.metadata.recipe
    given = carried_over(
        on.weights(), on.vocabulary.characters, replace(recipe, units=base.units), characters, np.random.default_rng(1)
    )
    weights = {name: tensor.copy() for name, tensor in fresh.items()}
    weights["output_kernel"][:] = 0
    weights["output_kernel"][: base.units] = given["output_kernel"]
    weights["output_bias"] = given["output_bias"]
    for gate in range(4):
        new, old = (slice(gate * units, gate * units + base.units) for units in (recipe.units, base.units))
        weights["recurrent_kernel"][base.units :, new] = 0
        weights["recurrent_kernel"][: base.units, new] = given["recurrent_kernel"][:, old]
        for name in ("kernel", "bias"):
            weights[name][..., new] = given[name][..., old]
    return weights


if __name__ == "__main__":
    main()
