"""Quotes character by character, from networks whose every next character is known, and from random ones."""

from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from quotegen.model.files.store import bundled
from quotegen.model.recipe import Recipe
from quotegen.quote.budget import CLICK, step_products
from quotegen.quote.generation import (
    MOST_ATTEMPTS,
    PromptNeededError,
    Quote,
    at_each,
    generate,
    longest,
    most_attempts,
    parting,
    starts,
    stream,
    stream_until,
)
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.hangul import MARK, is_jamo, spelled_out
from quotegen.text.prompts import as_trained
from quotegen.text.vocabulary import END, UnknownCharacterError, Vocabulary

GREEDY = Sampling(0)
WARM = Sampling(1.0)


def chain(characters: str, reading: str = "quotes") -> Runtime:
    """A network that forgets everything but the last character, and writes the one behind it, round and round."""
    size = len(characters)
    recipe = Recipe("chain", reading, "rnn", units=size, window_length=3)
    in_order = Vocabulary.of(characters)
    following = np.zeros((size, size), np.float32)
    for character, after in zip(characters, characters[1:] + characters[0], strict=True):
        following[in_order.index[character], in_order.index[after]] = 50
    weights = {
        "kernel": 5 * np.eye(size, dtype=np.float32),
        "recurrent_kernel": np.zeros((size, size), np.float32),
        "bias": np.zeros(size, np.float32),
        "output_kernel": following,
        "output_bias": np.zeros(size, np.float32),
    }
    return Runtime(recipe, in_order, weights)


def without_windows(runtime: Runtime) -> Runtime:
    """The same one-hot network, carrying its state on; its bias is in its rows already."""
    weights = {
        "kernel": runtime.rows,
        "bias": np.zeros(runtime.rows.shape[1], np.float32),
        "recurrent_kernel": runtime.recurrent,
        "output_kernel": runtime.output,
        "output_bias": runtime.output_bias,
    }
    return Runtime(replace(runtime.recipe, reading="quotes"), runtime.vocabulary, weights)


@pytest.fixture
def runtime(tiny_checkpoint):
    return Runtime.of(tiny_checkpoint)


@pytest.fixture
def windows_runtime(random_weights):
    recipe = Recipe("tutorial", "windows", units=16, window_length=10)
    vocabulary = Vocabulary.of("a bad penny always comes back.")
    weights = random_weights(recipe, len(vocabulary))
    return Runtime(recipe, vocabulary, {name: 4 * tensor for name, tensor in weights.items()})  # it remembers long


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_quote_ends_where_the_model_ends_it():
    quotes = generate(chain("\nabc"), GREEDY, rng(), prompts=[""], length=50)
    assert quotes == [Quote("abc", "", ended=True)]


def test_a_prompt_is_continued_and_kept():
    quotes = generate(chain("\nabcd"), GREEDY, rng(), prompts=["b", "", "abc"], length=50)
    assert [quote.text for quote in quotes] == ["bcd", "abcd", "abcd"]
    assert [quote.prompt for quote in quotes] == ["b", "", "abc"]


@pytest.mark.parametrize(
    ("length", "text", "ended"), [(0, "", False), (2, "ab", False), (3, "abc", False), (4, "abc", True)]
)
def test_the_length_limits_generated_characters(length, text, ended):
    (quote,) = generate(chain("\nabc"), GREEDY, rng(), prompts=[""], length=length)
    assert (quote.text, quote.ended) == (text, ended)


def test_the_prompt_does_not_count_towards_the_length():
    (quote,) = generate(chain("\nabcdef"), GREEDY, rng(), prompts=["abc"], length=2)
    assert quote.text == "abcde"


def test_a_quote_that_has_ended_stays_ended_while_others_go_on():
    quotes = generate(chain("\nabcdef"), GREEDY, rng(), prompts=["f", "a"], length=20)
    assert quotes == [Quote("f", "f", ended=True), Quote("abcdef", "a", ended=True)]


def test_no_prompts_make_no_quotes():
    assert starts((), "", 0, rng()) == []


