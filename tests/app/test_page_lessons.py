"""Lessons: guess, reveal, go on; the answers are those of the text and model at hand; a teacher's link holds."""

import textwrap
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

from quotegen.app.lessons import course, questions
from quotegen.app.lessons.course import LESSONS
from quotegen.app.locale import LANGUAGES
from quotegen.limits import Limits

OWN = "\n".join(f"the {a} never saw the {b}." for a in ("cat", "dog", "owl") for b in ("moon", "mouse", "sea")) + "\n"


def guess_control(opened):
    found = [radio for radio in opened.test.radio if str(radio.key).startswith(f"guess:{opened.link['lesson']}:")]
    return found[0]


def options(opened) -> tuple[str, ...]:
    """The question's options as they stand in the code."""
    with opened.inside():
        return LESSONS[int(opened.link["lesson"]) - 1].ask().options


def right_option(opened) -> str:
    with opened.inside():
        return LESSONS[int(opened.link["lesson"]) - 1].ask().right


def named(opened) -> str:
    """The text and the model that the question is about."""
    with opened.inside():
        return " ".join(LESSONS[int(opened.link["lesson"]) - 1].ask().named.values())


def press(opened, key: str):
    """Press what leads to another page. AppTest sees the page, but its next run would be on the one before."""
    number = int(opened.press(key).link.get("lesson", "0"))
    seen = opened.test.title[0].value if opened.test.title else None
    opened.go(LESSONS[number - 1].page if number else "lessons")
    assert seen == (opened.test.title[0].value if opened.test.title else None)
    return opened


def begin(opened, number: int):
    """Open a lesson from the list."""
    return press(opened.go("lessons"), f"lesson_open_{number}")


def guess(opened, option: str):
    """Guess one of the options that are left."""
    guess_control(opened).set_value(option)
    return opened.run().press("lesson_guess")


def answer(opened, place: int = 0):
    """Guess one of the options; where it is wrong, have the answer shown."""
    guess(opened, options(opened)[place])
    return opened if is_open(opened) else opened.press("lesson_reveal")


def words(opened) -> str:
    return "\n".join(element.value for element in opened.test.markdown)


def is_open(opened) -> bool:
    """Whether the page itself is drawn."""
    return bool(opened.test.title)


@pytest.mark.parametrize("number", course.NUMBERS)
def test_a_lesson_asks_first_and_shows_its_page_with_the_answer(visit, lang, say, number):
    opened = begin(visit("lessons", lang), number)
    assert not is_open(opened)
    assert ("sokdam" in named(opened)) == (lang == "ko")  # Korean learners work on Korean
    assert opened.test.get_by_key("lesson_guess").disabled
    answer(opened)
    assert is_open(opened)
    assert say("**Now you:** {task}").split("{")[0] in words(opened)
    assert opened.link["done"] == str(number)
    assert not opened.exceptions
    assert not opened.errors


def test_the_path_leads_through_all_seven_and_back_to_the_list(visit):
    opened = press(visit("lessons"), "lesson_begin")
    for number in course.NUMBERS:
        assert opened.link["lesson"] == str(number)
        press(answer(opened), "lesson_next")
        assert not opened.exceptions
    assert opened.test.title[0].value == "Lessons"
    assert opened.test.success
    assert opened.link["done"] == "1.2.3.4.5.6.7"
    assert "lesson" not in opened.link
    press(opened, "lesson_again")
    assert (opened.link["lesson"], "done" in opened.link) == ("1", False)


def test_a_guess_is_compared_with_the_answer_of_ones_own_text(visit):
    opened = begin(visit("text").upload(("aaab\n" * 3 + "ccab\n").encode()), 1)
    assert set(guess_control(opened).options) == {"a", "c", "b", "the space (␣)"}
    guess(opened, "b")
    assert "No, not b" in words(opened)
    opened.press("lesson_reveal")
    assert "Your guess: b" in words(opened)
    assert "**a**, 10 times" in words(opened)


def test_a_question_is_computed_once_however_often_its_page_reruns(visit, monkeypatch):
    counted = []
    monkeypatch.setattr(questions, "Counter", lambda text: counted.append(text) or Counter(text))
    opened = begin(visit("text").upload(b"a quite private line"), 1)
    opened.run().run()
    assert len(counted) == 1


def test_another_text_is_another_question(visit):
    opened = answer(begin(visit("lessons"), 1))
    assert is_open(opened)
    opened.set("text", "sokdam")
    assert not is_open(opened)
    assert "다" in guess_control(opened).options


