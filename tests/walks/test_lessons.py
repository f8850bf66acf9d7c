"""The seven lessons in a real browser, some of them in English too: guess, reveal, do what the task says, go on."""

import datetime
import re

import pytest
from browser import ROOT, settle
from playwright.sync_api import expect

from quotegen.app.lessons.course import LESSONS, NUMBERS
from quotegen.app.lessons.record import Record, Sheet, spell_sheet

pytestmark = [pytest.mark.browser, pytest.mark.training]

NOTE_PRINTING = """if (window !== top) window.print = () => {
  const display = getComputedStyle(frameElement).display;
  top.printed = { display, state: document.readyState, text: document.body.textContent };
};"""
LINES = (ROOT / "data" / "saying.txt").read_text(encoding="utf-8").splitlines()


def guess(visitor, place: int = 0) -> None:
    """Choose an answer, which lets it be revealed, which brings the page."""
    page = visitor.page
    expect(visitor.keyed("lesson_guess").get_by_role("button")).to_be_disabled()
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    visitor.keyed("lesson").get_by_role("radiogroup").locator("label").nth(place).click()
    visitor.press("lesson_guess")
    show, heading = visitor.keyed("lesson_reveal"), page.get_by_role("heading", level=1)
    expect(show.or_(heading).first).to_be_visible()  # a wrong guess may be tried again
    settle(page)
    if show.count():
        visitor.press("lesson_reveal")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


def take_all(visitor, place: int, numbers: tuple[int, ...] = NUMBERS) -> list[str]:
    """Walk from the list through its lessons and back to it; returns the answers."""
    page, answers = visitor.page, []
    visitor.press("lesson_begin")
    for number in numbers:
        lesson = LESSONS[number - 1]
        page.wait_for_url(re.compile(rf"/{lesson.page}\?.*lesson={number}"))
        visitor.wait()
        guess(visitor, place)
        assert visitor.overflow() <= 0, lesson.page
        do_the_task(visitor, lesson.name)
        answers.append(visitor.keyed("lesson").inner_text())
        visitor.press("lesson_next")
    page.wait_for_url(re.compile(r"/lessons\?.*done=" + r"\.".join(map(str, numbers))))
    expect(visitor.wait().keyed("lesson_again")).to_be_visible()
    return answers


def do_the_task(visitor, lesson: str) -> None:
    """What a learner does on the page of some lessons."""
    page = visitor.page
    if lesson == "blind" and visitor.keyed("train").get_by_role("button").is_enabled():  # else its run is shown
        visitor.press("train")  # or load, where the run was trained before
        expect(page.get_by_test_id("stAlertContentSuccess")).to_be_visible(timeout=90_000)
        visitor.wait()
    if lesson == "copied":
        visitor.press("write")
        expect(visitor.keyed("history").locator("q")).to_have_count(20)
    if lesson == "guesser" and "text=mine" not in page.url:  # an upload leaves with a reload
        page.reload()
        visitor.wait()
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_seven_lessons_in_korean_on_a_phone(walk):
    visitor = walk("ko", 390).open("?text=sokdam&model=quick-sokdam").go("lessons")
    assert all("이제 직접" in answer for answer in take_all(visitor, place=0))
    hand_in(visitor, walk)


def hand_in(visitor, walk) -> None:
    """Put a name on the sheet, print it, and have its link show the same to somebody else."""
    name = visitor.page.get_by_role("textbox", name="이름")
    name.fill("지민 <b>")
    name.press("Enter")
    sheet = visitor.keyed("sheet").locator("article")
    expect(sheet).to_contain_text("지민 <b>")
    visitor.wait().keyed("sheet").get_by_role("button").click()
    expect(visitor.page.frame_locator("#quotegen-sheet").locator("article")).to_contain_text("지민 <b>")
    address = visitor.page.get_by_test_id("stCode").first.inner_text().strip()
    teacher = walk("ko").open(address.removeprefix(f"{visitor.server.url}/"))
    expect(teacher.keyed("sheet").locator("li")).to_have_text(sheet.locator("li").all_text_contents())
    expect(teacher.keyed("lesson_begin")).to_have_count(0)


def test_a_sheet_is_printed_from_a_frame_that_is_loaded_and_displayed(walk):
    sheet = Sheet("지민 <b>", datetime.date(2026, 11, 29), (1,), Record().guess(1, ("e", "t"), "e", "e"))
    visitor = walk("en")
    visitor.page.add_init_script(NOTE_PRINTING)
    visitor.open(f"lessons?sheet={spell_sheet(sheet)}").keyed("sheet").get_by_role("button").click()
    printed = visitor.page.wait_for_function("window.printed").json_value()
    assert "지민 <b>" in printed["text"]
    assert printed["state"] == "complete"
    assert printed["display"] != "none"


def test_a_teachers_choice_of_lessons_in_english_on_ones_own_text_and_network(walk):
    chosen = (1, 3, 5, 6)
    visitor = walk("en").open(f"?units=32&epochs=3&only={'.'.join(map(str, chosen))}").go("text")
    visitor.upload("mine.txt", "\n".join(LINES[:120]).encode()).go("lessons")
    answers = take_all(visitor, place=1, numbers=chosen)
    assert "mine" in visitor.page.get_by_test_id("stPopover").inner_text()
    assert all("Now you" in answer for answer in answers)


def test_a_lesson_is_taken_with_the_keyboard_alone(walk):
    visitor = walk("en").open("encoding?lesson=2")
    page = visitor.page
    visitor.keyed("lesson").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    check = visitor.keyed("lesson_guess").get_by_role("button")
    expect(check).to_be_enabled()
    page.keyboard.press("Tab")
    expect(check).to_be_focused()
    page.keyboard.press("Enter")
    show = visitor.keyed("lesson_reveal").get_by_role("button")
    expect(show.or_(page.get_by_role("heading", level=1)).first).to_be_visible()
    if show.count():
        show.focus()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_teachers_link_keeps_its_text_through_the_menu(walk):
    visitor = walk("en").open("lessons?fixed=text.steps.t&hide=controls.menu&text=sokdam&model=quick-sokdam&t=0.8")
    page = visitor.page
    page.get_by_test_id("stTopNavSection").filter(has_text="How it works").click()
    expect(page.get_by_role("menuitem", name="Sampler", exact=True)).to_be_visible()
    expect(page.get_by_role("menuitem", name="Memory", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    visitor.go("text")
    expect(page.get_by_text("The text is set by your teacher: sokdam.txt (Korean proverbs).")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    visitor.go("generate")
    expect(page.get_by_role("slider", name="Temperature")).to_have_count(0)
    page.wait_for_url(re.compile(r"t=0\.8.*fixed=text\.steps\.t|fixed=text\.steps\.t.*t=0\.8"))
