"""The app: page config and navigation. Run with `make app` or `streamlit run streamlit_app.py`."""

from quotegen.app import frame

frame.open_page()
