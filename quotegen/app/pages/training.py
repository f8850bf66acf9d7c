"""Training: choose a recipe, watch it learn, stop it, compare its first words with its last."""

import importlib.util
import math
import platform
from dataclasses import replace

import pandas as pd
import streamlit as st

from quotegen.app import cached, charts, choices, link, runs, state
from quotegen.app.components import quote_list
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.messages import explain, explain_failure, explain_wait, how_it_ended, recipe_name
from quotegen.errors import QuotegenError
from quotegen.model.batches import vocabulary_of
from quotegen.model.checkpoint import Checkpoint, Metadata, run_fingerprint
from quotegen.model.estimate import Estimate, estimate
from quotegen.model.export import archive
from quotegen.model.jobs import Job
from quotegen.model.recipe import PRESETS, Recipe, count_parameters
from quotegen.model.store import find
from quotegen.run import summary
from quotegen.text.corpus import Corpus
from quotegen.text.windows import ShortTextError, count_windows

UNITS = (32, 64, 128, 256, 512, 1024)


def preset_values(key: str) -> None:
    """Another recipe brings its own size and time."""
    recipe = PRESETS[st.session_state[key]].limited(cached.limits())
    link.put(units=recipe.units, epochs=recipe.epochs, seconds=recipe.seconds)


def chosen_recipe() -> Recipe:
    """Draw the controls; returns the recipe within this installation's limits."""
    limits = cached.limits()
    name = link.choice(
        st.segmented_control,
        _("Recipe"),
        list(PRESETS),
        name="recipe",
        default="quick",
        required=True,
        format_func=recipe_name,
        on_change=preset_values,
        args=(link.widget("recipe"),),
    )
    base = PRESETS[name].limited(limits)
    sizes = [units for units in UNITS if units <= limits.max_units] or [limits.max_units]
    left, middle, right = st.columns(3)
    units = link.choice(left.select_slider, _("Units"), sizes, name="units", default=min(base.units, sizes[-1]))
    epochs = link.number(middle.slider, _("Epochs, at most"), 1, limits.max_epochs, name="epochs", default=base.epochs)
    seconds = link.number(
        right.slider, _("Seconds, at most"), 1, limits.max_seconds, name="seconds", default=base.seconds
    )
    return replace(PRESETS[name], units=units, epochs=epochs, seconds=seconds).limited(limits)


def expectation(recipe: Recipe, corpus: Corpus, epochs_before: int = 0) -> Estimate:
    """What the run will take on this machine, start-up included."""
    size = len(vocabulary_of(corpus, recipe))
    step = cached.step_seconds(replace(recipe, epochs=1, seconds=0), size)
    still = replace(recipe, epochs=recipe.epochs - epochs_before)
    return estimate(still, len(corpus.text), len(corpus.quotes), size, step, known_run(recipe))


def known_run(recipe: Recipe) -> Metadata | None:
    """A run like it that was timed: of windows there is the bundled tutorial, or the visitor's own."""
    timed = [model.metadata for model in choices.models().values()]
    return next((run for run in reversed(timed) if recipe.reading == "windows" == run.recipe.reading), None)


def show_plan(recipe: Recipe, corpus: Corpus) -> None:
    """What the run will be, before it starts."""
    size, expected = len(vocabulary_of(corpus, recipe)), expectation(recipe, corpus)
    with st.grid(3, min_column_width=130):
        st.metric(_("Parameters"), f"{count_parameters(recipe, size):,}")
        st.metric(
            _("Expected time"),
            _("about {seconds:.0f} s").format(seconds=expected.seconds),
            help=_("A few steps of this very recipe were just timed on this machine.")
            if recipe.reading == "quotes"
            else _("Judged by a run that was timed, and by how fast this machine is beside the one that it ran on."),
        )
        st.metric(_("Expected memory"), _("about {megabytes:.0f} MB").format(megabytes=expected.megabytes))
    st.caption(about(recipe))
    how("estimate")


def about(recipe: Recipe) -> str:
    """One sentence on how the recipe reads."""
    if recipe.reading == "windows":
        return _(
            "The student tutorial, exactly: windows of {length} characters, one-hot, {optimizer}, batch {batch}. "
            "It reads the text as one string and holds nothing out."
        ).format(length=recipe.window_length, optimizer="RMSprop", batch=f"{recipe.batch_size:,}")
    return _(
        "Reads whole quotes and predicts at every position; {share:.0%} of the quotes are held out, "
        "and the weights that predict those best are kept."
    ).format(share=recipe.held_out)


