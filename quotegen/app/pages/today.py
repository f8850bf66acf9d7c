"""Today: the story on one screen and one scroll. The quote of the day first, then how it came about."""

import streamlit as st

from quotegen.app import choices, components
from quotegen.app.caches import writing
from quotegen.app.locale import _, language
from quotegen.app.today import asked, living, scroll, sharing, words

wanted = asked.asked()
name = choices.current_model_id()
model = choices.models()[name]
known = choices.text_of_model(model)
choices.runtime_of(name)
st.markdown(words.what_this_is(model.metadata))
quote = st.container()
found = writing.todays_quote(model, known, wanted.date, wanted.draw)
rows = living.data(model, known, wanted.date, wanted.draw, language())
with quote:
    if reason := sharing.why_another(wanted, rows):
        st.info(reason, icon=":material/info:")
    seal, title = words.seal(wanted.date), words.title(wanted)
    said = {"seal": seal, "title": title, "lang": words.language_of(found.quote.text), "heat": wanted.temperature}
    components.living_quote(living.words(found) | said, rows)
with st.container(horizontal=True, vertical_alignment="center"):
    st.button(
        _("Another one"),
        type="primary",
        icon=":material/refresh:",
        on_click=asked.go_to,
        args=(wanted.draw + 1,),
        key="another",
    )
    components.share(sharing.data(wanted, name, seal, title))
    if wanted.draw or not wanted.today:
        st.button(
            _("Back to today's"), type="tertiary", icon=":material/undo:", on_click=asked.go_to_today, key="first"
        )
scroll.show_numbers(model, found.novelty.nearest if found.novelty else found.quote.text)
scroll.show_first_and_last(model)
scroll.show_novelty(found.novelty, known)
scroll.show_train_your_own()
scroll.foot(model)
