"""Clues by hand, and beside those of people's quotes."""

import numpy as np
import pytest

from quotegen.app.guess.clues import Figures, Reader, by_surprise, repeated
from quotegen.inside.surprise import surprise
from quotegen.inside.trace import trace
from quotegen.judge.evaluation import bits_of_each
from quotegen.judge.suffixes import Suffixes
from quotegen.quote.runtime import Runtime

LEARNED = ("a bad penny always comes back.",)
PEOPLE = ("still waters run deep.", "a bad penny runs deep.", "waters.", "run waters run.")


@pytest.fixture(scope="module")
def runtime(tiny_checkpoint):
    return Runtime.of(tiny_checkpoint)


@pytest.fixture(scope="module")
def reader(runtime):
    return Reader(runtime, PEOPLE, {"a", "bad", "penny", "waters"}, Suffixes(LEARNED))


def test_bits_of_each_are_the_mean_surprise_of_each(runtime):
    """Quotes of several lengths side by side, against one at a time through another road."""
    alone = [surprise(trace(runtime, quote), runtime.vocabulary).bits.mean() for quote in PEOPLE]
    np.testing.assert_allclose(bits_of_each(runtime, PEOPLE), alone, rtol=1e-5)


def test_the_figures_of_a_quote_by_hand(reader):
    found = reader.read(["waters bad penny waters deep."])[0]
    assert found.unheard == ("deep",)
    assert found.copied == " bad penny "
    assert found.repeated == ("waters",)


def test_short_words_may_be_said_twice_and_hangul_may_not():
    texts = ["the waters of the run", "waters run and waters", "물이 깊고 물이 맑다"]
    assert [repeated(text) for text in texts] == [(), ("waters",), ("물이",)]


def test_a_figure_stands_beside_peoples(reader):
    """Of PEOPLE three, two, none and one word are unheard of."""
    assert [len(found.unheard) for found in reader.people] == [3, 2, 0, 1]
    of = {n: Figures(0.0, ("x",) * n, "", ()) for n in range(5)}
    assert [reader.as_much(of[n], "unheard") for n in range(5)] == [1, 0.75, 0.5, 0.25, 0]


def test_few_bits_look_like_a_network(reader):
    fewest = min(found.bits for found in reader.people)
    assert reader.as_much(Figures(fewest - 0.01, (), "", ()), "bits") == 0
    assert reader.as_much(Figures(fewest, (), "", ()), "bits") == 0.25
    assert reader.as_much(Figures(100.0, (), "", ()), "bits") == 1


RARE, COMMON = Figures(100.0, ("x",) * 4, "", ()), Figures(100.0, (), "", ())


def test_a_networks_quote_is_given_away_by_its_rarest_figure_or_by_nothing(reader):
    signs = reader.signs([RARE, COMMON], [False, False])
    assert [(sign.kind, sign.share) for sign in signs] == [("rare", 0), ("nothing", 1)]
    assert signs[0].clue == "unheard"


def test_the_same_figure_in_a_persons_quote_misleads(reader):
    assert [sign.kind for sign in reader.signs([RARE, COMMON], [True, False])] == ["misleading", "nothing"]


def test_a_person_is_given_away_by_more_surprise_than_all_that_the_network_wrote(reader):
    bits = [Figures(of, (), "", ()) for of in (3.0, 100.0, 2.0)]
    signs = reader.signs(bits, [True, True, False])
    assert [sign.kind for sign in signs][:2] == ["surprising", "surprising"]
    assert reader.signs([bits[0], bits[1]], [True, False])[0].kind != "surprising"


def test_the_simple_rule_takes_the_more_surprising_half_for_peoples():
    assert by_surprise([1.0, 3.0, 2.0, 0.5]) == (False, True, True, False)
    assert by_surprise([1.0, 1.0]) == (True, False)
