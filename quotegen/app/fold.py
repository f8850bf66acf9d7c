"""What comes when asked for: a closed expander whose content is computed only once it is open."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from quotegen.app import link


def fold(name: str, label: str, icon: str, expanded: bool = False) -> DeltaGenerator:
    """Draw it, closed at first; fill it where its `open` is true."""
    return st.expander(label, icon=icon, key=link.widget(name), on_change="rerun", expanded=expanded)