def test_the_same_seed_writes_the_same_quotes(runtime):
    def write(seed):
        return generate(runtime, WARM, rng(seed), prompts=[""] * 3, length=40)

    assert write(1) == write(1)
    assert write(1) != write(2)


def test_quotes_of_one_batch_differ(runtime):
    quotes = generate(runtime, WARM, rng(), prompts=[""] * 5, length=40)
    assert len({quote.text for quote in quotes}) == 5


def test_a_quote_does_not_depend_on_how_many_are_made_with_it(runtime):
    many = generate(runtime, WARM, rng(), prompts=[""] * 9, length=40)
    few = generate(runtime, WARM, rng(), prompts=[""] * 2, length=40)
    assert many[:2] == few


@pytest.mark.parametrize("prompt", ["", "a bad "])
@pytest.mark.parametrize("sampling", [GREEDY, WARM, Sampling(0.8, top_k=5)], ids=["greedy", "warm", "top k"])
def test_the_stream_ends_with_what_generate_gives(runtime, prompt, sampling):
    grown = list(stream(runtime, sampling, rng(), prompts=[prompt] * 3, length=60))
    assert grown[0] == [Quote(prompt, prompt, ended=False)] * 3
    assert grown[-1] == generate(runtime, sampling, rng(), prompts=[prompt] * 3, length=60)
    assert not any(END in quote.text for quote in grown[-1])


def test_the_stream_of_windows_is_the_quote_too(windows_runtime):
    *_, (streamed,) = stream(windows_runtime, WARM, rng(), prompts=["a bad pen"], length=30)
    (quote,) = generate(windows_runtime, WARM, rng(), prompts=["a bad pen"], length=30)
    assert streamed == quote
    assert len(quote.text) == len("a bad pen") + 30


def test_each_character_of_the_stream_comes_before_the_next_is_drawn():
    growing = stream(chain("\nabc"), GREEDY, rng(), prompts=[""], length=10**9)
    assert [next(growing)[0].text for _ in range(3)] == ["", "a", "ab"]


@pytest.mark.parametrize("reading", ["quotes", "windows"])
def test_unknown_characters_of_a_prompt_are_named(reading):
    with pytest.raises(UnknownCharacterError) as error:
        generate(chain("\nabc", reading), GREEDY, rng(), prompts=["a", "axy"], length=5)
    assert error.value.characters == ("x", "y")


def test_a_model_of_windows_needs_a_prompt():
    with pytest.raises(PromptNeededError, match="Give a prompt"):
        generate(chain("abc", "windows"), GREEDY, rng(), prompts=[""], length=5)


def test_a_model_of_windows_goes_on_until_the_length():
    (quote,) = generate(chain("abc", "windows"), GREEDY, rng(), prompts=["a"], length=7)
    assert quote == Quote("abcabcab", "a", ended=False)


def test_a_model_of_windows_reads_its_last_window_afresh_at_every_step(windows_runtime):
    """Logits after 30 characters are those of the last ten alone, read from a fresh state without window code."""
    plain = without_windows(windows_runtime)
    text = plain.vocabulary.encode("a bad penny always comes back.")
    afresh, _ = plain.read(plain.start(1), text[-10:])
    carried_on, _ = plain.read(plain.start(1), text)
    logits, _ = windows_runtime.read(windows_runtime.start(1), text)
    np.testing.assert_allclose(logits, afresh, atol=1e-6)
    assert np.abs(logits - carried_on).max() > 1e-3  # else this network could not tell


def test_a_model_of_windows_generates_from_its_last_window_alone(windows_runtime):
    plain = without_windows(windows_runtime)
    text = "a bad penny"
    for _ in range(25):
        logits, _ = plain.read(plain.start(1), plain.vocabulary.encode(text[-10:]))
        text += plain.vocabulary.characters[logits[0].argmax()]
    (quote,) = generate(windows_runtime, GREEDY, rng(), prompts=["a bad penny"], length=25)
    assert quote.text == text


