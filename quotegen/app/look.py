"""The look where .streamlit/config.toml ends: a few rules for Streamlit's own elements, in look.css."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from quotegen.app.locale import _


def put_on() -> None:
    """Give the page its rules, and Streamlit's uploader its words in the visitor's language."""
    words = json.dumps(_("Choose a file"), ensure_ascii=False)
    st.html(f"<style>{_rules()}\n:root {{ --choose-file: {words}; }}</style>")


@cache
def _rules() -> str:
    return (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
