"""What every figure on the pages means and how it is computed, and the small link that leads there from a claim."""

from typing import NamedTuple

import streamlit as st

from quotegen.app.locale import _
from quotegen.quote.choosing import MOST_REPEATED

PAGE, PARAMETER = "quotegen/app/pages/computed.py", "about"
_SIMILARITY = r"1 - \frac{\mathrm{insertions} + \mathrm{deletions}}{|a| + |b|}"


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
    return _of_models() | _of_quotes() | _of_characters()


def _of_models() -> dict[str, Definition]:
    return {
        "bits": Definition(
            _("Bits per character, perplexity, accuracy"),
            _(
                "How hard the next character is to guess: the mean surprise over held-out quotes, their ends included. "
                "Perplexity says the same as a number of equally likely characters. Accuracy: how often the likeliest "
                "character came. Bits per syllable: all bits divided by the number of Hangul syllables."
            ),
            r"\begin{gathered} \mathrm{bits} = -\frac{1}{N} \sum_{t=1}^{N} \log_2 p(c_t \mid c_1 \dots c_{t-1}) \\"
            r"\mathrm{perplexity} = 2^{\mathrm{bits}} \end{gathered}",
            "Shannon 1951, Prediction and Entropy of Printed English",
            "python -m quotegen evaluate MODEL FILE",
        ),
        "ngram": Definition(
            _("What counting alone can guess"),
            _(
                "A network should do better than counting: how often did each character follow the n − 1 characters "
                "before it? Rare cases borrow from shorter contexts: d is what they give up, γ the weight of the "
                "shorter context. Validation quotes choose n."
            ),
            r"p_n(c \mid h) = \frac{\max(\#(hc) - d,\, 0)}{\#(h)} + \gamma(h)\, p_{n-1}(c \mid h')",
            "Kneser and Ney 1995; Witten and Bell 1991; Chen and Goodman 1999",
            "python -m quotegen measure FILE",
        ),
        "split": Definition(
            _("Held-out quotes"),
            _(
                "A tenth of the quotes chooses the best epoch, another tenth is only measured on. Quotes that are "
                "nearly the same stay on one side. The leaky split shuffles overlapping windows instead."
            ),
            rf"\mathrm{{similarity}}(a, b) = {_SIMILARITY} \ge 0.8",
            "Broder 1997, On the resemblance and containment of documents (MinHash)",
            "python -m quotegen split FILE --part test",
        ),
        "written": Definition(
            _("Real words, ends, distinct words"),
            _(
                "Real: the share of words that another quote or a word list has. Ends: the share of quotes that end by "
                "themselves within 200 characters. Distinct: the share of different words, and pairs of words. "
                "Held-out quotes by people show what is usual."
            ),
            r"\mathrm{distinct}_n = \frac{\#\,\mathrm{different}\ n\text{-}\mathrm{grams\ of\ words}}"
            r"{\#\,n\text{-}\mathrm{grams\ of\ words}}",
            "Li et al. 2016, A Diversity-Promoting Objective Function, section 4.3",
            "python -m quotegen measure FILE --model FOLDER",
        ),
        "estimate": Definition(
            _("Expected time and memory"),
            _(
                "We time a few training steps on this machine; for the tutorial's recipe we scale a run that we timed "
                "before. Every epoch also takes time to save and a share s for samples. A run takes longer while "
                "others use the machine."
            ),
            r"t \approx t_{\mathrm{start}} + \mathrm{epochs} \cdot"
            r"(\mathrm{steps} \cdot t_{\mathrm{step}} \cdot (1 + s) + t_{\mathrm{save}})",
        ),
    }


