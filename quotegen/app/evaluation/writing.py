"""What models write beside what people wrote: stored figures, and those of a model that is measured when asked."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import judging
from quotegen.app.evaluation.comparison import measured
from quotegen.app.evaluation.scores import label
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.judge import live, tables
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus


def show_writing(corpus: Corpus, table: dict | None) -> None:
    """What one model writes beside what people wrote, and the way to measure the current one."""
    stored = [row["name"] for row in table["written"]] if table else []
    usable = tables.measurable(judging.taught_by(corpus), models())
    others = {name: model for name, model in usable.items() if name not in stored}
    done = {name: model for name, model in others.items() if model.metadata.weights in session.visit().measured}
    if not stored and not others:
        return
    st.header(_("What it writes, beside people"))
    if names := [*dict.fromkeys(stored), *done]:
        labels = {row["name"]: label(row) for row in (table["rows"] if table else ())}
        name = link.one_of(
            _("Written by"),
            {name: labels.get(name) or model_name(name) for name in names},
            name="writer",
            default=names[0],
        )
        if name in done:
            show_figures(measured_now(done[name], corpus))
        else:
            rows = [row for row in table["written"] if row["name"] == name]
            show_figures({**table, "group": table["human"]["quotes"], "written": rows})
    current = choices.current_model_id()
    if current in others and current not in done:
        offer_measuring(current, others[current])


def offer_measuring(name: str, model: Checkpoint) -> None:

    def ask() -> None:
        session.visit().measured[model.metadata.weights] = False
        link.put(writer=name)

    st.button(_("Measure what it writes"), icon=":material/straighten:", key="measure_writing", on_click=ask)
    words = _("{name}: {count} quotes at each of {temperatures} temperatures, some seconds.")
    figures = {"count": live.live_count(model), "temperatures": len(tables.TEMPERATURES)}
    st.caption(words.format(name=model_name(name), **figures))


def measured_now(model: Checkpoint, corpus: Corpus) -> dict:
    """The figures of a model that has none stored, measured at one temperature after another."""
    place, rows, seen = st.empty(), [], session.visit().measured
    for done, temperature in enumerate(tables.TEMPERATURES):
        if not seen[model.metadata.weights]:  # later it is there at once: a bar would only flicker
            words = _("Writing at T = {temperature:.1f}").format(temperature=temperature)
            place.progress(done / len(tables.TEMPERATURES), words)
        rows.append(judging.figures_of_writing(model, corpus, temperature))
    place.empty()
    seen[model.metadata.weights] = True
    human = judging.figures_of_people(model, corpus)
    group = min(rows[0]["quotes"], human["quotes"])
    return {"human": human, "written": rows, "group": group, "word_list": judging.word_list(corpus).name}


def show_figures(shown: dict) -> None:
    """The table of one model, people first and then its temperatures, a figure a row: so it fits a phone."""
    columns = {_("People"): shown["human"]}
    columns |= {f"T = {row['temperature']:.1f}": row for row in shown["written"]}
    shares = {
        "real_words": _("Real words"),
        "ended": _("End by themselves"),
        "distinct_1": _("Distinct words"),
        "distinct_2": _("Distinct pairs"),
    }
    rows = [[name, *(f"{each[share]:.0%}" for each in columns.values())] for share, name in shares.items()]
    rows.append([_("Quotes"), *(f"{each['quotes']:,}" for each in columns.values())])
    st.table(
        pd.DataFrame(rows, columns=[_("Written at"), *columns]),
        hide_index=True,
        alt=_("Figures of quotes by people and by the model at four temperatures"),
    )
    real = (
        _("A word is real if other quotes have it, or the word list of {package}.").format(package=shown["word_list"])
        if shown["word_list"]
        else _("A word is real if other quotes have it.")
    )
    distinct = _("Distinct: different words among all, in groups of {group} quotes.").format(group=shown["group"])
    st.caption(" ".join([real, distinct, measured(shown if "date" in shown else None)]))
