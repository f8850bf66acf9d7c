"""What a rerun does not do again: read models, name them, draw charts, look the language up."""

from collections import Counter

import pytest

from quotegen.app import models
from quotegen.app.caches import charts, networks, once
from quotegen.model.files.checkpoint import Checkpoint


@pytest.fixture
def calls(monkeypatch) -> Counter:
    """How often a page called a function, for those that are given to `count`; AppTest itself asks for labels, too."""
    counter = Counter()

    def count(owner, name: str) -> None:
        real = getattr(owner, name)

        def counted(*given, **more):
            counter[name] += hasattr(once._run, "answers")
            return real(*given, **more)

        monkeypatch.setattr(owner, name, counted)

    counter.count = count
    return counter


def test_a_rerun_looks_at_the_file_of_each_model_once_and_names_it_once(visit, page, calls):
    opened = visit(page)
    calls.count(Checkpoint, "is_usable")
    calls.count(models, "_called")
    opened.run()
    most = len(networks.bundled_models())
    assert calls["is_usable"] <= most + 2 * (page == "training")  # the model of the same run, before it is offered
    assert calls["_called"] <= most


def test_a_rerun_draws_no_chart_again(visit, page, calls):
    opened = visit(page, t="0.8", shown="1")
    calls.count(charts, "_arrow")
    assert not opened.run().exceptions
    assert not calls["_arrow"]


def test_a_chart_of_other_figures_is_another(visit, calls):
    opened = visit("text", view="windows")
    calls.count(charts, "_arrow")
    opened.set("window", 12)
    assert calls["_arrow"]


@pytest.fixture
def asked() -> list:
    return []


@pytest.fixture
def ask(asked):
    @once.once_a_run
    def answer(about: str = "") -> int:
        asked.append(about)
        return len(asked)

    return answer


def test_in_a_run_each_thing_is_asked_once(ask, asked):
    with once.one_run():
        assert [ask("a"), ask("b"), ask("a")] == [1, 2, 1]
        with once.one_run():  # of a fragment within the page
            assert ask("a") == 1
        assert ask("a") == 1
    with once.one_run():
        assert ask("a") == 3


def test_outside_of_a_run_nothing_is_kept(ask):
    assert [ask(), ask()] == [1, 2]


def test_what_has_come_is_found_in_the_same_run(ask):
    with once.one_run():
        assert ask() == 1
        once.forget()
        assert ask() == 2
