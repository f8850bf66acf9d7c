"""After a round: the score, and what gave each quote away."""

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import judging, networks, texts
from quotegen.app.charts import shared as charts
from quotegen.app.charts.evaluation import quotes_chart
from quotegen.app.components import origin, quote_list
from quotegen.app.definitions import how
from quotegen.app.guess.clues import CLUES, Figures, Reader, Sign, by_surprise
from quotegen.app.guess.game import EACH, Round
from quotegen.app.guess.table import network_name
from quotegen.app.locale import _
from quotegen.app.parts import table_beside
from quotegen.app.words import clue_names, sign_words
from quotegen.text.corpus import Corpus


def show_score(drawn: Round, play: session.Play, found: list[Figures]) -> None:
    """How many were right, of which kind, and what a simple rule would have scored; a new round, a line to send on."""
    right, all_quotes = drawn.score(play.said), len(drawn.quotes)
    st.header(_("{right} of {n} right").format(right=right, n=all_quotes))
    words = _(
        "You took {fooled} of the {network}’s quotes for human, and {doubted} human ones for the {network}’s. "
        "Calling the {each} quotes that surprise the {network} most human would score {scored}; tossing a coin scores "
        "{each} on average."
    )
    answers = list(zip(play.said, drawn.human, strict=True))
    st.markdown(
        words.format(
            fooled=answers.count((True, False)),
            doubted=answers.count((False, True)),
            each=EACH,
            network=network_name(),
            scored=drawn.score(by_surprise([figures.bits for figures in found])),
        )
    )
    new = {"round": choices.random_seed()}
    icon = ":material/refresh:"
    st.button(_("New round"), icon=icon, type="primary", key="new_round", on_click=link.put, kwargs=new)
    line = f"{_('Human or LSTM?')} {right}/{all_quotes}"
    if choices.current_model_id() in networks.bundled_models():
        asked = {name: st.query_params[name] for name in ("round", "daring", "model") if name in st.query_params}
        line += f" · {link.address('guess', asked)}"
        st.caption(_("Send this on: the link opens the same ten quotes."))
    else:
        st.caption(_("Send this on. Only you have this model, so there is no link to the round."))
    st.code(line, language=None, wrap_lines=True)


def show_clues(drawn: Round, play: session.Play, found: list[Figures], reader: Reader, corpus: Corpus) -> None:
    """Every quote with who wrote it, what was said, and what gave it away, or that nothing did."""
    st.subheader(_("What gave it away"))
    names = {True: _("Human"), False: network_name()}
    words = _show_bits(drawn, found, names)
    trained, _people = texts.trained_on(corpus, choices.current_model().metadata.recipe.held_out)
    rows, table, columns = [], [], clue_names()
    signs = reader.signs(found, drawn.human)
    for quote, human, said, figures, sign in zip(drawn.quotes, drawn.human, play.said, found, signs, strict=True):
        head = _("{who} · you said {said}").format(who=names[human], said=names[said])
        mark = _("right") if said == human else _("wrong")
        spans = origin.spans(trained.provenance(quote).spans, corpus)
        rows.append(
            {"prompt": "", "text": quote, "caption": f"{head}, {mark} · {_sign_words(figures, sign)}", "spans": spans}
        )
        row = {_("Quote"): quote, _("By"): names[human], _("You said"): names[said]}
        for clue in CLUES:
            size = f"{figures.bits:.2f}" if clue == "bits" else f"{figures.size(clue):.0f}"
            row[columns[clue]] = f"{size} ({reader.as_much(figures, clue):.0%})"
        table.append(row)
    quote_list(rows, key="clues")
    _say_how(reader, corpus)
    table_beside("clues", lambda: table, alt=words)
    how("clues")


def _sign_words(found: Figures, sign: Sign) -> str:
    if sign.kind == "nothing":
        words = _("nothing gives it away: {share:.0%} of people’s quotes have as much of its rarest figure")
        return words.format(share=sign.share)
    if sign.kind == "surprising":
        words = _("given away by its surprise: {bits:.2f} bits per character, more than any quote by the {network}")
        return words.format(bits=found.bits, network=network_name())
    clue = sign_words(sign.clue).format(
        bits=found.bits,
        unheard=", ".join(found.unheard),
        copied=found.copied.strip(),
        repeated=", ".join(found.repeated),
    )
    words = _("given away: {clue}") if sign.kind == "rare" else _("misleading: {clue}")
    return words.format(clue=clue) + " " + _("(as in only {share:.0%} of people’s quotes)").format(share=sign.share)


def _show_bits(drawn: Round, found: list[Figures], names: dict[bool, str]) -> str:
    """The quotes by their surprise, as bars; returns what they show."""
    order = sorted(range(len(found)), key=lambda place: -found[place].bits)
    bars = [
        {"label": f"{place + 1}. {drawn.quotes[place]}", "kind": names[drawn.human[place]], "bits": found[place].bits}
        for place in order
    ]
    more = sum(drawn.human[place] for place in order[:EACH])
    words = _("Of the {half} quotes that surprise the {network} most, {more} are by people.").format(
        half=EACH, network=names[False], more=more
    )
    charts.draw(quotes_chart, bars, [names[False], names[True]], alt=words)
    st.caption(words)
    return words


def _say_how(reader: Reader, corpus: Corpus) -> None:
    package = judging.word_list(corpus).name
    words = _(
        "The clue is what is rarest among {n} quotes by people that the {network} never read, if at most a tenth of "
        "them share it. Underlined: copied."
    ).format(n=len(reader.people), network=network_name())
    unheard = (
        _("Unheard of: neither in the training quotes nor in the word list of {package}.").format(package=package)
        if package
        else _("Unheard of: not in the training quotes.")
    )
    st.caption(f"{words} {unheard}")
