"""Our own small components. Their text arrives as data and is set as text, never as markup."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from quotegen.app.locale import _, language

_FOLDER = Path(__file__).parent
# Each is given a list: in a dict Streamlit looks for tables, with pandas, which takes half a second of the first visit.


@cache
def _component(name: str, *shared: str) -> Callable:
    """The component whose markup, style and script lie beside this file under its name, after those it shares; they are
    read when it is first drawn."""

    def source(kind: str) -> str | None:
        files = [_FOLDER / f"{part}.{kind}" for part in (*shared, name)]
        return "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file()) or None

    return st.components.v2.component(f"quotegen_{name}", html=source("html"), css=source("css"), js=source("js"))


def quote_card(text: str) -> None:
    _component("quote_card", "elements")(data=[text], key="quote_card")


def living_quote(words: Mapping[str, str | float], dial: str) -> None:
    """A quote that writes itself, with what else could stand at each character, and a dial for its temperature.

    `words` are those of `quotegen.app.today.living.words`, `dial` is the JSON of its `Dial`.
    """
    _component("living_quote", "elements")(data=[dict(words), dial], key="living_quote")


def share(data: Mapping[str, str]) -> None:
    """A button that hands the living quote on as link, text or picture; `data` are those of `today.sharing`."""
    _component("share", "elements", "picture")(data=[dict(data)], key="share", width="content")


def window_strip(
    *,
    before: str,
    window: Sequence[tuple[str, int]],
    target: tuple[str, int],
    after: str,
    labels: tuple[str, str],
    lines: Sequence[int] = (),
) -> None:
    """A window in its text: `window`, (character, index) pairs, the `target` inverted, the text `before` and `after`,
    `labels` of window and target; a double rule before each place of `lines`, where another line of text begins."""
    data = {"before": before, "window": window, "target": target, "after": after, "labels": labels}
    _component("window_strip", "elements")(data=[data | {"lines": list(lines)}], key="window_strip")


def quote_list(quotes: list[dict], *, key: str, copy: str = "", copied: str = "") -> None:
    """Quotes below each other, each with `prompt` (grey), `text`, `caption`; with a copy button if that has a label.

    A quote may have a `badge` and `spans`, those of `origin`, counted from the first character of the prompt, and a
    `parting`: the place in its text of a character to be shown inverted.
    """
    words = {"copy": copy, "copied": copied, "failed": _("Not copied"), "label": _("From the text:")}
    _component("quote_list", "elements", "marks")(data=[{"quotes": quotes} | words], key=key)


@dataclass(frozen=True)
class Cell:
    """One character of a text with what is said of it."""

    text: str
    note: str  # a number, below the character: nothing is said by colour alone
    label: str  # in words, for the pointer and for screen readers
    tone: str = "transparent"
    share: int = 0  # percent of the tone over the page
    level: int = 0  # 0 to 3: no rule below the character, or a dotted, a dashed, a solid one


def text_cells(
    cells: Sequence[Cell],
    *,
    key: str,
    label: str,
    legend: Sequence[Cell] = (),
    picked: int | None = None,
    on_pick: Callable[[int], None] | None = None,
) -> None:
    """A text character by character, coloured and numbered; `label` says what it shows. With `on_pick`, each character
    is a button whose place that is called with."""

    def took() -> None:
        place = st.session_state[key].picked
        if isinstance(place, int) and 0 <= place < len(cells):
            on_pick(place)

    data = {"cells": [asdict(cell) for cell in cells], "legend": [asdict(cell) for cell in legend], "label": label}
    data |= {"picked": picked, "pick": on_pick is not None}
    _component("text_cells", "elements")(data=[data], key=key, on_picked_change=took if on_pick else lambda: None)


def before_after(rows: Sequence[tuple[str, str]], *, titles: tuple[str, str], key: str) -> None:
    """Lines before and after a change, side by side, every space of them visible; cut after 200 characters."""
    _component("before_after", "elements")(data=[[[a[:200], b[:200]] for a, b in rows], list(titles)], key=key)


def drawing(svg: str, widest: int, *, key: str) -> None:
    """An SVG element of our own making, at most so many CSS pixels wide: the one thing that is set as markup."""
    _component("drawing")(data=[{"svg": svg, "width": f"{widest}px"}], key=key)


def run_key(token: str, key: str | None) -> str | None:
    """Have this browser keep the key of a run for a day, so that it is the run's owner after a reload, too.

    Where `key` is None the browser is asked for the one it kept; the answer comes with a rerun, empty if there is none.
    """
    more = {"key": f"run_key_{token}", "on_kept_change": lambda: None, "height": "content"}
    return _component("run_key")(data=[{"token": token, "key": key}], **more).get("kept")


def history(language: str) -> None:
    """Let a control replace the entry of its page in the browser's history, instead of adding one, and say what
    language the page is in. Draws nothing."""
    _component("history")(data=[language], key="back", height="content")


def browser_store(**wanted) -> Mapping:
    """Have this browser store texts and quotes, and hand back what it stored. Draws nothing.

    Of `wanted`, `put` are texts with `digest`, `id`, `name` and `data` (base64), `forget` digests; with `clear` every
    text goes. `quotes` replace those before, unless they are None. What was done comes as `done`: {turn, put, forget}
    of digests, at the `turn` of the wish. Once for each `visit` that is not empty, `found` has {texts, quotes}, where
    there are any or the answer is `needed`: unchecked, as a browser sends it.
    """
    heard = {"on_done_change": lambda: None, "on_found_change": lambda: None}
    return _component("browser_store")(data=[wanted], key="browser_store", height="content", **heard)


def sheet(*, title: str, facts: Sequence[tuple[str, str]], lines: Sequence[tuple[str, ...]], note: str) -> None:
    """A sheet to hand in with a button that prints it: `title`, `facts` with their names, `lines` (the head of each
    lesson, then what is below it), `note`."""
    data = {"title": title, "facts": facts, "lines": lines, "note": note}
    _component("sheet", "elements")(data=[data | {"print": _("Print"), "lang": language()}], key="sheet")
