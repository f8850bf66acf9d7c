"""What every figure on the pages means and how it is computed, and the small link that leads there from a claim."""

from dataclasses import dataclass

import streamlit as st

from quotegen.app.locale import _
from quotegen.quote.choosing import MOST_REPEATED

PAGE, PARAMETER = "quotegen/app/pages/computed.py", "about"


@dataclass(frozen=True)
class Definition:
    """A figure in a sentence or two and in a formula, who thought of it, and what prints it."""

    title: str
    meaning: str
    formula: str  # LaTeX
    source: str = ""
    command: str = ""  # for the command line; empty where a page alone shows the figure


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
                "How hard a character is to guess: the mean surprise over all characters of quotes that were held "
                "back, ends included. Perplexity is the same as a number of equally likely characters; accuracy is "
                "how often the likeliest came. For Hangul also per syllable: all bits over all syllables."
            ),
            r"\begin{gathered} \mathrm{bits} = -\frac{1}{N} \sum_{t=1}^{N} \log_2 p(c_t \mid c_1 \dots c_{t-1}) \\"
            r"\mathrm{perplexity} = 2^{\mathrm{bits}} \end{gathered}",
            "Shannon 1951, Prediction and Entropy of Printed English",
            "python -m quotegen evaluate MODEL FILE",
        ),
        "ngram": Definition(
            _("What counting alone can guess"),
            _(
                "The yardstick of a network: how often each character followed the n − 1 before it in the training "
                "quotes, smoothed. The validation quotes choose n and the smoothing; d is the discount, γ what is "
                "left for shorter contexts."
            ),
            r"p_n(c \mid h) = \frac{\max(\#(hc) - d,\, 0)}{\#(h)} + \gamma(h)\, p_{n-1}(c \mid h')",
            "Kneser and Ney 1995; Witten and Bell 1991; Chen and Goodman 1999",
            "python -m quotegen measure FILE",
        ),
        "split": Definition(
            _("Held-out quotes"),
            _(
                "Whole quotes are dealt out by a hash, a tenth to choose the best epoch and a tenth to measure on. "
                "Quotes that are nearly the same (similarity of 0.8 or more) stay on one side. The leaky split deals "
                "out overlapping windows instead."
            ),
            r"\mathrm{similarity}(a, b) = 1 - \frac{\mathrm{insertions} + \mathrm{deletions}}{|a| + |b|} \ge 0.8",
            "Broder 1997, On the resemblance and containment of documents (MinHash)",
            "python -m quotegen split FILE --part test",
        ),
        "written": Definition(
            _("Real words, ends, distinct words"),
            _(
                "Of what is written at a temperature: the share of words that another quote or a word list has; of "
                "quotes that end by themselves within 200 characters; of different words, and pairs of words, among "
                "all, in groups of as many quotes as people's are. People's held-out quotes are the yardstick."
            ),
            r"\mathrm{distinct}_n = \frac{\#\,\mathrm{different}\ n\text{-}\mathrm{grams\ of\ words}}"
            r"{\#\,n\text{-}\mathrm{grams\ of\ words}}",
            "Li et al. 2016, A Diversity-Promoting Objective Function, section 4.3",
            "python -m quotegen measure FILE --model FOLDER",
        ),
        "estimate": Definition(
            _("Expected time and memory"),
            _(
                "A few steps of the very recipe are timed on this machine; the tutorial's is scaled from a run whose "
                "time is known. Where two processes share a run, the half of one is timed, and a tenth added for their "
                "waiting. It is processor time: while others use the machine, too, a run takes longer. To start-up and "
                "reading come, for every epoch, the share s for its samples and figures, and the time to save it."
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
                "The score foretells the sense, from 1 to 5, that a reader would find in a quote. Readers who did not "
                "know where the lines came from rated some two thousand drafts; the weights fit what they said. Four "
                "things are measured: how many runs of three words stand in no proverb that the network read, how "
                "likely the network holds the quote, how much likelier than its words one by one, and how many words "
                "it has. Today’s quote is no copy, and at most {share} of it repeats longer runs of what was read."
            ).format(share=f"{MOST_REPEATED:.0%}"),
            r"\mathrm{score} = m + \sum_i w_i \cdot \frac{x_i - m_i}{s_i}",
            "Pauls and Klein 2012 (likelier than its words)",
            "python -m quotegen generate MODEL --best-of 200 --json",
        ),
        "origin": Definition(
            _("Copied, nearly copied, new"),
            _(
                "Copied: it stands in a quote of the text, those held out included. Nearly copied: 80 % alike. Else "
                "new; what is new as a whole is looked at sentence by sentence, too. The longest copied run is the "
                "longest piece, marked or not, that one quote of the text has."
            ),
            r"\mathrm{similarity}(a, b) = 1 - \frac{\mathrm{insertions} + \mathrm{deletions}}{|a| + |b|}",
            "rapidfuzz, Indel.normalized_similarity",
            "python -m quotegen generate MODEL --json",
        ),
        "pieces": Definition(
            _("Share of new pieces"),
            _(
                "Of all pieces of n characters in some quotes, the share that no quote in training has, for n from 1 "
                "to 30; pieces within a prompt do not count. People's held-out quotes are the yardstick."
            ),
            r"\mathrm{new}(n) = \frac{\#\{\mathrm{pieces\ of}\ n \notin \mathrm{training}\}}"
            r"{\#\{\mathrm{pieces\ of}\ n\}}",
            "McCoy et al. 2023, How much do language models copy from their training data?",
        ),
        "by-heart": Definition(
            _("Copied share of an epoch"),
            _(
                "Of all characters that the network of an epoch writes, those in an underlined part or in a whole "
                "quote of the text; prompts do not count. The quotes come from the same random numbers in every epoch."
            ),
            r"\mathrm{copied\ share} = \frac{\#\,\mathrm{copied\ characters}}{\#\,\mathrm{written\ characters}}",
            command="python -m quotegen epochs MODEL",
        ),
        "clues": Definition(
            _("What gives a quote away"),
            _(
                "Four figures of a quote: bits a character under the network, words that neither the training quotes "
                "nor a word list have, the longest run copied from one of them, words said more than once. Each "
                "stands beside those of up to 200 quotes by people that the network never read. We show the figure "
                "that is rarest among them, if a tenth or fewer share it. A quote by a person is also given away where "
                "it surprises the network more than each of its own."
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
                "Surprise: how unlikely the network held the character that came, in bits; 1 bit is a fair coin. "
                "Rank: how many characters it held likelier, and one. The mean of the surprise is the bits per "
                "character."
            ),
            r"s_t = -\log_2 p(c_t \mid c_1 \dots c_{t-1})",
            "Shannon 1948; ranks as in GLTR, Gehrmann, Strobelt and Rush 2019",
        ),
        "saliency": Definition(
            _("Past characters that mattered"),
            _(
                "Input × gradient: by how many nats, to first order, log p of a character rests on each character "
                "read before it. x is that character's part of the sums that the gates take."
            ),
            r"\mathrm{saliency}_i = x_i \cdot \frac{\partial \log p(c)}{\partial x_i}",
            "Denil, Demiraj and de Freitas 2014; Shrikumar et al. 2017, section 3",
        ),
        "units": Definition(
            _("Units that track something"),
            _(
                "The correlation of a unit's value with a feature of the text, such as the position in the quote. "
                "Every unit is found on one half of the quotes and measured again on the other."
            ),
            r"r = \frac{\sum (u_t - \bar u)(f_t - \bar f)}{\sqrt{\sum (u_t - \bar u)^2 \sum (f_t - \bar f)^2}}",
            "Karpathy, Johnson and Fei-Fei 2015, Visualizing and Understanding Recurrent Networks",
        ),
        "sampling": Definition(
            _("From logits to probabilities"),
            _(
                "Softmax of the logits z over the temperature T, then the cuts: top-k keeps the k likeliest, top-p "
                "the fewest that reach p, min-p what is at least that share of the likeliest. After each cut the "
                "rest is divided by its sum. Bits: the entropy of what is left."
            ),
            r"\begin{gathered} p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}} \\"
            r"H = -\sum_i p_i \log_2 p_i \end{gathered}",
            "Holtzman et al. 2020, section 3.1 (top-p); Nguyen et al. 2024, section 3 (min-p)",
        ),
        "entropy": Definition(
            _("Entropy of a text"),
            _(
                "How many bits a character needs where only the frequencies of characters are known: what a guess "
                "without any memory can reach on this very text."
            ),
            r"H = -\sum_c \frac{\#c}{N} \log_2 \frac{\#c}{N}",
            "Shannon 1948, A Mathematical Theory of Communication",
            "python -m quotegen stats FILE",
        ),
    }