def test_a_wrong_answer_may_be_tried_again_and_the_first_guess_counts(visit):
    opened = begin(visit("lessons"), 1)
    right = right_option(opened)
    wrong = [option for option in options(opened) if option != right]
    guess(opened, wrong[0])
    assert not is_open(opened)
    assert len(guess_control(opened).options) == len(wrong)
    guess(opened, right)
    assert is_open(opened)
    with opened.inside():
        (given,) = course.record().answers
    assert (given.first, given.found, given.at_once, len(given.tried)) == (wrong[0], True, False, 2)


def test_a_wrong_answer_that_leaves_one_option_shows_the_answer(visit):
    opened = begin(visit("lessons"), 1)
    right = right_option(opened)
    wrong = [option for option in options(opened) if option != right]
    for option in wrong:
        assert not is_open(opened)
        guess(opened, option)
    assert is_open(opened)
    assert "Your guess: " in words(opened)


def test_guesses_survive_a_reload_and_an_answered_lesson_asks_no_more(visit):
    opened = begin(visit("lessons"), 1)
    guess(opened, next(option for option in options(opened) if option != right_option(opened)))
    later = visit("text", **opened.link)
    assert not is_open(later)
    assert "No, not" in words(later)
    guess(later, right_option(later))
    again = visit("text", **later.link)
    assert is_open(again)
    assert "You found it at guess 2" in words(again)


def test_a_learner_of_an_english_link_is_offered_the_text_in_their_language(visit):
    opened = visit("lessons", "ko", text="saying", model="fine-tuned")
    assert "saying" in opened.captions
    opened.press("own_language")
    assert "sokdam.txt" in opened.captions
    assert "saying" not in opened.captions
    assert "own_language" not in [button.key for button in opened.test.button]


def sheet_of(opened) -> dict:
    return opened.component("sheet")


def take_all(opened, places=(0,) * 7):
    for number, place in zip(course.NUMBERS, places, strict=True):
        press(answer(begin(opened, number), place), "lesson_next")
    return opened


def test_the_sheet_has_the_score_of_the_first_guesses_and_its_link_shows_the_same(visit, lang):
    opened = take_all(visit("lessons", lang))
    with opened.inside():
        answers = course.record().answers
    score = sum(each.at_once for each in answers)
    opened.test.get_by_key(f"sheet_name:{lang}").set_value("  지민 <b>Kim</b>\n ")
    shown = sheet_of(opened.run())
    assert shown["facts"][0][1] == "지민 <b>Kim</b>"
    assert str(score) in shown["facts"][2][1]
    assert len(shown["lines"]) == 7
    assert not opened.exceptions
    address = opened.test.code[0].value
    given = parse_qs(urlsplit(address).query)
    assert set(given) == {"sheet"}
    assert sheet_of(visit("lessons", lang, sheet=given["sheet"][0])) == shown


def test_who_opens_a_sheet_has_done_no_lesson_by_that(visit):
    opened = press(answer(begin(visit("lessons"), 2)), "lesson_leave")
    address = opened.unfold("hand_in").test.code[0].value
    teacher = visit("lessons", sheet=parse_qs(urlsplit(address).query)["sheet"][0])
    assert len(sheet_of(teacher)["lines"]) == 7
    assert {"answers", "done"}.isdisjoint(teacher.link)
    assert "lesson_begin" not in [button.key for button in teacher.test.button]


@pytest.mark.parametrize("junk", ["x", "W10", "bnVsbA", "A" * 5000, "<b>", "=", "😀"])
def test_a_sheet_that_is_none_is_said_to_be_none(visit, junk):
    opened = visit("lessons", sheet=junk)
    assert not opened.exceptions
    assert "no whole sheet" in opened.test.info[0].value


def test_beginning_again_is_on_the_sheet(visit):
    opened = press(take_all(visit("lessons")), "lesson_again")
    press(answer(opened), "lesson_leave")
    assert ["Begun again", "1 time"] in sheet_of(opened.unfold("hand_in"))["facts"]


def test_a_teacher_reads_what_thirty_learners_at_once_come_to(visit, lang, standstill):
    opened = visit("lessons", lang)
    teachers_link(opened)
    assert not opened.exceptions
    assert any("30" in each.value and "27" in each.value for each in opened.test.markdown)  # 1 begins, 2 wait


@pytest.mark.parametrize(
    "content", [OWN, "one line only.\n", "a\n", "aaaa\n", "가나다 라마.\n나라\n다\n", "{t} $x$ **b**\n"]
)
def test_every_text_has_a_question_or_says_why_not(visit, content):
    opened = begin(visit("text").upload(content.encode()), course.NUMBERS[0])
    for number in course.NUMBERS:
        assert not opened.exceptions, number
        if opened.test.radio:
            answer(opened)
        else:
            assert opened.test.info, number
            assert is_open(opened), number
        assert not opened.exceptions, number
        press(opened, "lesson_next")
    assert not opened.exceptions