def _of_quotes() -> dict[str, Definition]:
    return {
        "choosing": Definition(
            _("How the best of many is chosen"),
            _(
                "The score predicts a reader’s rating: 1 to 5 points for sense, plus 3 if it passes for a proverb. "
                "Readers, who did not know where the lines came from, rated some four thousand drafts; the weights fit "
                "their ratings. Six things are measured: how many runs of three words stand in no proverb the network "
                "read, nor in its text, how likely the network holds the quote, how much likelier than its words one "
                "by one, how many words it has, how rare they are, and how readers liked other drafts with these "
                "words. Today’s quote is no copy: no proverb that was read has more than {share} of it in one piece, "
                "or is about the same."
            ).format(share=f"{MOST_REPEATED:.0%}"),
            r"\mathrm{score} = m + \sum_i w_i \cdot \frac{x_i - m_i}{s_i}",
            "Pauls and Klein 2012 (likelier than its words)",
            "python -m quotegen generate MODEL --best-of 200 --json",
        ),
        "origin": Definition(
            _("Copied, nearly copied, new"),
            _(
                "Copied: it stands in a quote of the text. Nearly copied: 80 % alike. New: all others, after each of "
                "their sentences was looked up, too. Longest copied run: its longest piece that one quote of the text "
                "has."
            ),
            rf"\mathrm{{similarity}}(a, b) = {_SIMILARITY}",
            "rapidfuzz, Indel.normalized_similarity",
            "python -m quotegen generate MODEL --json",
        ),
        "pieces": Definition(
            _("Share of new pieces"),
            _(
                "The share of all pieces of n characters that no training quote has, for n from 1 to 30. The beginning "
                "that you gave does not count. Held-out quotes by people show what is usual."
            ),
            r"\mathrm{new}(n) = \frac{\#\{\mathrm{pieces\ of}\ n \notin \mathrm{training}\}}"
            r"{\#\{\mathrm{pieces\ of}\ n\}}",
            "McCoy et al. 2023, How much do language models copy from their training data?",
        ),
        "by-heart": Definition(
            _("Copied share of an epoch"),
            _(
                "The share of characters that are underlined or belong to a quote copied as a whole. The beginning "
                "that you gave does not count. Every epoch writes from the same random numbers."
            ),
            r"\mathrm{copied\ share} = \frac{\#\,\mathrm{copied\ characters}}{\#\,\mathrm{written\ characters}}",
            command="python -m quotegen epochs MODEL",
        ),
        "clues": Definition(
            _("What gives a quote away"),
            _(
                "We compare four figures with up to 200 quotes by people that the network never read: bits per "
                "character, words that neither the training quotes nor a word list have, the longest copied run, and "
                "repeated words. The rarest of the four is the clue, if at most a tenth of people's quotes share it. A "
                "quote by a person is also given away if it surprises the network more than its own quotes do."
            ),
            r"\mathrm{share}(x) = \frac{\#\{\mathrm{people's\ quotes\ with}\ x' \ge x\}}"
            r"{\#\{\mathrm{people's\ quotes}\}}",
        ),
    }


def _of_characters() -> dict[str, Definition]:
    return {
        "surprise": Definition(
            _("Surprise and rank of a character"),
            _(
                "Surprise: how unlikely the network found the character that came, in bits; a coin toss is 1 bit. "
                "Rank: 1 if it was the likeliest. The mean surprise is the bits per character."
            ),
            r"s_t = -\log_2 p(c_t \mid c_1 \dots c_{t-1})",
            "Shannon 1948; ranks as in GLTR, Gehrmann, Strobelt and Rush 2019",
        ),
        "saliency": Definition(
            _("Past characters that mattered"),
            _(
                "Input × gradient: about how many nats each earlier character adds to log p of this one. x is what the "
                "earlier character adds to the sums that the gates take."
            ),
            r"\mathrm{saliency}_i = x_i \cdot \frac{\partial \log p(c)}{\partial x_i}",
            "Denil, Demiraj and de Freitas 2014; Shrikumar et al. 2017, section 3",
        ),
        "units": Definition(
            _("Units that track something"),
            _(
                "The correlation of a unit's value with a feature of the text, such as the position in the quote. We "
                "find the unit on one half of the quotes and measure it again on the other."
            ),
            r"r = \frac{\sum (u_t - \bar u)(f_t - \bar f)}{\sqrt{\sum (u_t - \bar u)^2 \sum (f_t - \bar f)^2}}",
            "Karpathy, Johnson and Fei-Fei 2015, Visualizing and Understanding Recurrent Networks",
        ),
        "sampling": Definition(
            _("From logits to probabilities"),
            _(
                "The network gives every character a logit z; divided by the temperature T, softmax makes "
                "probabilities of them. Then top-k keeps the k likeliest, top-p the fewest that together reach p, "
                "min-p those with at least that share of the likeliest one's probability. The rest is scaled to sum "
                "to 1. Bits: the entropy H of what is left."
            ),
            r"\begin{gathered} p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}} \\"
            r"H = -\sum_i p_i \log_2 p_i \end{gathered}",
            "Holtzman et al. 2020, section 3.1 (top-p); Nguyen et al. 2024, section 3 (min-p)",
        ),
        "entropy": Definition(
            _("Entropy of a text"),
            _(
                "How many bits a character needs if you know only how often each one occurs: the best that guessing "
                "without memory can do on this text."
            ),
            r"H = -\sum_c \frac{\#c}{N} \log_2 \frac{\#c}{N}",
            "Shannon 1948, A Mathematical Theory of Communication",
            "python -m quotegen stats FILE",
        ),
    }
