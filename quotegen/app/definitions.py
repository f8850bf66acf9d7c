"""What every figure on the pages means and how it is computed, and the small link that leads there from a claim."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from quotegen.app.locale import _
from quotegen.quote.choosing import MOST_REPEATED

PAGE, PARAMETER = "quotegen/app/pages/computed.py", "about"


class Definition(NamedTuple):
    """A figure in a sentence or two and in a formula, its source, and the command that prints it."""

    title: str
    meaning: str
    formula: str  # LaTeX
    source: str = ""
    command: str = ""  # empty where only a page shows the figure


def how(name: str, label: str = "") -> None:
    """A small link from a claim to a definition, or to several, their names joined by a dot."""
    words = label or _("How this is computed")
    st.page_link(PAGE, label=words, icon=":material/function:", query_params={PARAMETER: name})


def definitions() -> dict[str, Definition]:
    """All of them by the name that stands in the link, in the visitor's language."""
    words = _of_models() | _of_quotes() | _of_characters()
    return {name: Definition(*words[name], **formula) for name, formula in _formulas().items()}


@cache
def _formulas() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _of_models() -> dict[str, tuple[str, str]]:
    return {
        "bits": (
            _("Bits per character, perplexity, accuracy"),
            _(
                "How hard the next character is to guess: the mean surprise over held-out quotes, their ends included. "
                "Perplexity says the same as a number of equally likely characters. Accuracy: how often the likeliest "
                "character came. Bits per syllable: all bits divided by the number of Hangul syllables."
            ),
        ),
        "ngram": (
            _("What counting alone can guess"),
            _(
                "A network should do better than counting: how often did each character follow the n − 1 characters "
                "before it? Rare cases borrow from shorter contexts: d is what they give up, γ the weight of the "
                "shorter context. Validation quotes choose n."
            ),
        ),
        "split": (
            _("Held-out quotes"),
            _(
                "A tenth of the quotes chooses the best epoch, another tenth is only measured on. Quotes that are "
                "nearly the same stay on one side. The leaky split shuffles overlapping windows instead."
            ),
        ),
        "written": (
            _("Real words, ends, distinct words"),
            _(
                "Real: the share of words that another quote or a word list has. Ends: the share of quotes that end by "
                "themselves within 200 characters. Distinct: the share of different words, and pairs of words. "
                "Held-out quotes by people show what is usual."
            ),
        ),
        "estimate": (
            _("Expected time and memory"),
            _(
                "We time a few training steps on this machine; for the tutorial's recipe we scale a run that we timed "
                "before. Every epoch also takes time to save and a share s for samples. A run takes longer while "
                "others use the machine."
            ),
        ),
    }


def _of_quotes() -> dict[str, tuple[str, str]]:
    return {
        "choosing": (
            _("How the best of many is chosen"),
            _(
                "The score predicts how a language model would rate the quote: 1 to 5 points for sense, plus 3 if it "
                "takes it for a proverb. In some thirty blind readings, language models rated about five thousand "
                "drafts without knowing who wrote them; the weights fit these ratings. Six things are measured: how "
                "many runs of three words stand in no proverb the network read, nor in its text, how likely the "
                "network holds the quote, how much likelier than its words one by one, how many words it has, how rare "
                "they are, and how high other drafts with these words were rated. Today’s quote is no copy: no proverb "
                "that was read has more than {share} of it in one piece, or the same content words, but for one at "
                "most."
            ).format(share=f"{MOST_REPEATED:.0%}"),
        ),
        "origin": (
            _("Copied, nearly copied, read before, new"),
            _(
                "Copied: it stands in a quote of the text. Nearly copied: 80 % alike. Read before: a proverb that the "
                "network read before its text has more than {share} of it in one piece, or the same content words but "
                "for one at most. New: all others, after each of their sentences was looked up, too. Longest copied "
                "run: its longest piece that one quote of the text has. What it shares with the nearest: pieces long "
                "enough to be underlined, in the same order."
            ).format(share=f"{MOST_REPEATED:.0%}"),
        ),
        "pieces": (
            _("Share of new pieces"),
            _(
                "The share of all pieces of n characters that no training quote has, for n from 1 to 30. The beginning "
                "that you gave does not count. Held-out quotes by people show what is usual."
            ),
        ),
        "by-heart": (
            _("Copied share of an epoch"),
            _(
                "The share of characters that are underlined or belong to a quote copied as a whole. The beginning "
                "that you gave does not count. Every epoch writes from the same random numbers."
            ),
        ),
        "clues": (
            _("What gives a quote away"),
            _(
                "We compare four figures with up to 200 quotes by people that the network never read: bits per "
                "character, words that neither the training quotes nor a word list have, the longest copied run, and "
                "repeated words. The rarest of the four is the clue, if at most a tenth of people's quotes share it. A "
                "quote by a person is also given away if it surprises the network more than its own quotes do."
            ),
        ),
    }


def _of_characters() -> dict[str, tuple[str, str]]:
    return {
        "surprise": (
            _("Surprise and rank of a character"),
            _(
                "Surprise: how unlikely the network found the character that came, in bits; a coin toss is 1 bit. "
                "Rank: 1 if it was the likeliest. The mean surprise is the bits per character."
            ),
        ),
        "saliency": (
            _("Past characters that mattered"),
            _(
                "Input × gradient: about how many nats each earlier character adds to log p of this one. x is what the "
                "earlier character adds to the sums that the gates take."
            ),
        ),
        "units": (
            _("Units that track something"),
            _(
                "The correlation of a unit's value with a feature of the text, such as the position in the quote. We "
                "find the unit on one half of the quotes and measure it again on the other."
            ),
        ),
        "sampling": (
            _("From logits to probabilities"),
            _(
                "The network gives every character a logit z; divided by the temperature T, softmax makes "
                "probabilities of them. Then top-k keeps the k likeliest, top-p the fewest that together reach p, "
                "min-p those with at least that share of the likeliest one's probability. The rest is scaled to sum "
                "to 1. Bits: the entropy H of what is left."
            ),
        ),
        "entropy": (
            _("Entropy of a text"),
            _(
                "How many bits a character needs if you know only how often each one occurs: the best that guessing "
                "without memory can do on this text."
            ),
        ),
    }
