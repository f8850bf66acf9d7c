"""A lens of Inside: where Memory leads, and old links to a page Microscope."""

import streamlit as st

from quotegen.app import link

link.lead_on("inside", lens=st.query_params.get("lens", "surprise"))
