"""The cleaning steps: the tutorial's chain to the letter, and each other step on its own."""

import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.cleaning import (
    DEFAULT_STEPS,
    STEPS,
    TUTORIAL_STEPS,
    UnknownStepError,
    clean,
    clean_lines,
    report,
)

DATA = Path(__file__).parents[2] / "data"

# Texts of any character, of those that the tutorial's steps are about, and of those that any step is about.
TEXTS = st.text() | st.text("aB<> \n") | st.text("aBΣİ<>()1.)-*—~ \n\r\t\v\u2028\u3000가“’")


def reference(text: str) -> str:
    """The tutorial's own lines."""
    text = text.lower()
    text = re.sub(r"<.*>", "", text)
    text = re.sub(r"\n", " ", text)
    return re.sub(" +", " ", text)


@given(TEXTS)
def test_the_tutorial_chain_equals_the_tutorial_on_any_text(text):
    assert clean(text) == reference(text)


@pytest.mark.parametrize("name", ["saying", "sokdam"])
def test_the_tutorial_chain_equals_the_tutorial_on_the_bundled_texts(name):
    text = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    assert clean(text) == reference(text)


@given(TEXTS, st.sets(st.sampled_from(list(STEPS))))
def test_lines_are_the_cleaned_text_seen_line_by_line(text, steps):
    assert " ".join(clean_lines(text, list(steps))).split() == clean(text, list(steps)).split()


@given(TEXTS, st.permutations(list(STEPS)))
def test_the_order_in_which_steps_are_named_does_not_matter(text, steps):
    assert clean(text, steps) == clean(text, list(STEPS))


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("lowercase", "A Bad PENNY", "a bad penny"),
        ("angle_brackets", "A bad penny. <못된 것>", "A bad penny. "),
        ("angle_brackets", "a <b> c <d> e", "a  e"),  # greedy, as the tutorial's
        ("angle_brackets", "a < b\nc > d", "a < b\nc > d"),  # never across lines
        ("straight_quotes", "“It’s”", '"It\'s"'),
        ("numbering", "12. One.\n3) Two.\n- Three.\n• Four.", "One.\nTwo.\nThree.\nFour."),
        ("numbering", "3 words stay\n1984.", "3 words stay\n1984."),
        ("attributions", "Know thyself. — Socrates", "Know thyself."),
        ("attributions", "One - two — three. Four.", "One - two — three. Four."),
        ("tabs", "a\tb\u00a0c\u3000d", "a b c d"),
        ("invisible", "\ufeffa\u200b b\u00ad\u200e\u2060\x1a", "a b"),
        ("invisible", "👨\u200d👩\u200d👧 क्\u200dष", "👨\u200d👩\u200d👧 क्\u200dष"),  # joiners that words need
        ("line_ends", "a\u2028b\u2029c\u0085d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        (
            "entities",
            "Tom &amp; Jerry&#39;s &quot;caf&eacute;&quot; &#x2014; AT&T a&notes",
            'Tom & Jerry\'s "café" — AT&T a&notes',
        ),
        ("tags", "<p>One<br/>two <b>three</b> <못된 것> a < b</p>", "One two three <못된 것> a < b"),
        ("newlines", "a\nb\n", "a b "),
        ("spaces", "a   b  c", "a b c"),
    ],
)
def test_each_step_does_what_its_name_says(step, before, after):
    assert clean(before, [step]) == after


def test_no_step_changes_nothing():
    assert clean("A <b>\n  c", []) == "A <b>\n  c"


@pytest.mark.parametrize("function", [clean, clean_lines, report])
def test_an_unknown_step_is_named_with_those_that_exist(function):
    with pytest.raises(UnknownStepError, match=r"'upper'.*lowercase") as error:
        function("text", ["lowercase", "upper"])
    assert error.value.name == "upper"


def test_the_report_counts_what_each_step_did():
    rows = report("A Bad <x> Penny\nback\n")
    assert [(row.step, row.changed, row.lines) for row in rows] == [
        ("lowercase", 3, 1),
        ("angle_brackets", 3, 1),
        ("newlines", 2, 2),
        ("spaces", 1, 1),
    ]


def test_the_report_shows_the_first_lines_before_and_after():
    rows = {row.step: row for row in report("A\nb\nC\nD\nE", examples=2)}
    assert rows["lowercase"].examples == (("A", "a"), ("C", "c"))
    assert rows["newlines"].examples == (("a ⏎ b ⏎ c", "a b c"),)
    assert rows["spaces"].examples == ()


@given(TEXTS)
def test_the_report_follows_the_text_through_every_step_in_order(text):
    rows = report(text, list(STEPS))
    assert [row.step for row in rows] == list(STEPS)
    after = [clean(text, list(STEPS)[:count]) for count in range(len(STEPS) + 1)]
    assert [row.changed > 0 for row in rows] == [after[k] != after[k + 1] for k in range(len(STEPS))]


def test_the_tutorial_has_four_steps():
    assert TUTORIAL_STEPS == ("lowercase", "angle_brackets", "newlines", "spaces")


def test_the_default_differs_from_the_tutorials_steps_by_what_nobody_wrote():
    assert set(DEFAULT_STEPS) - set(TUTORIAL_STEPS) == {"invisible", "line_ends"}


@pytest.mark.parametrize("name", ["saying", "sokdam"])
def test_the_default_and_the_searching_steps_change_nothing_of_the_bundled_texts(name):
    text = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    assert clean(text, DEFAULT_STEPS) == reference(text)
    for step in ("invisible", "line_ends", "entities", "tags", "numbering", "attributions"):
        assert clean(text, [step]) == text


def test_the_report_of_line_ends_shows_where_lines_part():
    row = report("one\u2028two\nthree", ["line_ends"])[0]
    assert (row.changed, row.lines, row.examples) == (1, 1, (("one\u2028two", "one ⏎ two"),))


def test_an_entity_never_parts_a_line():
    assert clean("a&#10;b&NewLine;c", ["entities"]) == "a b c"
    assert clean(f"a&#{'9' * 5000};", ["entities"]) == f"a&#{'9' * 5000};"


def test_cleaning_takes_little_more_memory_than_the_text():
    text = "a line of short words\n" * 20_000
    tracemalloc.start()
    clean(text)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(text)