def start(text: choices.ChosenText, recipe: Recipe, again: bool, source: Checkpoint | None = None) -> None:
    """Queue the run, or take the model of the same run over at once."""
    known = find(run_fingerprint(text.corpus, recipe), recipe.seconds)
    expected = expectation(recipe, text.corpus, source.metadata.history[-1].epoch if source else 0)
    if known and not again:
        runs.adopt(str(known.folder))
        st.session_state["_loaded"] = True
        return
    job = Job(
        state.owner(),
        text.corpus.name,
        text.decoded.text,
        text.corpus.steps,
        recipe,
        again=again,
        source=str(source.folder) if source else "",
        expected_seconds=expected.seconds,
        expected_megabytes=expected.megabytes,
    )
    try:
        runs.submit(job)
    except QuotegenError as error:
        st.session_state["_refused"] = explain(error)


@st.fragment(run_every=1.0)
def watch(token: str) -> None:
    """The live view of a run."""
    job = cached.jobs().look(token)
    if job is None or job.over:
        st.rerun()
    key = state.run_key(token)
    if key:
        st.caption(
            _(
                "The link of this page finds your run again after a reload. "
                "Whoever has it can watch the run; only this browser can stop it."
            )
        )
    elif key is not None:
        st.caption(_("You are watching a run that was started in another browser. Only that browser can stop it."))
    if job.status == "waiting":
        st.info(
            explain_wait(cached.jobs().position(job), cached.jobs().expected_wait(job)), icon=":material/hourglass:"
        )
    else:
        show_progress(job)
    if key:
        st.button(
            _("Stop and keep what it learned") if job.status == "running" else _("Leave the queue"),
            icon=":material/stop:",
            key="stop",
            disabled=job.stopping,
            on_click=runs.stop,
            args=(token,),
        )
    if job.epochs:
        show_figures(job.epochs[-1])
    show_curves(job.epochs)
    show_arrivals(job.epochs)
    runs.know_owner(job)


def show_progress(job: Job) -> None:
    """How far the run is and how long it will still take."""
    told = job.progress
    share = min(1.0, max(job.share_done, job.running_for / job.recipe.seconds)) if told else 0.0
    if job.stopping:
        st.progress(share, _("Stopping, keeping what it learned …") if told else _("Stopping …"))
    elif job.start is None:
        st.progress(0.0, _("The worker is starting: {seconds:.0f} s").format(seconds=job.running_for))
    elif told is None:
        st.progress(0.0, _("The network is built; the first characters are being read"))
    else:
        words = _("Epoch {epoch} of {epochs} · loss {loss:.2f} · about {left:.0f} s left").format(
            epoch=told["epoch"], epochs=job.recipe.epochs, loss=told["loss"], left=job.seconds_left
        )
        st.progress(share, words)


def show_figures(row: dict) -> None:
    """What the last epoch reached."""
    with st.grid(3, min_column_width=120):
        st.metric(_("Loss"), f"{row['loss']:.3f}", help=_("Nats per character on the training text"))
        if row["held_out_loss"] is not None:
            st.metric(_("Held-out loss"), f"{row['held_out_loss']:.3f}", help=_("The same on quotes never trained on"))
        st.metric(_("Bits per character"), f"{row['bits_per_character']:.2f}", help=_("Loss / ln 2"))


def show_curves(epochs: list[dict]) -> None:
    """Loss by epoch, as far as it has come."""
    if len(epochs) < 2:
        return
    best = min(epochs, key=lambda row: row["bits_per_character"])
    charts.draw(
        charts.loss_chart(epochs),
        alt=_("Loss by epoch. The best epoch so far is {epoch} with {bits:.2f} bits per character.").format(
            epoch=best["epoch"], bits=best["bits_per_character"]
        ),
    )


def show_arrivals(epochs: list[dict]) -> None:
    """The quotes of the last epochs, newest first."""
    rows = [
        {"prompt": sample["prompt"], "text": sample["text"], "caption": _("Epoch {epoch}").format(epoch=row["epoch"])}
        for row in reversed(epochs[-4:])
        for sample in row["samples"][:2]
    ]
    if rows:
        quote_list(rows, key="arrivals")