def test_a_prompt_shorter_than_the_window_is_read_alone(windows_runtime):
    plain = without_windows(windows_runtime)
    indices = plain.vocabulary.encode("bad")
    expected, _ = plain.read(plain.start(1), indices)
    logits, _ = windows_runtime.read(windows_runtime.start(1), indices)
    np.testing.assert_allclose(logits, expected, atol=1e-6)


def test_every_quote_starts_from_the_users_prompt_or_from_a_beginning_of_the_text():
    assert starts(("one", "two"), "mine", 2, rng()) == ["mine", "mine"]
    assert starts((), "", 2, rng()) == ["", ""]
    drawn = starts(("one", "two", "three"), "", 50, rng())
    assert set(drawn) == {"one", "two", "three"}
    assert drawn[:5] == starts(("one", "two", "three"), "", 5, rng())


def test_a_prompt_is_cleaned_like_the_text():
    assert as_trained("A  Bad <x>\nPenny", ("lowercase", "angle_brackets", "newlines", "spaces")) == "a bad penny"
    assert as_trained("A  Bad", ()) == "A  Bad"


@pytest.mark.parametrize(
    ("one", "other", "place"), [("abc", "abd", 2), ("abc", "abc", None), ("", "", None), ("ab", "abc", 2), ("a", "", 0)]
)
def test_two_texts_part_at_the_first_character_that_differs(one, other, place):
    assert parting(one, other) == place


@pytest.mark.parametrize("prompt", ["", "a bad "])
def test_at_each_sampling_the_quote_is_that_of_generate_with_the_same_numbers(runtime, prompt):
    samplings = [Sampling(0.2), WARM, Sampling(0.8, top_k=5)]
    alone = [generate(runtime, each, rng(), prompts=[prompt], length=40)[0] for each in samplings]
    assert at_each(runtime, samplings, rng(), prompt=prompt, length=40) == alone


def test_equal_samplings_write_equal_quotes(runtime):
    one, other = at_each(runtime, [WARM, WARM], rng(), prompt="a ", length=40)
    assert one == other


def drawn_until(runtime, wanted, count: int = 4, sampling: Sampling = WARM, seed: int = 1) -> list[Quote]:
    rng = np.random.default_rng(seed)
    *_, quotes = stream_until(runtime, sampling, rng, prompts=[""] * count, length=30, wanted=wanted)
    return quotes


def short(text: str) -> bool:
    return len(text) < 12


def test_a_quote_that_is_not_wanted_is_drawn_again(runtime):
    quotes = drawn_until(runtime, short, 12)
    assert all(short(quote.text) for quote in quotes)
    assert max(quote.attempts for quote in quotes) > 1


def test_those_that_are_wanted_at_once_are_the_quotes_of_stream(runtime):
    plain = generate(runtime, WARM, np.random.default_rng(1), prompts=[""] * 12, length=30)
    kept = [quote for quote in drawn_until(runtime, short, 12) if quote.attempts == 1]
    assert kept == [quote for quote in plain if short(quote.text)]
    assert 0 < len(kept) < 12


def test_the_same_seed_draws_the_same_however_many_are_made(runtime):
    assert drawn_until(runtime, short, 12) == drawn_until(runtime, short, 12)
    assert drawn_until(runtime, short, 12)[:3] == drawn_until(runtime, short, 3)


def test_each_attempt_is_another_quote(runtime):
    seen = []
    drawn_until(runtime, lambda text: seen.append(text) or False, count=1)
    assert len(seen) == MOST_ATTEMPTS
    assert len(set(seen)) > 40


def test_a_quote_that_never_comes_right_is_left_as_its_last_attempt(runtime):
    seen = []
    (quote,) = drawn_until(runtime, lambda text: seen.append(text) or False, count=1)
    assert (quote.text, quote.attempts) == (seen[-1], MOST_ATTEMPTS)


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(1.0, top_k=1)])
def test_what_would_come_out_the_same_is_drawn_once(runtime, sampling):
    assert drawn_until(runtime, lambda text: False, sampling=sampling)[0].attempts == 1


