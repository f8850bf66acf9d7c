"""Today: the story on one screen and one scroll. The quote of the day first, then how it came about."""

import streamlit as st

from quotegen.app import choices, components
from quotegen.app.caches import writing
from quotegen.app.locale import _, language
from quotegen.app.models import models
from quotegen.app.today import living, request, scroll, sharing, tour, words

wanted = request.from_link()
name = choices.current_model_id()
model = models()[name]
corpus = choices.text_of_model(model)
choices.runtime_of(name)
st.markdown(words.what_this_is(model.metadata))
quote = st.container()
today = writing.todays_quote(model, corpus, wanted.date, wanted.draw)
dial = living.dial(model, corpus, wanted.date, wanted.draw, language())
seal, title = words.seal(wanted.date), words.title(wanted)
with quote:
    if reason := sharing.why_another(wanted, dial):
        st.info(reason, icon=":material/info:")
    components.living_quote(living.words(today) | {"seal": seal, "title": title, "heat": wanted.temperature}, dial.json)
with st.container(horizontal=True, vertical_alignment="center"):
    st.button(
        _("Another one"),
        type="primary",
        icon=":material/refresh:",
        on_click=request.go_to,
        args=(wanted.draw + 1,),
        key="another",
    )
    components.share(sharing.data(wanted, name, seal, title))
    tour.offer()
    if wanted.draw or not wanted.is_today:
        st.button(
            _("Back to today's"), type="tertiary", icon=":material/undo:", on_click=request.go_to_today, key="first"
        )
scroll.show_numbers(model, today.quote.text)
scroll.show_first_and_last(model)
scroll.show_novelty(today.quote.text, today.novelty, corpus)
scroll.show_train_your_own()
scroll.foot(model)
