"""The seven lessons in a real browser, in both languages: guess, reveal, do what the task says, go on."""

import re

import pytest
from browser import settle
from playwright.sync_api import expect

from quotegen.app.lessons import LESSONS, NUMBERS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def guess(visitor, place: int = 0) -> None:
    """Choose an answer, which lets it be revealed, which brings the page."""
    page = visitor.page
    expect(visitor.keyed("lesson_reveal").get_by_role("button")).to_be_disabled()
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    visitor.keyed("lesson").get_by_role("radiogroup").locator("label").nth(place).click()
    visitor.press("lesson_reveal")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


@pytest.mark.parametrize(("lang", "width", "text"), [("ko", 390, "sokdam"), ("en", 1280, "saying")])
def test_the_seven_lessons_from_the_first_guess_to_the_last(walk, lang, width, text):
    visitor = walk(lang, width).open(f"?text={text}&model=quick-{text}").go("lessons")
    page, say = visitor.page, visitor.say
    visitor.press("lesson_begin")
    for number, lesson in zip(NUMBERS, LESSONS, strict=True):
        page.wait_for_url(re.compile(rf"/{lesson.page}\?.*lesson={number}"))
        visitor.wait()
        guess(visitor, place=number % 2)
        assert visitor.overflow() <= 0, lesson.page
        if lesson.name == "blind":
            visitor.press("train")  # the bundled model is of this very run, so it is loaded
            expect(page.get_by_text(say("This run was trained before. Its model is loaded and ready."))).to_be_visible()
        if lesson.name == "copied":
            visitor.press("write")
            expect(visitor.keyed("history").locator("q")).to_have_count(20)
        if lesson.name == "guesser":
            page.reload()
            visitor.wait()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        visitor.press("lesson_next")
    page.wait_for_url(re.compile(r"/lessons\?.*done=1\.2\.3\.4\.5\.6\.7"))
    expect(visitor.wait().keyed("lesson_again")).to_be_visible()


def test_a_lesson_is_taken_with_the_keyboard_alone(walk):
    visitor = walk("en").open("encoding?lesson=2")
    page = visitor.page
    visitor.keyed("lesson").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    reveal = visitor.keyed("lesson_reveal").get_by_role("button")
    expect(reveal).to_be_enabled()
    page.keyboard.press("Tab")
    expect(reveal).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_teachers_link_keeps_its_text_through_the_menu(walk):
    visitor = walk("en").open("lessons?fixed=text.steps.t&hide=controls.menu&text=sokdam&model=quick-sokdam&t=0.8")
    page = visitor.page
    page.get_by_test_id("stTopNavSection").filter(has_text="Look inside").click()
    expect(page.get_by_role("menuitem", name="Sampler", exact=True)).to_be_visible()
    expect(page.get_by_role("menuitem", name="Inside", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    visitor.go("text")
    expect(page.get_by_text("The text is set by your teacher: sokdam.txt (Korean proverbs).")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    visitor.go("generate")
    expect(page.get_by_role("slider", name="Temperature")).to_have_count(0)
    page.wait_for_url(re.compile(r"t=0\.8.*fixed=text\.steps\.t|fixed=text\.steps\.t.*t=0\.8"))
