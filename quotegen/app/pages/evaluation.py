"""Evaluation: how good the models are, beside what counting and people do, and how a split can lie."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import judging, texts
from quotegen.app.charts import shared as charts
from quotegen.app.definitions import how
from quotegen.app.evaluation import scores
from quotegen.app.evaluation.scores import label
from quotegen.app.locale import _, ngettext
from quotegen.judge import live, tables
from quotegen.model.checkpoint import Checkpoint

PERCENT = "%.1f %%"
NEARLY_ALL = 0.9  # of the characters; a model of windows never predicts those of its first window


def kind(row: dict) -> str:
    """Which colour a row has."""
    return {"lstm": _("LSTM"), "rnn": _("RNN")}.get(row.get("cell"), _("Counting"))


def show_verdict(rows: list[dict]) -> None:
    """One sentence: the best network against the best counting."""
    network, counting = tables.best_network(rows), next(row for row in rows if row["name"] == "ngram")
    if network is None:
        st.markdown(
            _("No network here has left these quotes unread. Counting {order}-grams needs {bits:.2f} bits.").format(
                order=counting["order"], bits=counting["bits_per_character"]
            )
        )
        return
    words = (
        _("**{name} needs {bits:.2f} bits for a character** of a quote that it never saw; counting needs {other:.2f}.")
        if network["bits_per_character"] < counting["bits_per_character"]
        else _("**Counting wins, with {other:.2f} bits for a character** of an unseen quote; {name} needs {bits:.2f}.")
    )
    st.markdown(
        words.format(name=label(network), bits=network["bits_per_character"], other=counting["bits_per_character"])
    )


def show_comparison(rows: list[dict]) -> None:
    """The chart and the table of all ways to guess."""
    shown = [
        {
            "label": label(row),
            "kind": kind(row),
            "bits": row["bits_per_character"],
            "learned": bool(row.get("has_learned_them")),
        }
        for row in rows
    ]
    best = min(shown, key=lambda row: (row["learned"], row["bits"]))
    charts.draw(
        charts.bits_chart(shown),
        alt=_("Bars of bits per character on unseen quotes. The lowest is {name} with {bits:.2f}.").format(
            name=best["label"], bits=best["bits"]
        ),
    )
    hangul = all(row["bits_per_syllable"] for row in rows)
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "label": label(row),
                    "bits": row["bits_per_character"],
                    **({"syllable": row["bits_per_syllable"]} if hangul else {}),
                    "perplexity": row["perplexity"],
                    "accuracy": 100 * row["accuracy"],
                    "parameters": f"{row['parameters']:,}" if "parameters" in row else "",
                }
                for row in sorted(rows, key=lambda row: row["bits_per_character"])
            ]
        ),
        hide_index=True,
        column_config={
            "label": _("Guessed by"),
            "bits": st.column_config.NumberColumn(_("Bits per character"), format="%.2f"),
            "syllable": st.column_config.NumberColumn(_("Bits per syllable"), format="%.2f"),
            "perplexity": st.column_config.NumberColumn(_("Perplexity"), format="%.2f"),
            "accuracy": st.column_config.NumberColumn(_("Accuracy"), format=PERCENT),
            "parameters": st.column_config.TextColumn(_("Parameters"), alignment="right"),
        },
        alt=_("The figures of every way to guess, one a row"),
    )
    if any(row.get("has_learned_them") for row in rows):
        st.caption(_("Pale: it was trained on these very quotes, so its figure says how well it remembers."))


def say_how(corpus, table: dict | None, rows: list[dict]) -> None:
    """Where the figures of the comparison come from."""
    date = _("`make evaluate`, {date}.").format(date=table["date"]) if table else _("Computed just now.")
    st.caption(
        date
        + " "
        + _(
            "A tenth of the quotes chose the best epoch and the n-gram, another tenth was only measured on: "
            "{characters:,} characters. Whole quotes, near-duplicates together. Perplexity: how many equally likely "
            "characters would be as hard to guess. README, “Honest figures”."
        ).format(characters=rows[0]["characters"])
    )
    if table is None:
        st.caption(
            _("On the command line: {command}").format(command="`python -m quotegen measure FILE --model FOLDER`")
        )
    say_what_was_cut(corpus, rows if table is None else rows[len(table["rows"]) :])


def say_what_was_cut(corpus, computed: list[dict]) -> None:
    """On how much the figures of this page rest, where a visitor would have waited too long for all of it."""
    total = sum(len(quote) + 1 for quote in texts.parts(corpus, tables.SHARE).test)
    measured = min((row["characters"] for row in computed), default=total)
    if measured < NEARLY_ALL * total:
        words = _("So that you need not wait, not all was measured: the first {n:,} of {total:,} characters at least.")
        st.caption(words.format(n=measured, total=total))


def show_written(corpus, table: dict | None) -> None:
    """What models write beside what people wrote: the kept figures, and those of models that were measured just now."""
    kept = [row["name"] for row in table["written"]] if table else []
    live = {
        name: model
        for name, model in tables.measurable(judging.taught_by(corpus), choices.models()).items()
        if name not in kept
    }
    done = {name: model for name, model in live.items() if model.metadata.weights in session.measured()}
    current = choices.current_model_id()
    if not kept and not live:
        return
    st.header(_("What it writes, beside people"))
    if names := [*dict.fromkeys(kept), *done]:
        name = link.choice(
            st.segmented_control,
            _("Written by"),
            names,
            name="writer",
            default=names[0],
            required=True,
            format_func=lambda known: writer(known, table),
        )
        show_writing(measured_now(done[name], corpus) if name in done else of_writer(table, name), name in done)
    if current in live and current not in done:
        offer_measuring(current, live[current])


def writer(name: str, table: dict | None) -> str:
    """What a model is called in the choice of writers."""
    rows = {row["name"]: row for row in table["rows"] if "recipe" in row} if table else {}
    return label(rows[name]) if name in rows else choices.model_name(name)


def of_writer(table: dict, name: str) -> dict:
    """The kept figures of one model beside people's."""
    return {**table, "group": table["human"]["quotes"], "written": [r for r in table["written"] if r["name"] == name]}


