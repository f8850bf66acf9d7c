"""What a link says of a learner: the first guess counts, a link changes nothing, and nonsense is refused."""

import base64
import datetime
import json

import pytest

from quotegen.app.lessons import course, questions, record
from quotegen.app.lessons.record import Record, Sheet, plain_name, read_record, read_sheet, spell_record, spell_sheet

SPACE_OR_E = (" ", "e", "t")
FIRST = Record().guess(1, SPACE_OR_E, " ", "e")
SHEET = Sheet("지민", datetime.date(2026, 11, 29), (1, 4), FIRST.guess(4, ("가" * 60, "b"), "b", "b"))


def test_the_first_guess_stays_the_first():
    later = FIRST.guess(1, SPACE_OR_E, " ", " ")
    answer = later.of(1, SPACE_OR_E)
    assert (answer.first, answer.tried, answer.found, answer.at_once) == ("e", "10", True, False)
    assert later.guess(1, SPACE_OR_E, " ", "t") == later


def test_the_same_wrong_guess_twice_as_by_a_double_click_counts_once():
    assert FIRST.guess(1, SPACE_OR_E, " ", "e") == FIRST
    assert read_record(spell_record(FIRST.guess(1, SPACE_OR_E, " ", "e"))) == FIRST


def test_a_range_of_a_hundred_quotes_is_an_answer():
    asked = questions.copied(["verbatim"] * 200)  # a host may allow more than twenty
    new = Record().guess(5, asked.options, asked.right, asked.right)
    assert read_record(spell_record(new)) == new
    assert new.answers[0].right == "151-200"


def test_a_right_first_guess_is_right_at_once():
    assert Record().guess(1, SPACE_OR_E, " ", " ").of(1, SPACE_OR_E).at_once


def test_another_question_of_the_same_lesson_is_another_answer():
    assert FIRST.of(1, ("a", "b")) is None
    assert len(FIRST.guess(1, ("a", "b"), "a", "a").answers) == 1


def test_the_score_counts_first_guesses_of_the_plan_alone():
    assert SHEET.score == 1
    assert len(SHEET.answers) == 2
    assert Sheet("", SHEET.day, (2,), SHEET.record).answers == ()


def test_a_link_gives_back_what_was_put_into_it():
    assert read_record(spell_record(FIRST)) == FIRST
    assert read_sheet(spell_sheet(SHEET)) == SHEET


def test_a_long_quote_is_cut_and_seven_answers_fit_a_link():
    options = ("값 " * 30, "닭 " * 30)
    full = Record(again=99)
    for number, option in enumerate(("값", "123456", "5", options[0], "10-20", "between", "network"), 1):
        full = full.guess(number, (option, "x"), option, option)
    assert len(full.answers[3].first) == record.LONGEST_OPTION
    spelt = spell_sheet(Sheet("값" * record.LONGEST_NAME, SHEET.day, course.NUMBERS, full))
    assert len(spelt) < 1200 < record.LONGEST
    assert read_sheet(spelt).score == 7


def test_the_lessons_of_a_record_are_those_of_the_course():
    assert [lesson.name for lesson in course.LESSONS] == list(record.LESSONS)


def test_what_no_line_of_a_sheet_can_hold_is_a_question_mark_or_a_space():
    assert Record().guess(1, ("\n", "e"), "\n", "e").answers[0].right == "?"
    assert Record().guess(4, ("a\nb", "c"), "a\nb", "c").answers[0].right == "a b"


@pytest.mark.parametrize(
    ("number", "option"),
    [
        (1, "long"),
        (2, "x"),
        (3, "1" * 10),
        (4, "x" * 41),
        (5, "1"),
        (5, "12345-1"),
        (6, "outside"),
        (7, "nobody"),
        (7, ""),
    ],
)
def test_an_answer_that_its_lesson_cannot_have_is_none(number, option):
    assert read_record(packed([0, [[number, "ab12", "0", False, option, option]]])) == Record()


def packed(content) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


GOOD = ["", "2026-11-29", [1], [0, [[1, "ab12", "0", True, "e", "e"]]]]


def changed(place: tuple[int, ...], value) -> list:
    content = json.loads(json.dumps(GOOD))
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return content


def test_the_sheet_that_the_next_test_breaks_is_whole():
    assert read_sheet(packed(GOOD)).score == 1


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((0,), "x" * 41),
        ((0,), "a\nb"),
        ((0,), "\ud800"),
        ((0,), 1),
        ((1,), "2026-13-01"),
        ((1,), "0001-01-01"),
        ((2,), []),
        ((2,), [8]),
        ((2,), [True]),
        ((2,), [2, 1]),
        ((3, 0), -1),
        ((3, 0), 100),
        ((3, 0), True),
        ((3, 1), [[1, "ab12", "0", True, "e", "e"]] * 2),
        ((3, 1, 0, 0), 0),
        ((3, 1, 0, 1), "xyz!"),
        ((3, 1, 0, 2), ""),
        ((3, 1, 0, 2), "00"),
        ((3, 1, 0, 2), "9"),
        ((3, 1, 0, 3), 1),
        ((3, 1, 0, 4), "long"),
        ((3, 1, 0, 4), "t"),  # at once, and yet not the right one
        ((3, 1, 0, 5), "\x00"),
    ],
)
def test_a_sheet_with_one_part_not_of_its_kind_is_none(place, value):
    assert read_sheet(packed(changed(place, value))) is None


@pytest.mark.parametrize("given", ["", "x", "\0", "A" * 4001, "W1td", packed([0, {}]), "[" * 3000, packed("9" * 3000)])
def test_a_record_that_is_none_is_empty(given):
    assert read_record(given) == Record()


def test_deep_nesting_is_no_record():
    nested = base64.urlsafe_b64encode(b"[" * 2990).decode().rstrip("=")
    assert read_record(nested) == Record()


def test_a_place_that_the_question_does_not_have_is_no_answer():
    forged = Record((record.Answer(1, record.digest(("a", "b")), "3", False, "a", "b"),))
    assert forged.of(1, ("a", "b")) is None


def test_a_name_is_one_bounded_line():
    assert plain_name(" a\n\x00b\ud800" + "c" * 60) == "ab" + "c" * 37
