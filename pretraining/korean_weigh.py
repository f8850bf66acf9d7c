"""How near a Korean text is to proverbs: n-grams of jamo, in bits per syllable, and which lines sound like one.

    PYTHONPATH=. python pretraining/korean_weigh.py FILE …

prints, for each file of lines, the bits per syllable on the validation quotes of `data/sokdam.txt` by the file alone
and beside the training quotes (the two chances of each jamo mixed as is best). Never the test quotes. Of every file
SAMPLE characters are read, drawn at random, so that a large one is not good by its size.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pretraining.held_out import parts
from pretraining.weigh import sample
from quotegen.judge.ngram import NGram
from quotegen.text.hangul import spelled_out
from quotegen.text.vocabulary import Vocabulary

SOKDAM = Path(__file__).resolve().parents[1] / "data" / "sokdam.txt"
SAMPLE = 100_000
ORDER = 6  # jamo, the predicted one included: two syllables and a bit
_SHARES = np.linspace(0.1, 0.9, 9)
_VOCABULARY = Vocabulary.of(spelled_out("".join(map(chr, range(0xAC00, 0xD7A4)))) + " .", end=True)
# A proverb says what is so: of some thing or on some condition, in the present, of nobody in particular, without
# leaning on the sentence before.
_OF = re.compile(r"[가-힣](?:은|는|도|야|면|보다|이란) .* |[가-힣](?:은|는|보다|이란) ")
_ASSERTS = re.compile(r".*(다|라|랴|까|지|리|법|나)\.")
_PAST = "".join(chr(code + 20) for code in range(0xAC00, 0xD7A4, 28) if chr(code + 20) not in "있겠")  # 했, 갔, …
_FORMAL = "".join(chr(code + 17) for code in range(0xAC00, 0xD7A4, 28))  # 합, 입, …
_TELLS = re.compile(f".*([{_PAST}]다|[{_FORMAL}]니다|[{_FORMAL}]니까|는가|십시오|요)\\.")
_SOMEBODY = re.compile(
    "(?:^| )(?:나|내|난|저|제가|저는|그|그녀|너|네|네가|넌|우리|당신|이|이것|그것|저것|이런|그런|이렇게|그렇게|여기|"
    "거기|오늘|어제|내일|지금|아까|그때|이때|이제|선생|어머니|아버지|형|누나|저희|너희|그들|자네|얘|여러분|책|저자|영화|주|여호와|하나님|"
    "예수|주님|이스라엘|이놈|그놈|저놈|놈)"
    "(?:[가이은는을를의도와과께에만로라여]|에게|께서|들|들은|들이|님|님은|님이)?[ .]| [씨군양][이은을의]? "
)
_JOINED = re.compile(
    "(?:그러나|그리고|그래서|그런데|하지만|또|또한|그러면|그러므로|그러니|만일|만약|왜냐하면|즉|곧|다만|따라서|물론|아니|오|"
    "아|자|에|응|예)[ .]"
)


def model(lines: Sequence[str], longest: int = ORDER) -> NGram:
    """An n-gram model of lines as jamo."""
    return NGram([spelled_out(line) for line in lines], _VOCABULARY, longest)


def losses(counted: NGram, quotes: Sequence[str], order: int = ORDER) -> np.ndarray:
    """Nats of every jamo of the quotes and of their ends, (jamo,)."""
    return counted.guess([spelled_out(quote) for quote in quotes], "kneser-ney", order)[0]


def bits(nats: np.ndarray, quotes: Sequence[str]) -> float:
    """Bits per syllable of Hangul; spaces and ends cost, but do not count."""
    return nats.sum() / np.log(2) / sum(len(re.findall("[가-힣]", quote)) for quote in quotes)


def mixed(first: np.ndarray, second: np.ndarray, quotes: Sequence[str]) -> float:
    """Bits per syllable of the best mixture of two models' chances."""
    return min(bits(-np.log(share * np.exp(-first) + (1 - share) * np.exp(-second)), quotes) for share in _SHARES)


def leaning(lines: Sequence[str], proverbs: Sequence[str], prose: Sequence[str]) -> np.ndarray:
    """How much likelier each line is after proverbs than after prose, nats per jamo, (lines,).

    Moore and Lewis 2010, "Intelligent selection of language model training data".
    """
    lengths = np.array([len(spelled_out(line)) + 1 for line in lines])
    gain = losses(model(prose), lines) - losses(model(proverbs), lines)
    return np.add.reduceat(gain, np.cumsum(lengths) - lengths) / lengths


def asserts(line: str) -> bool:
    """Whether a line says what is so in general, as far as its words can tell."""
    if line.count(" ") < 2 or not _OF.search(line) or not _ASSERTS.fullmatch(line) or _TELLS.fullmatch(line):
        return False
    return not (_SOMEBODY.search(line) or _JOINED.match(line))


def main(files: Sequence[str]) -> None:
    """Print the table."""
    split = parts(SOKDAM)
    alone = losses(model(split.train), split.validation)
    print(f"{'the training quotes alone':44} {bits(alone, split.validation):.2f}")
    for file in files:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        nats = losses(model(sample(lines, SAMPLE)), split.validation)
        pair = f"{bits(nats, split.validation):.2f} {mixed(nats, alone, split.validation):.2f}"
        print(f"{Path(file).stem:44} {pair} {sum(map(len, lines)):12,}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
