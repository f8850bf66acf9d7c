"""Back and Forward of the browser: the link of the history entry decides about the controls of its page."""

from types import SimpleNamespace

import pytest

from quotegen.app import link


@pytest.fixture
def back(monkeypatch):
    """Come to a page by a history entry with this link."""

    def go_back(opened, page: str, **entry: str):
        opened.test.context["url"] = f"http://localhost:8501/{page}"
        opened.test.query_params.clear()
        opened.test.query_params.update(entry)
        with monkeypatch.context() as patched:
            patched.setattr(link, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=True))
            return opened.go(page)

    return go_back


def test_a_control_stands_again_where_the_entry_says(visit, back):
    opened = visit("generate", t="0.8").set("t", 1.2).go("text")
    assert back(opened, "generate", t="0.9").control("t").value == 0.9
    assert opened.link["t"] == "0.9"


def test_what_the_entry_does_not_name_stood_at_its_default(visit, back):
    opened = visit("generate", t="0.8", text="sokdam").go("text")
    back(opened, "generate")
    assert opened.control("t").value == 0.5
    assert opened.control("text").value == "saying"
    assert "t" not in opened.link


def test_controls_of_other_pages_stay_as_they_are(visit, back):
    opened = visit("generate").set("t", 1.2).go("text").set("view", "bigrams")
    assert back(opened, "text").go("generate").control("t").value == 1.2


def test_what_a_teacher_fixed_stays_fixed(visit, back):
    opened = visit("generate", t="0.8", fixed="t").go("text")
    assert back(opened, "generate", fixed="t", t="1.5").control("t").value == 0.8