@pytest.mark.parametrize("model", ["tutorial-saying", "fine-tuned-sokdam"])
@pytest.mark.parametrize("number", [4, 6])
def test_every_kind_of_model_can_be_asked_about(visit, number, model):
    opened = begin(visit("lessons", model=model, text="sokdam" if "sokdam" in model else "saying"), number)
    answer(opened)
    assert is_open(opened)
    assert not opened.exceptions


def test_a_model_that_cannot_read_the_text_is_not_asked_about_it(visit):
    opened = begin(visit("lessons", text="sokdam", model="quick-saying"), 6)
    assert "has not learned this text" in opened.test.info[0].value


def test_write_gives_the_very_quotes_that_were_asked_about(visit):
    opened = answer(begin(visit("lessons", model="quick-saying"), 5))
    opened.press("write")
    quotes = opened.component("history")["quotes"]
    assert len(quotes) == 20
    origins = [quote["badge"]["origin"] for quote in quotes]
    told = f"{origins.count('verbatim')} copied, {origins.count('near')} nearly copied, {origins.count('novel')} new"
    assert told in words(opened)


def test_a_model_that_writes_slowly_is_asked_about_quotes_as_short_as_its_page_writes_them(visit, monkeypatch):
    for module in ("lessons.asking", "generate.controls"):
        monkeypatch.setattr(f"quotegen.app.{module}.longest", lambda runtime, count: 12)
    opened = answer(begin(visit("lessons", model="quick-saying"), 5))
    opened.press("write")
    quotes = opened.component("history")["quotes"]
    assert max(len(quote["text"]) for quote in quotes) == 12
    origins = [quote["badge"]["origin"] for quote in quotes]
    assert f"{origins.count('verbatim')} copied, {origins.count('near')} nearly copied" in words(opened)


@pytest.mark.parametrize("junk", ["inf", "-inf", "nan", "x"])
def test_a_fixed_number_that_is_none_is_the_same_for_a_lesson_and_its_page(visit, junk):
    opened = begin(visit("lessons", fixed="t", t=junk), 5)
    with opened.inside():
        assert LESSONS[4].ask().settings["t"] == 0.5
    assert answer(opened).control("t").value == 0.5


def test_the_quotes_of_the_lesson_on_temperature_stand_on_its_page(visit):
    opened = begin(visit("lessons", model="quick-saying"), 4)
    asked = guess_control(opened).options
    answer(opened)
    strip = {row["text"] for row in opened.component("strip")["quotes"]}
    assert {option.replace("\\", "") for option in asked} <= strip


def test_the_proverb_of_the_lesson_on_surprise_is_the_text_looked_into(visit):
    opened = answer(begin(visit("lessons"), 6))
    assert opened.control("look").value == "a bad penny always comes back."


def test_what_a_lesson_moved_goes_back_when_it_is_over(visit):
    opened = answer(begin(visit("lessons"), 5))
    assert opened.control("count").value == 20
    press(opened, "lesson_next").go("generate")
    assert opened.control("count").value == 5
    assert "seed" not in opened.link


def test_progress_survives_page_language_and_a_new_visit(visit):
    opened = answer(begin(visit("lessons"), 3)).go("inside").speak("ko")
    assert (opened.link["lesson"], opened.link["done"]) == ("3", "3")
    later = visit("training", "ko", lesson="3", done="3")
    assert is_open(later)
    assert not later.test.radio
    press(later.go("inside"), "lesson_back")
    assert later.test.title[0].value == "학습"


def test_a_lesson_can_be_left_and_taken_up_again(visit):
    opened = press(answer(begin(visit("lessons"), 2)), "lesson_leave")
    assert opened.test.title[0].value == "Lessons"
    assert "lesson" not in opened.link
    assert is_open(opened.go("text"))
    assert "lesson_leave" not in [button.key for button in opened.test.button]
    press(opened.go("lessons"), "lesson_begin")
    assert (opened.link["lesson"], opened.link["done"]) == ("1", "2")


@pytest.mark.parametrize("junk", ["0", "8", "-1", "x", "1e9", "9" * 400, "<b>", "", "\0"])
def test_nonsense_in_the_link_is_no_lesson(visit, junk):
    opened = visit("text", lesson=junk, done=junk, only=junk, hide=junk)
    assert is_open(opened)
    assert not opened.exceptions
    assert not opened.test.radio


def teachers_link(opened) -> dict[str, str]:
    query = parse_qs(urlsplit(opened.unfold("teachers").test.code[0].value).query)
    return {name: values[0] for name, values in query.items()}