def show_run(model: Checkpoint) -> None:
    """A finished run: its curve, and its first epoch beside its last."""
    metadata, figures = model.metadata, summary(model)
    on = measured_on(figures)
    st.caption(
        _(
            "{epochs} epochs in {seconds:.0f} s, {ended}. {bits:.2f} bits per character on {on}; best epoch {best}."
        ).format(
            epochs=figures["epochs"],
            seconds=figures["seconds"],
            ended=how_it_ended(metadata.ended),
            bits=figures["bits_per_character"],
            on=on,
            best=figures["best_epoch"],
        )
    )
    rows = [
        {
            "epoch": r.epoch,
            "loss": r.loss,
            "held_out_loss": r.held_out_loss,
            "bits_per_character": (r.loss if r.held_out_loss is None else r.held_out_loss) / math.log(2),
        }
        for r in metadata.history
    ]
    show_curves(rows)
    how("bits")
    first, last = metadata.history[0].epoch, metadata.history[-1].epoch
    for column, epoch, title in zip(st.columns(2), (first, last), (_("First epoch"), _("Last epoch")), strict=True):
        with column:
            st.markdown(f"**{title}**")
            samples = [
                {"prompt": s.prompt, "text": s.text, "caption": ""} for s in metadata.samples if s.epoch == epoch
            ]
            quote_list(samples, key=f"samples_{title}")


def show_truth(job: Job) -> None:
    """What the run was expected to take, and what it took."""
    if not (job.result and job.expected_seconds and job.result.get("event") == "saved"):
        return
    words = _("Expected: about {seconds:.0f} s and {megabytes:.0f} MB. Taken: {took:.0f} s and {peak:.0f} MB.")
    figures = {"seconds": job.expected_seconds, "megabytes": job.expected_megabytes, "took": job.took}
    st.caption(words.format(**figures, peak=job.result["peak_megabytes"] or math.nan))


def show_going_on(text: choices.ChosenText, model: Checkpoint) -> None:
    """Let one's own run go on for more epochs, as if it had never ended."""
    metadata, limits = model.metadata, cached.limits()
    had = metadata.history[-1].epoch if metadata.history[-1].whole else 0
    room = limits.max_epochs - had
    if not metadata.state or metadata.fingerprint not in state.trained() or room < 1:
        return
    if text.corpus.fingerprint != metadata.text.fingerprint:
        st.caption(_("To let this run go on, choose the text that it reads."))
        return
    left = metadata.recipe.epochs - had
    with st.container(horizontal=True, vertical_alignment="bottom"):
        more = link.number(
            st.number_input, _("More epochs"), 1, room, name="more", default=min(left if left > 0 else 10, room)
        )
        recipe = replace(metadata.recipe, epochs=had + more, seconds=0).limited(limits)
        st.button(
            _("Go on training"),
            icon=":material/resume:",
            key="go_on",
            on_click=start,
            args=(text, recipe, False, model),
            help=_("Goes on where it ended, its optimizer included: 10 and 10 epochs are the very same as 20."),
        )


def show_downloads(model: Checkpoint) -> None:
    """The model as files to take away."""
    with st.popover(_("Take it with you"), icon=":material/download:"):
        st.download_button(
            _("For this program (.zip)"),
            lambda: archive(model),
            f"quotegen-{model.metadata.fingerprint}.zip",
            "application/zip",
            key="archive",
            on_click="ignore",
            help=_("Unpack it, then: python -m quotegen generate FOLDER"),
        )
        if has_keras():
            st.download_button(
                _("For Keras (.keras)"),
                lambda: cached.keras_file(str(model.folder), model.metadata.weights),
                f"quotegen-{model.metadata.fingerprint}.keras",
                "application/octet-stream",
                key="keras",
                on_click="ignore",
                help=_("Opens in stock Keras: keras.models.load_model. Making it takes a few seconds."),
            )


def has_keras() -> bool:
    """Whether TensorFlow has a package for this Python; found out without loading it."""
    return importlib.util.find_spec("tensorflow") is not None


def measured_on(figures: dict) -> str:
    """Which text a model's bits per character were measured on."""
    return _("held-out quotes") if figures["measured_on"] == "held-out quotes" else _("its own training text")