def offer_measuring(name: str, model: Checkpoint) -> None:
    """Let the current model's writing be measured now."""

    def ask() -> None:
        session.measured()[model.metadata.weights] = False
        link.put(writer=name)

    st.button(_("Measure what it writes"), icon=":material/straighten:", key="measure_writing", on_click=ask)
    count, temperatures = live.live_count(model), len(tables.TEMPERATURES)
    st.caption(
        _("The current model, {name}: {count} quotes at each of {temperatures} temperatures, some seconds.").format(
            name=choices.model_name(name), count=count, temperatures=temperatures
        )
    )


def measured_now(model: Checkpoint, corpus) -> dict:
    """The figures of a model that were not kept, one temperature after another."""
    place, rows = st.empty(), []
    for done, temperature in enumerate(tables.TEMPERATURES):
        words = _("Writing {count} quotes at T = {temperature:.1f}: {step} of {steps}").format(
            count=live.live_count(model),
            temperature=temperature,
            step=done + 1,
            steps=len(tables.TEMPERATURES),
        )
        if not session.measured()[model.metadata.weights]:  # later it is there at once, and a bar would only flicker
            place.progress(done / len(tables.TEMPERATURES), words)
        rows.append(judging.written(model, corpus, temperature))
    place.empty()
    session.measured()[model.metadata.weights] = True
    human = judging.written_by_people(model, corpus)
    group = min(rows[0]["quotes"], human["quotes"])
    word_list = judging.word_list(corpus).name
    return {"human": human, "written": rows, "group": group, "word_list": word_list}


def show_writing(shown: dict, just_now: bool) -> None:
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
            "temperature": _("Written at"),
            "real_words": st.column_config.NumberColumn(_("Real words"), format=PERCENT),
            "ended": st.column_config.NumberColumn(_("End by themselves"), format=PERCENT),
            "distinct_1": st.column_config.NumberColumn(_("Distinct words"), format=PERCENT),
            "distinct_2": st.column_config.NumberColumn(_("Distinct pairs"), format=PERCENT),
            "quotes": _("Quotes"),
        },
        alt=_("Figures of quotes by people and by the model at four temperatures, one a row"),
    )
    known = (
        _("A word is real if the other quotes have it, or the word list of {package}.").format(
            package=shown["word_list"]
        )
        if shown["word_list"]
        else _("A word is real if the other quotes have it; there is no word list for this text.")
    )
    distinct = _(
        "Distinct: different words among all words, in groups of {group} quotes; people are the held-out quotes. "
        "A cool model keeps to real words by repeating itself."
    ).format(group=shown["group"])
    st.caption(f"{known} {distinct} " + (_("Computed just now.") if just_now else "`make evaluate`."))
    how("written")


