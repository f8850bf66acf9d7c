"""Parts that many pages draw: a fold, a table, a way to another page."""

from collections.abc import Callable, Sequence

import streamlit as st

from quotegen.app import link
from quotegen.app.locale import _


def fold(name: str, label: str, icon: str, draw: Callable[[], object], expanded: bool = False) -> None:
    """A closed expander, whose content `draw` computes only while it is open."""
    with st.expander(label, icon=icon, key=link.widget(name), on_change="rerun", expanded=expanded) as box:
        if box.open:
            draw()


def show_table(rows: object, alt: str | None = None, **more):
    """A table of rows, or of columns by their names, or a data frame; `more` and the result are `st.dataframe`'s."""
    import pandas as pd  # half a second: the first page, which has no table, does without

    return st.dataframe(pd.DataFrame(rows), hide_index=True, alt=alt, **more)


def table_beside(key: str, rows: Callable, alt: str) -> None:
    """The numbers of a chart as a table, made only when a visitor opens it."""
    fold(f"table-{key}", _("As a table"), ":material/table:", lambda: show_table(rows(), alt))


def download(label: str, make: Callable[[], str | bytes], file: str, kind: str, **more) -> None:
    """A button for a file of some media type, which is made when somebody asks for it."""
    st.download_button(label, make, file, kind, on_click="ignore", icon=":material/download:", **more)


def off_link(name: str, label: str, options: Sequence[str], value: str, take: Callable, format_func: Callable) -> None:
    """A choice that no link holds: shows `value`, and calls `take` with another."""
    key = link.widget(name)
    st.session_state[key] = value
    st.selectbox(label, options, key=key, on_change=lambda: take(st.session_state[key]), format_func=format_func)


def page_link(label: str, page: str, icon: str, **shows: str) -> None:
    """A way to a page, by the name of its script; `shows` are the parameters of its link."""
    file = f"quotegen/app/pages/{page}.py"
    st.page_link(page=file, label=label, icon=f":material/{icon}:", query_params=shows)