def figures_of(name: str, model: Checkpoint) -> dict:
    """One row of the table of models."""
    figures = summary(model)
    shown = ("units", "parameters", "epochs", "bits_per_character")
    return {
        "name": choices.model_name(name),
        **{key: figures[key] for key in shown},
        "measured_on": measured_on(figures),
    }


def show_models() -> None:
    """Every model this visitor may use, with its figures; choosing a row makes it the current one."""
    models = choices.models()
    table = pd.DataFrame([figures_of(name, model) for name, model in models.items()])
    event = st.dataframe(
        table,
        hide_index=True,
        column_config={
            "name": _("Model"),
            "units": _("Units"),
            "parameters": st.column_config.NumberColumn(_("Parameters"), format="localized"),
            "epochs": _("Epochs"),
            "bits_per_character": st.column_config.NumberColumn(_("Bits per character"), format="%.2f"),
            "measured_on": _("Measured on"),
        },
        on_select="rerun",
        selection_mode="single-row",
        key="models",
        alt=_("The models that you may use, with their figures"),
    )
    rows = event.selection.rows
    chosen = list(models)[rows[0]] if rows and rows[0] < len(models) else None
    st.button(
        _("Use this model"),
        icon=":material/check:",
        disabled=chosen in (None, choices.current_model_id()) or link.is_fixed("model"),
        key="use",
        on_click=state.want_model,
        args=(chosen,),
    )


st.title(_("Training"))
st.caption(_("A network starts with random numbers and reads the text again and again."))
text = choices.current_text()
job = runs.current()
if job and not job.over:
    st.subheader(_("{recipe} on {text}").format(recipe=recipe_name(job.recipe.name), text=job.text_name))
    watch(job.token)
    st.stop()
with st.container(border=True):
    recipe = chosen_recipe()
    show_plan(recipe, text.corpus)
    short = recipe.reading == "windows" and not count_windows(
        len(text.corpus.text), recipe.window_length, recipe.stride
    )
    if short:
        st.info(explain(ShortTextError(len(text.corpus.text), recipe.window_length)), icon=":material/info:")
    if no_keras := recipe.reading == "windows" and not has_keras():
        st.info(
            _(
                "The tutorial's recipe needs TensorFlow, which has no package for Python {version} yet. The other "
                "recipes train without it. For the tutorial, run the app with Python 3.12 or 3.13 (on Community "
                "Cloud: Advanced settings)."
            ).format(version=platform.python_version()),
            icon=":material/info:",
        )
    exists = find(run_fingerprint(text.corpus, recipe), recipe.seconds)
    with st.container(horizontal=True):
        st.button(
            _("Load this run") if exists else _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train",
            disabled=short or (no_keras and not exists),
            on_click=start,
            args=(text, recipe, False),
        )
        if exists:
            st.button(
                _("Train again from the start"),
                icon=":material/restart_alt:",
                key="again",
                on_click=start,
                args=(text, recipe, True),
            )
    limits = cached.limits()
    st.caption(
        _(
            "This host allows {seconds} seconds, {units:,} units, {epochs} epochs "
            "and texts of {bytes:,} bytes, one run at a time."
        ).format(
            seconds=limits.max_seconds, units=limits.max_units, epochs=limits.max_epochs, bytes=limits.max_text_bytes
        )
    )
if refused := st.session_state.pop("_refused", None):
    st.warning(refused, icon=":material/hourglass:")
if st.session_state.pop("_loaded", False):
    st.success(_("This run was trained before. Its model is loaded and ready."), icon=":material/bolt:")
if job:
    if job.status == "failed":
        st.error(explain_failure(job), icon=":material/error:")
        if job.result:
            st.caption(_("What it had learned until then is kept, and is now the current model."))
    if job.status == "cancelled":
        st.info(_("The run was ended before it learned anything."), icon=":material/info:")
    if job.status == "finished":
        st.success(_("Training is done; its model is now the current one."), icon=":material/check:")
    show_truth(job)
st.subheader(_("The current model: {name}").format(name=choices.model_name(choices.current_model_id())))
show_run(choices.current_model())
with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link("quotegen/app/pages/generate.py", label=_("Write quotes with it"), icon=":material/arrow_forward:")
    show_downloads(choices.current_model())
show_going_on(text, choices.current_model())
st.subheader(_("Models"))
show_models()
