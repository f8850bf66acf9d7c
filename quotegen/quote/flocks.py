"""Drafts in flocks: after each word, those whose words go together are copied in place of those whose words do not.

What is drawn character by character takes no word back, and one wrong word spoils the rest. So drafts of a flock are
written side by side, and drawn again, each with a chance of e to what its words since then have promised. This
is sequential Monte Carlo (Gordon, Salmond and Smith 1993; for a language model, Lew et al. 2023). The network still
draws every character itself, by `Candidate.numbers`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from quotegen.quote.batch import Candidate, candidate_of, losses_of
from quotegen.quote.generation import read_prompts
from quotegen.quote.runtime import Runtime, State, one_blas_thread
from quotegen.quote.sampling import Sampling, draw, probabilities
from quotegen.text.hangul import most_units
from quotegen.text.vocabulary import END

# Of texts, their log-likelihoods, and which of them have ended: nats (texts,).
Promises = Callable[[Sequence[str], np.ndarray, Sequence[bool]], np.ndarray]

FLOCK = 30  # drafts; each flock comes to one kind of sentence
MOST_ALIKE = 0.6  # a flock is drawn again where its effective sample size (Kong, Liu and Wong 1994) is below this share


@dataclass
class _Drafts:
    """All drafts as they grow, one a row."""

    written: np.ndarray  # int32 (drafts, steps), −1 behind what is written
    numbers: np.ndarray  # float32 (drafts, steps): the uniform numbers that chose
    lengths: np.ndarray  # int (drafts,): steps
    alike: np.ndarray  # int (drafts,): the same number for drafts whose text, and so whose state, is the same
    losses: np.ndarray  # float64 (drafts,): −ln p of what is written, as learned
    promises: np.ndarray  # float64 (drafts,): nats
    weights: np.ndarray  # float64 (drafts,): nats promised since the flock was drawn again
    over: np.ndarray  # bool (drafts,): ended, or as long as may be
    logits: np.ndarray  # (drafts, vocabulary) of the next character
    allowed: np.ndarray  # bool (drafts, vocabulary): what can stand there
    state: State

    @property
    def arrays(self) -> tuple[np.ndarray, ...]:
        """Every array, to be copied row by row."""
        own = (getattr(self, field.name) for field in fields(self) if field.name != "state")
        return *own, self.state.hidden, self.state.cell, self.state.window


def draw_in_flocks(
    runtime: Runtime, promises: Promises, sampling: Sampling, rng: np.random.Generator, *, flocks: int, length: int
) -> list[Candidate]:
    """Different quotes that `flocks` flocks came to, of at most `length` characters, by a model that reads quotes."""
    drafts = _begun(runtime, flocks * FLOCK, most_units(length, runtime.vocabulary.unit))
    with one_blas_thread():
        while len(rows := np.flatnonzero(~drafts.over)):
            _write_a_word(runtime, sampling, rng, drafts, rows)
            drafts.weights[rows] += _promised(runtime, promises, drafts, rows)
            for flock in np.split(rows, np.flatnonzero(np.diff(rows // FLOCK)) + 1):
                _draw_again(rng, drafts, flock)
    _number_the_rest(rng, drafts)
    found = {}
    for row, count in enumerate(drafts.lengths):
        indices = drafts.written[row, :count]
        candidate = candidate_of(runtime, "", indices, -float(drafts.losses[row]), length, drafts.numbers[row])
        found.setdefault(candidate.text, candidate)
    return list(found.values())


def _begun(runtime: Runtime, count: int, steps: int) -> _Drafts:
    logits, state = read_prompts(runtime, [""] * count)
    written, numbers = np.full((count, steps), -1, np.int32), np.zeros((count, steps), np.float32)
    zeros, allowed = np.zeros(count), np.isfinite(logits)
    lengths, alike = np.zeros(count, int), np.zeros(count, int)
    losses, promises, weights = zeros, zeros.copy(), zeros.copy()
    over = np.zeros(count, bool)
    return _Drafts(written, numbers, lengths, alike, losses, promises, weights, over, logits, allowed, state)


def _write_a_word(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, drafts: _Drafts, rows: np.ndarray
) -> None:
    """Let some drafts go on up to their next space or end."""
    vocabulary, steps = runtime.vocabulary, drafts.written.shape[1]
    end, space = vocabulary.index[END], vocabulary.index.get(" ", -1)
    while len(rows):
        numbers, logits = rng.random(len(rows), np.float32), drafts.logits[rows]
        chosen = draw(probabilities(np.where(drafts.allowed[rows], logits, -np.inf), sampling), numbers)
        places = drafts.lengths[rows]
        drafts.written[rows, places], drafts.numbers[rows, places] = chosen, numbers
        drafts.losses[rows] += losses_of(logits, chosen)
        drafts.lengths[rows] += 1
        drafts.over[rows] = (chosen == end) | (drafts.lengths[rows] == steps)
        # Drafts that are the same so far and go on alike are read once.
        goes_on = drafts.alike[rows] * len(vocabulary) + chosen
        _, firsts, of = np.unique(goes_on, return_index=True, return_inverse=True)
        logits, state = runtime.step(drafts.state.take(rows[firsts]), chosen[firsts])
        drafts.logits[rows], drafts.allowed[rows] = logits[of], vocabulary.following[chosen]
        drafts.state.hidden[rows], drafts.state.cell[rows] = state.hidden[of], state.cell[of]
        drafts.alike[rows] = drafts.alike.max() + 1 + of
        rows = rows[~drafts.over[rows] & (chosen != space)]


def _promised(runtime: Runtime, promises: Promises, drafts: _Drafts, rows: np.ndarray) -> np.ndarray:
    """What the last word added to the promise of each draft, nats (rows,); copies are looked at once."""
    end = runtime.vocabulary.index[END]
    _, firsts, of = np.unique(drafts.alike[rows], return_index=True, return_inverse=True)
    texts, ended = [], []
    for row in rows[firsts]:
        indices = drafts.written[row, : drafts.lengths[row]]
        ended.append(bool(indices[-1] == end))
        texts.append(runtime.vocabulary.decode(indices[:-1] if ended[-1] else indices).strip())
    now = promises(texts, -drafts.losses[rows[firsts]], ended)[of]
    added = now - drafts.promises[rows]
    drafts.promises[rows] = now
    return added


def _draw_again(rng: np.random.Generator, drafts: _Drafts, flock: np.ndarray) -> None:
    """Copy the drafts of a flock over each other, by e to their weights, once those are uneven (systematic resampling:
    Kitagawa 1996)."""
    chances = np.exp(drafts.weights[flock] - drafts.weights[flock].max())
    chances /= chances.sum()
    if 1 / np.square(chances).sum() > MOST_ALIKE * len(flock):
        return
    places = (np.arange(len(flock)) + rng.random()) / len(flock)
    source = flock[np.searchsorted(chances.cumsum(), places).clip(max=len(flock) - 1)]
    for array in drafts.arrays:
        array[flock] = array[source]
    drafts.weights[flock] = 0


def _number_the_rest(rng: np.random.Generator, drafts: _Drafts) -> None:
    """Random numbers behind each end, with which a draft goes on where another temperature does not end it."""
    rest = np.arange(drafts.numbers.shape[1]) >= drafts.lengths[:, np.newaxis]
    drafts.numbers[rest] = rng.random(int(rest.sum()), np.float32)
