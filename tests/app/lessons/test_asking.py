"""What a lesson asks about: what the chosen model wrote shows what the lesson is about."""

import pytest

from quotegen.app.lessons import asking
from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import bundled
from quotegen.quote.choosing import is_fit
from quotegen.quote.runtime import Runtime


@pytest.mark.parametrize("name", ["quick-saying", "by-heart-saying"])
def test_the_hottest_quote_that_is_asked_about_is_the_unlikeliest_and_all_are_fit(name):
    model = bundled()[name]
    start = next(iter(model.metadata.prompts), "")
    quotes = asking._quotes_asked_about(model, start, asking._telling_seed(model, start, 1))
    assert tuple(quotes) == asking.ASKED_ABOUT
    assert all(map(is_fit, quotes.values()))
    *cooler, hottest = bits_of_each(Runtime.of(model), [*quotes.values()])
    assert hottest > max(cooler) + 0.5