def test_a_teachers_link_carries_text_model_and_settings_as_they_stand(visit):
    opened = visit("generate").set("text", "sokdam").set("t", 0.8).go("lessons")
    made = teachers_link(opened)
    assert made == {"text": "sokdam", "t": "0.8", "fixed": "text.steps.t"}  # its model comes with the text


def test_a_teacher_chooses_the_lessons_and_what_is_hidden(visit, lang):
    opened = visit("lessons", lang)
    teachers_link(opened)
    opened.test.get_by_key(f"teach_only:{lang}").set_value([1, 5])
    opened.test.get_by_key(f"teach_hide:{lang}").set_value(["menu"])
    assert teachers_link(opened.run()) == {"fixed": "text.steps", "hide": "menu", "only": "1.5"}


def test_an_upload_is_in_no_link_and_the_teacher_is_told(visit):
    opened = visit("text").upload(b"the zebra keeps a diary\n").go("lessons")
    assert "text" not in teachers_link(opened)
    assert "cannot be in a link" in opened.captions


def test_what_a_link_fixes_cannot_be_moved(visit, page):
    opened = visit(page, fixed="text.model.t", text="sokdam", model="quick-sokdam", t="0.8")
    assert opened.control("text").disabled
    assert opened.control("model").disabled
    assert opened.control("text").value == "sokdam"
    assert opened.link["fixed"] == "text.model.t"
    opened.go("text").go("generate")
    assert (opened.control("t").value, opened.control("t").disabled) == (0.8, True)
    assert (opened.link["fixed"], opened.link["text"], opened.link["t"]) == ("text.model.t", "sokdam", "0.8")


def test_whatever_the_browser_sends_a_fixed_control_keeps_its_value(visit):
    opened = visit("generate", fixed="t.text", t="0.8")
    opened.test.session_state["t:en:generate"], opened.test.session_state["text:en:generate"] = 1.5, "sokdam"
    opened.run()
    assert opened.control("t").value == 0.8
    assert opened.control("text").value == "saying"


def test_a_fixed_value_that_is_nonsense_is_the_default(visit):
    opened = visit("generate", fixed="t.text.count", t="hot", text="../x", count="999")
    assert opened.control("t").value == 0.5
    assert opened.control("text").value == "saying"
    assert opened.control("count").value == opened.control("count").max
    assert not opened.exceptions


def test_progress_and_language_cannot_be_fixed(visit):
    opened = answer(begin(visit("lessons", fixed="lesson.done.lang"), 1))
    assert opened.link["done"] == "1"
    assert opened.speak("ko").link["lang"] == "ko"
    assert "fixed" not in opened.link


def test_a_link_hides_what_it_fixes_and_takes_no_upload(visit, page):
    opened = visit(page, fixed="text.steps.model", hide="controls", text="sokdam", model="quick-sokdam")
    assert not opened.exceptions
    keys = [element.key for element in [*opened.test.selectbox, *opened.test.get("button_group")]]
    assert not [key for key in keys if key and key.split(":")[0] in ("text", "steps", "model")]
    assert not opened.go("text").test.file_uploader
    assert "sokdam" in opened.captions


def test_a_teachers_link_for_some_lessons_leads_through_those_alone(visit):
    opened = press(visit("lessons", only="2.6"), "lesson_begin")
    assert opened.link["lesson"] == "2"
    press(answer(opened), "lesson_next")
    assert opened.link["lesson"] == "6"
    assert press(answer(opened), "lesson_next").test.title[0].value == "Lessons"
    assert opened.link["only"] == "2.6"


def test_the_lessons_keep_to_the_settings_that_a_teacher_fixed(visit):
    opened = answer(
        begin(visit("lessons", fixed="t.count.seed", t="1.2", count="4", seed="9", model="quick-saying"), 5)
    )
    assert (opened.control("t").value, opened.control("count").value, opened.control("seed").value) == (1.2, 4, 9)
    opened.press("write")
    assert len(opened.component("history")["quotes"]) == 4


def test_every_language_has_the_same_lessons(visit):
    for lang in LANGUAGES:
        assert len([b for b in visit("lessons", lang).test.button if str(b.key).startswith("lesson_open_")]) == 7


def test_no_network_is_built_for_a_text_of_too_many_different_characters(visit, monkeypatch):
    monkeypatch.setattr(questions, "initial", lambda *_: pytest.fail("a network for them was built"))
    characters = "".join(map(chr, range(0x4E00, 0x4E00 + Limits().max_vocabulary + 1)))
    opened = visit("text").upload("\n".join(textwrap.wrap(characters, 50)).encode(), "many.txt")
    begin(opened, 3)
    assert "different characters" in opened.test.info[0].value
    assert not opened.exceptions
