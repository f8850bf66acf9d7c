"""Windows on Text: a one-hot row picks a row of the chosen model's weights; windows across two lines are marked."""

import numpy as np

from quotegen.model.files.store import DEFAULT, bundled
from quotegen.text.windows import one_hot

LINES = b"one line\nanother line of it\nthe third and last\n"


def test_the_row_is_that_of_the_models_first_matrix(visit):
    opened = visit("text", view="windows", at="1", row="1")
    model = bundled()[DEFAULT]
    weights = model.weights()
    character = opened.component("window_strip")["window"][0][0]
    row = weights.get("embedding", weights["kernel"])[model.vocabulary.index[character]]
    shown = "".join(each.value for each in opened.test.latex)
    assert f"W_{{{model.vocabulary.index[character]}}}" in shown
    assert f"{row[0]:.2f}" in shown


def test_a_one_hot_row_picks_a_row_of_the_matrix():
    matrix = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    for index, row in enumerate(matrix):
        np.testing.assert_array_equal(one_hot(np.array(index), 5).astype(np.float32) @ matrix, row)


def test_every_kind_of_model_shows_its_row_or_says_that_it_never_saw_the_character(visit, lang, kind):
    for text in ("saying", "sokdam"):
        opened = visit("text", lang, view="windows", text=text, model=kind)
        assert not opened.exceptions
        assert not opened.errors


def test_a_window_across_two_lines_is_marked_where_the_other_begins(visit):
    opened = visit("text").upload(LINES).set("view", "windows").set("window", 6).set("stride", 1)
    assert opened.component("window_strip")["lines"] == []
    opened.set("at", 5)  # "line a", and n
    assert opened.component("window_strip")["lines"] == [5]
    assert "lies across two lines" in opened.captions


def test_the_share_of_such_windows_is_told(visit):
    opened = visit("text").upload(LINES).set("view", "windows").set("window", 6).set("stride", 1)
    text = LINES.decode().strip().replace("\n", " ")
    starts = [text.index(line) for line in ("another", "the third")]
    first = np.arange(len(LINES.decode().replace("\n", " ")) - 6)
    share = np.mean([any(at < start <= at + 6 for start in starts) for at in first])
    assert f"{share:.0%}" in opened.captions
