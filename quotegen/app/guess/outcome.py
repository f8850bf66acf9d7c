"""After a round: the score, and what gave each quote away."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import judging, networks, texts
from quotegen.app.charts import shared as charts
from quotegen.app.charts.evaluation import quotes_chart
from quotegen.app.components import origin, quote_list
from quotegen.app.guess.clues import CLUES, Clue, Figures, Reader, Sign, by_surprise
from quotegen.app.guess.game import Round
from quotegen.app.guess.table import network_name
from quotegen.app.locale import _
from quotegen.text.corpus import Corpus


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
    _show_share(right, n)


def _show_share(right: int, n: int) -> None:
    """A new round, and a line to send to others."""
    new = {"round": choices.random_seed()}
    icon = ":material/refresh:"
    st.button(_("New round"), icon=icon, type="primary", key="new_round", on_click=link.put, kwargs=new)
    line = f"{_('Human or LSTM?')} {right}/{n}"
    if choices.current_model_id() in networks.bundled_models():
        asked = {name: st.query_params[name] for name in ("round", "daring", "model") if name in st.query_params}
        line += f" · {link.address('guess', asked)}"
        st.caption(_("To send on: whoever opens the link plays these very quotes."))
    else:
        st.caption(_("To send on. The model is yours alone, so there is no link to this round."))
    st.code(line, language=None, wrap_lines=True)


def show_clues(drawn: Round, play: session.Play, found: list[Figures], reader: Reader, corpus: Corpus) -> None:
    """Every quote with who it was by, what was said, and what gave it away, or why nothing did."""
    st.subheader(_("What gave it away"))
    names = {True: _("Human"), False: network_name()}
    words = _show_bits(drawn, found, names)
    trained, _people = texts.trained_on(corpus, choices.current_model().metadata.recipe.held_out)
    signs = reader.signs(found, drawn.human)
    rows = []
    for quote, human, said, figures, sign in zip(drawn.quotes, drawn.human, play.said, found, signs, strict=True):
        head = _("{who} · you said {said}").format(who=names[human], said=names[said])
        mark = _("right") if said == human else _("wrong")
        spans = origin.spans(trained.provenance(quote), corpus)
        given_away = sign_words(figures, sign, human)
        rows.append({"prompt": "", "text": quote, "caption": f"{head}, {mark} · {given_away}", "spans": spans})
    quote_list(rows, key="clues")
    charts.table_beside("clues", lambda: _clue_table(drawn, play, found, reader, names), alt=words)


def sign_words(found: Figures, sign: Sign, human: bool) -> str:
    """What gave a quote away, or why nothing did."""
    network = network_name()
    if sign.kind == "surprising":
        words = _("given away by its surprise: {bits:.2f} bits a character, more than any of the {network}’s own")
        return words.format(bits=found.bits, network=network)
    clue = _clue_words(found, sign.clue, sign.share)
    if sign.kind == "rare":
        return _("given away: {clue}").format(clue=clue)
    if sign.kind == "misleading":
        return _("misleading: {clue}").format(clue=clue)
    if human:
        return _("nothing gives it away: its bits are like the {network}’s, and no figure is rare ({clue})").format(
            network=network, clue=clue
        )
    return _("nothing gives it away: its rarest figure is common ({clue})").format(clue=clue)


def _clue_words(found: Figures, clue: Clue, as_much: float) -> str:
    """A figure of a quote and how many of people's quotes have one like it."""
    listed = getattr(found, clue) if clue in ("unheard", "repeated") else ()
    if clue in ("unheard", "repeated") and not listed:
        return _("none unheard of") if clue == "unheard" else _("repeats nothing")
    return {
        "bits": _("{bits:.2f} bits a character (as few in {share:.0%} of people’s quotes)"),
        "unheard": _("unheard of: {words} (as many in {share:.0%} of people’s quotes)"),
        "copied": _("“{copied}” in one piece from the text (as long in {share:.0%} of people’s quotes)"),
        "repeated": _("repeats {words} (as many in {share:.0%} of people’s quotes)"),
    }[clue].format(bits=found.bits, words=", ".join(listed), copied=found.copied.strip(), share=as_much)


def _show_bits(drawn: Round, found: list[Figures], names: dict[bool, str]) -> str:
    """The quotes by their surprise, as bars; returns what they show."""
    order = sorted(range(len(found)), key=lambda place: -found[place].bits)
    bars = [
        {"label": f"{place + 1}. {drawn.quotes[place]}", "kind": names[drawn.human[place]], "bits": found[place].bits}
        for place in order
    ]
    half = len(order) // 2
    more, less = (sum(drawn.human[place] for place in part) for part in (order[:half], order[half:]))
    words = _(
        "Of the {half} quotes that surprise the {network} more, {more} are by people; of the {half} others, {less}."
    ).format(half=half, network=names[False], more=more, less=less)
    charts.draw(quotes_chart, bars, [names[False], names[True]], alt=words)
    st.caption(words)
    return words


def _clue_table(drawn: Round, play: session.Play, found: list[Figures], reader: Reader, names: dict) -> pd.DataFrame:
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
    unheard = (
        _("Unheard of: in no quote that it learned, nor in the word list of {package}.").format(package=package)
        if package
        else _("Unheard of: in no quote that it learned; there is no word list here.")
    )
    st.caption(
        _(
            "We show the figure that is rarest among {n} quotes by people, which the network never read. A figure that "
            "more than a tenth of them share gives nothing away. Underlined: copied from a quote that it learned."
        ).format(n=len(reader.people))
        + " "
        + unheard
    )
