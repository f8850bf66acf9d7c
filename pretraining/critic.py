"""Lines from which a second network learns to tell people's proverbs from what the first one writes.

    PYTHONPATH=. python pretraining/critic.py PROVERBS MODEL OUT

Each line of OUT is a proverb with PEOPLE behind it, or a quote by MODEL with NETWORK behind it, as many of each,
shuffled. A network that reads such lines learns which of the two comes next; `quote/critic.py` asks it.
"""

import sys
from itertools import count
from pathlib import Path

import numpy as np

from quotegen.model.files.store import open_model, text_of
from quotegen.quote.batch import draw_many
from quotegen.quote.choosing import LENGTHS, Chooser
from quotegen.quote.critic import NETWORK, PEOPLE
from quotegen.quote.flocks import draw_in_flocks
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.quote.today import CANDIDATES, LENGTH, TEMPERATURE

EACH = 24_000  # lines of people and of the network
PLAIN = 3  # of so many lines of the network one comes as it is drawn, the others from flocks, as Today's candidates do
FLOCKS = 10
SEED = 1


def main(proverbs: Path, model: str, out: Path) -> None:
    """Write the lines."""
    rng = np.random.default_rng(SEED)
    least, most = LENGTHS["english"]
    people = [line for line in proverbs.read_text(encoding="utf-8").splitlines() if least <= len(line) <= most]
    lines = [f"{line}{PEOPLE}" for line in rng.permutation(people)[:EACH]]
    lines += [f"{line}{NETWORK}" for line in written(model, rng)]
    rng.shuffle(lines)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{out}: {len(lines):,} lines")


def written(model: str, rng: np.random.Generator) -> list[str]:
    """Different quotes by a model."""
    checkpoint = open_model(model)
    runtime, sampling, found = Runtime.of(checkpoint), Sampling(TEMPERATURE), {}
    chooser = Chooser(runtime, text_of(checkpoint.metadata.text).quotes)
    least, most = LENGTHS["english"]
    for turn in count():
        if turn % PLAIN:
            drawn = draw_in_flocks(runtime, chooser.promises, sampling, rng, flocks=FLOCKS, length=LENGTH)
        else:
            drawn = draw_many(runtime, sampling, rng, prompts=[""] * CANDIDATES[1], length=LENGTH)
        texts = (candidate.text.strip() for candidate in drawn if candidate.ended)
        found |= dict.fromkeys(text for text in texts if least <= len(text) <= most and text[-1] in ".?")
        if turn % 50 == 0:
            print(f"{len(found):,} quotes", flush=True)
        if len(found) >= EACH:
            return [*found][:EACH]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
