"""Human or LSTM? Ten quotes to tell apart, the score, and what gave each away."""

import datetime

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, origin, session
from quotegen.app.caches import guessing, judging, networks, texts
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_card, quote_list
from quotegen.app.definitions import how
from quotegen.app.guess.clues import CLUES, Clue, Figures, Reader, by_surprise
from quotegen.app.guess.game import TEMPERATURES, Round
from quotegen.app.locale import _
from quotegen.app.words import explain
from quotegen.errors import QuotegenError
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus
from quotegen.text.statistics import character_class

CARD = 260  # pixels: four lines on a phone, so that the buttons below stay where they are
MOST_ROUNDS = 2**31 - 1


def network_name() -> str:
    """What a quote that no person wrote is by."""
    return _("LSTM") if choices.current_model().metadata.recipe.cell == "lstm" else _("RNN")


def round_number() -> int:
    """The round of the link; a visit begins with the day's, the same for everyone."""

    def parse(given: str) -> int:
        return min(int(given[:10]), MOST_ROUNDS) if given.isdecimal() and given.isascii() else 0

    if not link.held("round", 0, parse, str):
        link.put(round=datetime.datetime.now(datetime.UTC).date().toordinal())
    return link.held("round", 0, parse, str)


def new_round() -> None:
    """Another round."""
    link.put(round=choices.random_seed())


def say(play: session.Play, place: int, human: bool) -> None:
    """The visitor says who wrote a quote; the first word counts."""
    if len(play.said) == place:
        play.said.append(human)


def turn(play: session.Play, place: int) -> None:
    """On to the next quote."""
    play.turned = place + 1


def playable(model: Checkpoint) -> bool:
    """Whether a model left quotes of its text unread."""
    return model.metadata.recipe.reading == "quotes" and model.metadata.text.held_out > 0


def text_to_play() -> Corpus:
    """The text of the chosen model; stops the page where there is no game to play, with a way on."""
    model, corpus = choices.current_model(), choices.text_of_model()
    if corpus and playable(model):
        return corpus
    st.info(
        _("This model has read every quote of its text, so none of them could be played against it.")
        if corpus
        else _("The text of this model is not here, and with it the quotes by people."),
        icon=":material/info:",
    )
    others = {name: choices.text_of_model(other) for name, other in choices.models().items() if playable(other)}
    # of the same text, if there is one
    if name := min(filter(others.get, others), key=lambda name: others[name] != corpus, default=None):
        st.button(
            _("Play against {name}").format(name=choices.model_name(name)),
            icon=":material/arrow_forward:",
            key="other",
            on_click=session.want_model,
            args=(name,),
        )
    st.stop()


def show_quote(drawn: Round, play: session.Play) -> None:
    """One quote, the question or its answer, and the buttons, all in their places."""
    place, text = play.turned, drawn.quotes[play.turned]
    with st.container(height=CARD, border=False, vertical_alignment="center"):
        hangul = any(character_class(character) == "hangul" for character in text)
        quote_card(text, title="", seal="", caption="", lang="ko" if hangul else "en")
    line = f"{place + 1} / {len(drawn.quotes)} · "
    if len(play.said) == place:
        st.markdown(line + _("Who wrote it?"), text_alignment="center")
        with st.container(horizontal=True):
            answer = {"width": "stretch", "on_click": say}
            human, network = _("A human"), _("The {network}").format(network=network_name())
            icon = ":material/person:"
            st.button(human, icon=icon, key="human", shortcut="Left", args=(play, place, True), **answer)
            icon = ":material/memory:"
            st.button(network, icon=icon, key="network", shortcut="Right", args=(play, place, False), **answer)
        return
    st.markdown(line + verdict(play.said[place], drawn.human[place]), text_alignment="center")
    st.button(
        _("See how you did") if place + 1 == len(drawn.quotes) else _("Next quote"),
        icon=":material/arrow_forward:",
        type="primary",
        key="next",
        shortcut="Enter",
        width="stretch",
        on_click=turn,
        args=(play, place),
    )


def verdict(said: bool, human: bool) -> str:
    """Right or wrong, and who it was."""
    if human:
        words = _(":material/check: **Right.** A human wrote it.") if said else _("**No.** A human wrote it.")
        return words
    words = _("**No.** The {network} wrote it.") if said else _(":material/check: **Right.** The {network} wrote it.")
    return words.format(network=network_name())


def show_score(drawn: Round, play: session.Play, found: list[Figures]) -> None:
    """How many were right, of which kind, and what a simple rule would have scored."""
    n, each = len(drawn.quotes), sum(drawn.human)
    right = drawn.score(play.said)
    scored = drawn.score(by_surprise([figures.bits for figures in found]))
    fooled = sum(said and not human for said, human in zip(play.said, drawn.human, strict=True))
    doubted = sum(human and not said for said, human in zip(play.said, drawn.human, strict=True))
    st.header(_("{right} of {n} right").format(right=right, n=n))
    st.markdown(
        _(
            "You said human for {fooled} of the {machines} quotes by the {network}, and {network} for {doubted} of "
            "the {people} by people. A simple rule, “the {people} quotes that surprise the {network} more are by "
            "people”, gets {scored} of {n}; a coin gets half."
        ).format(
            fooled=fooled,
            machines=n - each,
            doubted=doubted,
            people=each,
            network=network_name(),
            scored=scored,
            n=n,
        )
    )
    show_share(right, n)