@pytest.mark.parametrize("reading", ["quotes", "windows"])
def test_a_large_model_is_asked_less_often_and_writes_less_at_once(runtime, random_weights, reading):
    recipe = Recipe("large", reading, units=1024)
    large = Runtime(recipe, runtime.vocabulary, random_weights(recipe, len(runtime.vocabulary)))
    assert most_attempts(runtime, WARM, 120) == MOST_ATTEMPTS
    assert 1 <= most_attempts(large, WARM, 120) < 10
    for count in (1, 5, 20):
        length = longest(large, count)
        assert length * step_products(recipe, len(runtime.vocabulary), count) <= CLICK
        assert longest(runtime, count) > max(length, 500)


def test_while_some_are_drawn_again_the_others_stand_still(runtime):
    rng = np.random.default_rng(1)
    steps = list(stream_until(runtime, WARM, rng, prompts=[""] * 12, length=30, wanted=short))
    assert {len(quotes) for quotes in steps} == {12}
    finished = [k for k, quote in enumerate(steps[-1]) if quote.attempts == 1]
    second = next(place for place, quotes in enumerate(steps) if any(quote.attempts == 2 for quote in quotes))
    assert all(quotes[k] == steps[-1][k] for quotes in steps[second:] for k in finished)


def jamo_chain(text: str) -> Runtime:
    """A network that writes the jamo of a text in their order, round and round."""
    units = spelled_out(text)
    runtime = chain(units)
    runtime.vocabulary = replace(runtime.vocabulary, unit="jamo")
    return runtime


def growing(runtime: Runtime, prompt: str, length: int) -> list[str]:
    return [
        quote.text for (quote,) in stream(runtime, GREEDY, np.random.default_rng(0), prompts=[prompt], length=length)
    ]


def test_jamo_grow_to_syllables_and_none_is_ever_loose():
    assert growing(jamo_chain("닭 오\n"), "", 3) == ["", "", "다", "닭", "닭 ", "닭 ", "닭 오", "닭 오"]


def test_the_length_of_a_quote_of_jamo_is_counted_in_characters():
    """The tail belongs to the last syllable that was asked for."""
    (quote,) = generate(jamo_chain("닭오"), GREEDY, np.random.default_rng(0), prompts=["오"], length=1)
    assert (quote.text, quote.ended) == ("오닭", False)


def test_a_prompt_stays_as_it_was_typed():
    """After 가 the network is all but certain of the tail of 각; it may not add it."""
    runtime = jamo_chain("각오")
    (quote,) = generate(runtime, WARM, np.random.default_rng(0), prompts=["가"], length=3)
    assert quote.text.startswith("가")
    assert not quote.text.startswith(("각", MARK))


def test_broken_jamo_are_marked_in_a_quote():
    """A network that goes from the lead to the end writes no syllable."""
    (quote,) = generate(jamo_chain("\n오"), GREEDY, np.random.default_rng(0), prompts=[""], length=3)
    assert quote == Quote("오", "", True)
    runtime = chain("\n\u1100")
    runtime.vocabulary = replace(runtime.vocabulary, unit="jamo")
    (quote,) = generate(runtime, GREEDY, np.random.default_rng(0), prompts=[""], length=3)
    assert quote == Quote(MARK, "", True)


def test_the_bundled_model_of_jamo_writes_whole_syllables():
    """At temperature 1: none of 200 quotes has a loose jamo, nor one that had to be marked."""
    runtime = Runtime.of(bundled()["fine-tuned-sokdam"])
    assert runtime.vocabulary.unit == "jamo"
    quotes = generate(runtime, WARM, np.random.default_rng(1), prompts=[""] * 200, length=60)
    assert not [character for quote in quotes for character in quote.text if is_jamo(character)]
    assert not [quote.text for quote in quotes if MARK in quote.text]
    assert np.mean([quote.ended for quote in quotes]) > 0.95


def test_a_stream_that_nobody_ends_leaves_the_processs_threads_alone(runtime):
    with threadpool_limits(2, user_api="blas"):
        growing = stream(runtime, Sampling(0.5), np.random.default_rng(1), prompts=[""], length=9)
        next(growing), next(growing)
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {2}