def span_of(epochs: list[dict]) -> tuple[float, float]:
    """The lowest and the highest loss of some runs, so that they can be compared by eye."""
    losses = [row[key] for row in epochs for key in ("loss", "validation", "test")]
    return min(losses), max(losses)


def leak_controls() -> tuple[str, str]:
    """Draw the choice of a split and of what the network guesses; returns both."""
    splits = {"leaky": _("Shuffled windows, as tutorials do"), "honest": _("Whole quotes, as we do")}
    targets = {"every": _("every character"), "last": _("only the last")}
    chosen = link.one_of(_("Split"), splits, name="split", default="leaky")
    return chosen, link.one_of(_("The network guesses of a window"), targets, name="target", default="every")


def why_it_lies(split: str, target: str) -> str:
    """What the curves of a split show."""
    if split == "honest":
        return _("Held out and truly unseen go together: the split tells the truth, and when to stop.")
    if target == "every":
        return _(
            "Windows overlap: most of a held-out window stands in training windows beside it. "
            "So the held-out line goes on falling while the network already learns by heart."
        )
    return _(
        "Here the character behind a held-out window is never a target in training, so the lie is small; "
        "only its neighbours are known."
    )


def show_leak(kept: dict) -> None:
    """The same network on two splits, and which of them tells the truth."""
    st.header(_("How a split can lie"))
    chosen, target = leak_controls()
    of_both = [row for row in kept["epochs"] if row["target"] == target]
    epochs = [row for row in of_both if row["kind"] == chosen]
    best = min(epochs, key=lambda row: row["validation"])
    charts.draw(
        charts.leak_chart(epochs, span_of(of_both)),
        alt=_(
            "Loss by epoch, three lines. Held out is lowest in epoch {epoch} with {said:.2f}; "
            "quotes truly unseen stand at {truth:.2f} there."
        ).format(epoch=best["epoch"], said=best["validation"], truth=best["test"]),
    )
    st.markdown(
        _(
            "By its held-out text this network is best in epoch {epoch}, at **{said:.2f}** nats. "
            "On quotes that it truly never saw it stands at **{truth:.2f}** there."
        ).format(epoch=best["epoch"], said=best["validation"], truth=best["test"])
    )
    st.markdown(why_it_lies(chosen, target))
    st.caption(
        _(
            "`make leak`, {date}: an LSTM of {units} units on {text}.txt, windows of {length} characters at a step of "
            "{stride}, trained on each split from the same random numbers. Truly unseen: test quotes, in neither split."
        ).format(
            date=kept["date"],
            units=kept["units"],
            text=kept["text"],
            length=kept["window_length"],
            stride=kept["stride"],
        )
    )
    how("split")


st.title(_("Evaluation"))
st.caption(_("How well is a quote guessed, character by character, that was held back from learning?"))
text = choices.current_text()
corpus = text.corpus
table, rows = scores.table_of(corpus), scores.rows_of(corpus)
if rows:
    show_verdict(rows)
    show_comparison(rows)
    say_how(corpus, table, rows)
    how("bits")
    if not any("recipe" in row for row in rows):
        st.page_link(
            "quotegen/app/pages/training.py", label=_("Train a model on this text"), icon=":material/arrow_forward:"
        )
else:
    n = len(corpus.quotes)
    st.info(
        ngettext(
            "This text has {n:,} quote: too little to hold any back and measure on. Choose a longer one.",
            "This text has {n:,} quotes, too few or too much alike to hold any back. Choose a longer one.",
            n,
        ).format(n=n),
        icon=":material/info:",
    )
if rows:
    show_written(corpus, table)
if kept := judging.leak():
    show_leak(kept)
