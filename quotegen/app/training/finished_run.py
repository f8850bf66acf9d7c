"""A finished run: its curve, its first words beside its last, what it took, its files, and how it goes on."""

import math
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from quotegen.app import choices, host, link, session
from quotegen.app.caches import training
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.parts import page_link
from quotegen.app.training import subject
from quotegen.app.training.plan import Plan, start
from quotegen.app.words import explain_failure, how_it_ended, recipe_name
from quotegen.jobs.events import summary
from quotegen.jobs.job import Job
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.export import archive, has_keras

MOST_SAMPLES = 2  # of an epoch: both epochs are in sight on a phone


def show_run(model: Checkpoint) -> None:
    """What a run took and came to, its first words beside its last, and its curve."""
    metadata, figures = model.metadata, summary(model)
    named = next((model_name(name) for name, each in models().items() if each.folder == model.folder), None)
    words = _("{recipe} on {text}").format(
        recipe=recipe_name(metadata.recipe.name), text=session.plain_name(metadata.text.name)
    )
    st.header(named or words)
    words = _("{epochs} epochs in {seconds:.0f} s, {ended}. {bits:.2f} bits per character on {on}; best epoch {best}.")
    st.caption(
        words.format(
            epochs=figures["epochs"],
            seconds=figures["seconds"],
            ended=how_it_ended(metadata.ended),
            bits=figures["bits_per_character"],
            on=measured_on(figures),
            best=figures["best_epoch"],
        )
    )
    epochs = {metadata.history[-1].epoch: _("Last epoch")}
    epochs = {metadata.history[0].epoch: _("First epoch")} | epochs
    for column, (epoch, title) in zip(st.columns(len(epochs)), epochs.items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            samples = [sample for sample in metadata.samples if sample.epoch == epoch][:MOST_SAMPLES]
            rows = [{"prompt": sample.prompt, "text": sample.text, "caption": ""} for sample in samples]
            quote_list(rows, key=f"samples_{title}")
    shown = ("epoch", "loss", "held_out_loss", "bits_per_character")
    charts.draw_losses([{name: getattr(record, name) for name in shown} for record in metadata.history])


def measured_on(figures: dict) -> str:
    """Which text a model's bits per character were measured on."""
    return _("held-out quotes") if figures["measured_on"] == "held-out quotes" else _("its own training text")


def show_ways_on(text: choices.ChosenText, model: Checkpoint) -> None:
    """What can be done with a model that is the current one: write, watch, take home, go on; or another run."""
    if model.folder != choices.current_model().folder:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        page_link(_("Write quotes with it"), "generate", "arrow_forward")
        if model.metadata.snapshots:
            page_link(_("Watch it grow up"), "timemachine", "history")
        if subject.is_the_model():
            label = _("Train another")
            st.button(label, icon=":material/model_training:", key="plan", on_click=subject.plan_another)
        with st.popover(_("Take it with you"), icon=":material/download:"):
            show_downloads(model)
    show_going_on(text, model)


def show_outcome(job: Job) -> None:
    if job.status == "failed":
        st.error(explain_failure(job), icon=":material/error:")
        if job.result:
            st.caption(_("What it had learned until then is kept, and is now the current model."))
    if job.status == "cancelled":
        st.info(_("The run was ended before it learned anything."), icon=":material/info:")
    if job.status == "finished":
        ends = {"stopped": _("The run was stopped in epoch {n}."), "time": _("The time was up in epoch {n}.")}
        ended = ends.get(job.result.get("ended"), _("Training is done.")).format(n=job.result.get("epochs"))
        whose = (
            _("The model that your teacher set stays the current one.")
            if link.is_fixed("model")
            else _("Its model is now the current one.")
        )
        st.success(f"{ended} {whose}", icon=":material/check:")


def show_cost(job: Job) -> None:
    """What the run was expected to take, and what it took."""
    if job.result and job.expected.seconds and job.result.get("event") == "saved":
        words = _("Expected: about {seconds:.0f} s and {megabytes:.0f} MB. Taken: {took:.0f} s and {peak:.0f} MB.")
        peak = job.result["peak_megabytes"] or math.nan
        st.caption(words.format(**vars(job.expected), took=job.took, peak=peak))


def show_going_on(text: choices.ChosenText, model: Checkpoint) -> None:
    """Let one's own run go on for more epochs, as if it had never ended."""
    metadata, limits = model.metadata, host.limits()
    had = metadata.history[-1].epoch if metadata.history[-1].whole else 0
    room = limits.max_epochs - had
    if not metadata.state or metadata.fingerprint not in session.trained() or room < 1:
        return
    if text.corpus.fingerprint != metadata.text.fingerprint:
        st.caption(_("To let this run go on, choose the text that it reads."))
        return
    if session.replaced("go_on", metadata.weights) not in (None, metadata.weights):
        link.forget("more")  # it was chosen for another run
    rest = metadata.recipe.epochs - had
    with st.container(horizontal=True, vertical_alignment="bottom"):
        usual = min(rest if rest > 0 else 10, room)
        more = link.number(st.number_input, _("More epochs"), 1, room, name="more", default=usual)
        recipe = replace(metadata.recipe, epochs=had + more, seconds=0).limited(limits)
        st.button(
            _("Go on training"),
            icon=":material/resume:",
            key="go_on",
            on_click=start,
            args=(Plan(text, recipe, source=model),),
            help=_("Goes on where it ended: 10 and 10 epochs are the very same as 20."),
        )


def show_downloads(model: Checkpoint) -> None:
    name = model.metadata.file_name
    words = _("Open it here again, or use it on the command line.")
    offer("archive", _("For this program (.zip)"), lambda: archive(model), f"{name}.zip", words)
    if not has_keras():
        st.caption(_("Files for Keras and TensorFlow cannot be made here: TensorFlow is not installed."))
        return
    words = _("Opens in stock Keras: keras.models.load_model. Making it takes a few seconds.")
    offer("keras", _("For Keras (.keras)"), lambda: training.exported(model, ".keras"), f"{name}.keras", words)
    label = _("For TensorFlow (SavedModel, .zip)")
    words = _("Unpack it, then: model = tf.saved_model.load(FOLDER); model.serve(…). Making it takes longer.")
    offer("zip", label, lambda: training.exported(model, ".zip"), f"{name}-savedmodel.zip", words)


def offer(key: str, label: str, make: Callable[[], bytes], file: str, words: str) -> None:
    """A button for a file that is made when somebody asks for it."""
    kind = "application/zip" if file.endswith(".zip") else "application/octet-stream"
    st.download_button(label, make, file, kind, key=key, on_click="ignore", help=words)
