"""The app. Run with `make app` or `streamlit run streamlit_app.py`.

Streamlit runs this file as the script of each visit. Before that it imports the file and serves its `app`; a host that
does not look for one has the script all the same.
"""

import streamlit as st

if __name__ == "__main__":
    from quotegen.app import frame

    frame.open_page()
else:
    from starlette.middleware import Middleware

    from quotegen.app.today import ahead

    app = st.App(__file__, lifespan=ahead.lifespan, middleware=[Middleware(ahead.DrawAhead)])
