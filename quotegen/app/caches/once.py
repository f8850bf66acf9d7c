"""Remember the language, the models and their names for one run of a page.

Outside of a run, as in a callback, it is found out at every question.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

_run = threading.local()  # Streamlit runs a script in a thread of its own


@contextmanager
def one_run() -> Iterator[None]:
    """Keep the answers of `once_a_run` for what is done in here; a fragment that a page calls shares the page's."""
    if hasattr(_run, "answers"):
        yield
        return
    _run.answers = {}
    try:
        yield
    finally:
        del _run.answers


def once_a_run(ask: Callable) -> Callable:
    """Ask once in a run, for each of the arguments. Nobody may change the answer."""

    @wraps(ask)
    def answer(*about):
        answers = getattr(_run, "answers", None)
        if answers is None:
            return ask(*about)
        if (ask, about) not in answers:
            answers[ask, about] = ask(*about)
        return answers[ask, about]

    return answer


def forget() -> None:
    """Ask anew from here on: a model was added."""
    if hasattr(_run, "answers"):
        _run.answers.clear()
