"""What comes when asked for: a closed expander whose content is computed only once it is open."""

from collections.abc import Callable

import streamlit as st

from quotegen.app import link


def fold(name: str, label: str, icon: str, draw: Callable[[], object], expanded: bool = False) -> None:
    """An expander that calls `draw` while it is open."""
    with st.expander(label, icon=icon, key=link.widget(name), on_change="rerun", expanded=expanded) as box:
        if box.open:
            draw()
