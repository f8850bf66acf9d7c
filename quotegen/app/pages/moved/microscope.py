"""Microscope is the lenses of Inside now, and its links lead there."""

import streamlit as st

from quotegen.app import link

link.lead_on("inside", lens=st.query_params.get("lens", "surprise"))