def show_share(right: int, n: int) -> None:
    """A new round, and a line to send to others."""
    st.button(_("New round"), icon=":material/refresh:", type="primary", key="new_round", on_click=new_round)
    line = f"{_('Human or LSTM?')} {right}/{n}"
    if choices.current_model_id() in networks.bundled_models():
        asked = {name: st.query_params[name] for name in ("round", "daring", "model") if name in st.query_params}
        line += f" · {link.address('guess', asked)}"
        st.caption(_("To send on: whoever opens the link plays these very quotes."))
    else:
        st.caption(_("To send on. The model is yours alone, so there is no link to this round."))
    st.code(line, language=None, wrap_lines=True)


def clue_words(found: Figures, clue: Clue, as_much: float) -> str:
    """A figure of a quote and how many of people's quotes have one like it."""
    return {
        "bits": _("{bits:.2f} bits a character (as few in {share:.0%} of people’s quotes)"),
        "unheard": _("unheard of: {words} (as many in {share:.0%} of people’s quotes)"),
        "copied": _("“{copied}” in one piece from the text (as long in {share:.0%} of people’s quotes)"),
        "repeated": _("repeats {words} (as many in {share:.0%} of people’s quotes)"),
    }[clue].format(
        bits=found.bits,
        words=", ".join(getattr(found, clue)) if clue in ("unheard", "repeated") else "",
        copied=found.copied.strip(),
        share=as_much,
    )


def show_clues(drawn: Round, play: session.Play, found: list[Figures], reader: Reader, corpus: Corpus) -> None:
    """Every quote with who it was by, what was said, and its most telling figure."""
    st.subheader(_("What gave it away"))
    names = {True: _("Human"), False: network_name()}
    words = show_bits(drawn, found, names)
    known, _people = texts.trained_on(corpus, choices.current_model().metadata.recipe.held_out)
    rows = []
    for quote, human, said, figures in zip(drawn.quotes, drawn.human, play.said, found, strict=True):
        clue = reader.telling(figures)
        told = clue_words(figures, clue, reader.as_much(figures, clue)) if clue else _("no figure gives it away")
        head = _("{who} · you said {said}").format(who=names[human], said=names[said])
        mark = _("right") if said == human else _("wrong")
        spans = origin.spans(known.provenance(quote), corpus)
        rows.append({"prompt": "", "text": quote, "caption": f"{head}, {mark} · {told}", "spans": spans})
    quote_list(rows, key="clues")
    charts.table_beside("clues", lambda: clue_table(drawn, play, found, reader, names), alt=words)


def show_bits(drawn: Round, found: list[Figures], names: dict[bool, str]) -> str:
    """The quotes by their surprise, as bars; returns what they show."""
    order = sorted(range(len(found)), key=lambda place: -found[place].bits)
    bars = [
        {"label": f"{place + 1}. {drawn.quotes[place]}", "by": names[drawn.human[place]], "bits": found[place].bits}
        for place in order
    ]
    half = len(order) // 2
    more, less = (sum(drawn.human[place] for place in part) for part in (order[:half], order[half:]))
    words = _(
        "Of the {half} quotes that surprise the {network} more, {more} are by people; of the {half} others, {less}."
    ).format(half=half, network=names[False], more=more, less=less)
    charts.draw(inner_charts.quotes_chart(bars, [names[False], names[True]]), alt=words)
    st.caption(words)
    return words


def clue_table(drawn: Round, play: session.Play, found: list[Figures], reader: Reader, names: dict) -> pd.DataFrame:
    """All figures, each with the share of people's quotes that have one like it."""
    titles = {
        "bits": _("Bits per character"),
        "unheard": _("Unheard-of words"),
        "copied": _("Longest copied run"),
        "repeated": _("Repeated words"),
    }
    rows = []
    for quote, human, said, figures in zip(drawn.quotes, drawn.human, play.said, found, strict=True):
        row = {_("Quote"): quote, _("By"): names[human], _("You said"): names[said]}
        for clue in CLUES:
            size = f"{figures.bits:.2f}" if clue == "bits" else f"{figures.size(clue):.0f}"
            row[titles[clue]] = f"{size} ({reader.as_much(figures, clue):.0%})"
        rows.append(row)
    return pd.DataFrame(rows)


def say_how(reader: Reader, corpus: Corpus) -> None:
    """What the figures are measured against."""
    package = judging.word_list(corpus).name
    st.caption(
        _(
            "Of the figures of a quote, the one is told that fewest of {n} quotes by people share, a tenth of them at "
            "most; the network never read those. Underlined: copied from a quote that it learned."
        ).format(n=len(reader.people))
        + " "
        + (
            _("Unheard of: in no quote that it learned, nor in the word list of {package}.").format(package=package)
            if package
            else _("Unheard of: in no quote that it learned; there is no word list here.")
        )
    )


st.title(_("Human or LSTM?"))
corpus = text_to_play()
st.caption(_("Five of ten quotes are by people, five by the network. All are new to it, and of like length."))
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
        drawn = guessing.game_round(model, corpus, temperature, seed)
    except QuotegenError as error:
        st.info(explain(error), icon=":material/info:")
        st.stop()
    play = session.play((model.metadata.weights, corpus.fingerprint, temperature, seed))
    if play.turned < len(drawn.quotes):
        show_quote(drawn, play)
        st.stop()
    reader = guessing.reader(model, corpus)
    found = reader.read(drawn.quotes)
    show_score(drawn, play, found)
show_clues(drawn, play, found, reader, corpus)
say_how(reader, corpus)
how("clues")
