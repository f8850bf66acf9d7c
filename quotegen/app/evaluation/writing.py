"""What models write beside what people wrote: stored figures, and those of a model that is measured when asked."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import judging
from quotegen.app.evaluation.comparison import PERCENT, measured
from quotegen.app.evaluation.scores import label
from quotegen.app.locale import _
from quotegen.judge import live, tables
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus


def show_written(corpus: Corpus, table: dict | None) -> None:
    """What models write beside what people wrote: stored figures, and those of models that were measured just now."""
    stored = [row["name"] for row in table["written"]] if table else []
    live = {
        name: model
        for name, model in tables.measurable(judging.taught_by(corpus), choices.models()).items()
        if name not in stored
    }
    done = {name: model for name, model in live.items() if model.metadata.weights in session.visit().measured}
    current = choices.current_model_id()
    if not stored and not live:
        return
    st.header(_("What it writes, beside people"))
    if names := [*dict.fromkeys(stored), *done]:
        name = link.choice(
            st.segmented_control,
            _("Written by"),
            names,
            name="writer",
            default=names[0],
            required=True,
            format_func=lambda name: writer(name, table),
        )
        show_writing(measured_now(done[name], corpus) if name in done else of_writer(table, name))
    if current in live and current not in done:
        offer_measuring(current, live[current])


def writer(name: str, table: dict | None) -> str:
    """What a model is called in the choice of writers."""
    rows = {row["name"]: row for row in table["rows"] if "recipe" in row} if table else {}
    return label(rows[name]) if name in rows else choices.model_name(name)


def of_writer(table: dict, name: str) -> dict:
    """The stored figures of one model beside people's."""
    return {**table, "group": table["human"]["quotes"], "written": [r for r in table["written"] if r["name"] == name]}


def offer_measuring(name: str, model: Checkpoint) -> None:
    """Let the current model's writing be measured now."""

    def ask() -> None:
        session.visit().measured[model.metadata.weights] = False
        link.put(writer=name)

    st.button(_("Measure what it writes"), icon=":material/straighten:", key="measure_writing", on_click=ask)
    count, temperatures = live.live_count(model), len(tables.TEMPERATURES)
    st.caption(
        _("The current model, {name}: {count} quotes at each of {temperatures} temperatures, some seconds.").format(
            name=choices.model_name(name), count=count, temperatures=temperatures
        )
    )


def measured_now(model: Checkpoint, corpus: Corpus) -> dict:
    """The figures of a model that has none stored, measured at one temperature after another."""
    place, rows = st.empty(), []
    for done, temperature in enumerate(tables.TEMPERATURES):
        words = _("Writing {count} quotes at T = {temperature:.1f}: {step} of {steps}").format(
            count=live.live_count(model),
            temperature=temperature,
            step=done + 1,
            steps=len(tables.TEMPERATURES),
        )
        if not session.visit().measured[model.metadata.weights]:  # later it is there at once: a bar would only flicker
            place.progress(done / len(tables.TEMPERATURES), words)
        rows.append(judging.written(model, corpus, temperature))
    place.empty()
    session.visit().measured[model.metadata.weights] = True
    human = judging.written_by_people(model, corpus)
    group = min(rows[0]["quotes"], human["quotes"])
    word_list = judging.word_list(corpus).name
    return {"human": human, "written": rows, "group": group, "word_list": word_list}


def show_writing(shown: dict) -> None:
    """The table of one model, people first."""
    lines = [{"temperature": _("People"), **shown["human"]}]
    lines += [{**row, "temperature": f"T = {row['temperature']:.1f}"} for row in shown["written"]]
    shares = ["real_words", "ended", "distinct_1", "distinct_2"]
    rows = pd.DataFrame(lines)[["temperature", *shares, "quotes"]]
    rows[shares] *= 100
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "temperature": st.column_config.TextColumn(_("Written at"), pinned=True),
            "real_words": st.column_config.NumberColumn(_("Real words"), format=PERCENT),
            "ended": st.column_config.NumberColumn(_("End by themselves"), format=PERCENT),
            "distinct_1": st.column_config.NumberColumn(_("Distinct words"), format=PERCENT),
            "distinct_2": st.column_config.NumberColumn(_("Distinct pairs"), format=PERCENT),
            "quotes": _("Quotes"),
        },
        alt=_("Figures of quotes by people and by the model at four temperatures, one a row"),
    )
    st.caption(how_measured(shown))


def how_measured(shown: dict) -> str:
    """What counts as a real and as a distinct word, and when the figures were measured."""
    real = (
        _("A word is real if other quotes have it, or the word list of {package}.").format(package=shown["word_list"])
        if shown["word_list"]
        else _("A word is real if other quotes have it; there is no word list for this text.")
    )
    distinct = _("Distinct: different words among all, in groups of {group} quotes. People are the held-out quotes.")
    return " ".join([real, distinct.format(group=shown["group"]), measured(shown if "date" in shown else None)])
