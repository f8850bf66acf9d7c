"""Human or LSTM? Ten quotes to tell apart, the score, and what gave each away."""

import datetime

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import judging
from quotegen.app.guess import dead_ends, outcome, table
from quotegen.app.guess.game import CANDIDATES, TEMPERATURES, TooFewQuotesError
from quotegen.app.locale import _
from quotegen.app.models import model_name

MOST_ROUNDS = 2**31 - 1


def round_number() -> int:
    """The round of the link; a visit begins with the day's, the same for everyone."""

    def parse(given: str) -> int:
        return min(int(given[:10]), MOST_ROUNDS) if given.isdecimal() and given.isascii() else 0

    if not link.held("round", 0, parse, str):
        link.put(round=datetime.datetime.now(datetime.UTC).date().toordinal())
    return link.held("round", 0, parse, str)


st.title(_("Human or LSTM?"))
corpus = dead_ends.text_to_play()
words = _("Five quotes are by people. Five are by a network, {model}: its best of {n}. Which is which?")
st.caption(words.format(model=model_name(choices.current_model_id()), n=CANDIDATES))
choices.current_runtime()
top = st.container()
temperature = link.choice(
    st.segmented_control,
    _("Temperature"),
    TEMPERATURES,
    name="daring",
    default=0.8,
    required=True,
    help=_("Low: common words in plain order. High: bolder, with more slips."),
)
model, seed = choices.current_model(), round_number()
with top:
    try:
        drawn = judging.game_round(model, corpus, temperature, seed)
    except TooFewQuotesError as error:
        dead_ends.stop(error)
    play = session.play((model.metadata.weights, corpus.fingerprint, temperature, seed))
    if play.turned < len(drawn.quotes):
        table.show_quote(drawn, play)
        st.stop()
    reader = judging.reader(model, corpus)
    found = reader.read(drawn.quotes)
    outcome.show_score(drawn, play, found)
outcome.show_clues(drawn, play, found, reader, corpus)
