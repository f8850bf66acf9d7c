"""Fine-tuning: what a run takes over from its base, what its figures are then worth, and what it brings beside training
from scratch, on the same held-out quotes."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, host, session
from quotegen.app.caches import texts, training, writing
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_list
from quotegen.app.locale import _, ngettext
from quotegen.app.models import models
from quotegen.app.parts import fold, table_beside
from quotegen.app.training.plan import FINE_TUNE, Plan, start
from quotegen.app.words import escaped, too_few_quotes, visible
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import Base, Metadata
from quotegen.model.recipe import preset
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

MOST_NAMED = 12  # characters new to a base that are named
FROM_SCRATCH = "quick"  # the recipe that fine-tuning is compared with
TEMPERATURE, LENGTH, SEEDS = 0.5, 120, (1, 2, 3)  # of the quotes that stand side by side


def show_carried_over(plan: Plan) -> None:
    """How many of the text's characters the base has learned, and what a visitor should know of the two texts."""
    corpus, held_out = plan.text.corpus, plan.recipe.held_out
    characters = "".join(plan.vocabulary.characters).strip("\n")
    size, new = len(characters), plan.base.vocabulary.unknown(characters)
    if new:
        words = _("The base knows {shared} of the {n} characters of this text. New to it, and learned from zero: {new}")
        names = escaped(" ".join(map(visible, new[:MOST_NAMED]))) + (" …" if len(new) > MOST_NAMED else "")
        st.caption(words.format(shared=size - len(new), n=size, new=names))
    else:
        st.caption(_("The base knows all {n} characters of this text.").format(n=size))
    if 2 * len(new) > size:
        words = _("Most characters of this text are new to the base, so nearly everything starts fresh.")
        st.info(words, icon=":material/info:")
    if not texts.parts(corpus, held_out).validation:
        st.info(too_few_quotes(len(corpus.quotes)), icon=":material/info:")
    if warning := overlap_with_base(corpus, held_out, plan.base.bases):
        st.info(warning, icon=":material/info:")


def overlap_with_base(corpus: Corpus, held_out: float, bases: tuple[Base, ...]) -> str | None:
    """What the figures on held-out quotes are worth, where a base learned the same text or a part of it."""
    taught = [(text, preset(base.recipe).held_out) for base in bases if (text := choices.text_of(base.text))]
    if learned := training.learned_before(corpus, held_out, tuple(taught)):
        return ngettext(
            "{n} of the held-out quotes is among those that the base learned, or nearly so: the figures will flatter "
            "the model.",
            "{n} of the held-out quotes are among those that the base learned, or nearly so: the figures will flatter "
            "the model.",
            learned,
        ).format(n=learned)
    if corpus.fingerprint in {base.text.fingerprint for base in bases}:
        return _("The base was trained on this very text. The same quotes are held out, so it learned none of them.")
    return None


def show(text: choices.ChosenText, model: Checkpoint) -> None:
    """A model beside its counterpart, or the way to one, when asked for; nothing where it neither is nor has one."""
    corpus = choices.text_of_model(model)
    if corpus is None or model.metadata.best.held_out_loss is None:
        return
    other, tuned = counterpart(model.metadata), kind(model.metadata) == FINE_TUNE

    def draw() -> None:
        if other:
            show_both(corpus, *((model, other) if tuned else (other, model)))
        else:
            offer_from_scratch(text, corpus)

    if tuned or other:
        label = _("Beside training from scratch") if tuned else _("Beside fine-tuning")
        is_the_point = model.metadata.fingerprint == session.visit().compared
        name = "compared" if is_the_point else "comparison"
        fold(name, label, ":material/compare_arrows:", draw, expanded=is_the_point)


def counterpart(metadata: Metadata) -> Checkpoint | None:
    """The latest model of the same text and held-out quotes that was fine-tuned where this was not, or the other way
    round, and that nobody stopped."""
    wanted = {FINE_TUNE: FROM_SCRATCH, FROM_SCRATCH: FINE_TUNE}.get(kind(metadata))
    for model in reversed(models().values()):
        other = model.metadata
        same = (other.text.fingerprint, other.recipe.held_out) == (metadata.text.fingerprint, metadata.recipe.held_out)
        if wanted and same and kind(other) == wanted and other.ended in ("finished", "time"):
            return model
    return None


def kind(metadata: Metadata) -> str | None:
    """Which side of the comparison a model is on; None where it is on neither."""
    name = metadata.recipe.name
    return name if name in (FINE_TUNE, FROM_SCRATCH) and bool(metadata.bases) == (name == FINE_TUNE) else None


def offer_from_scratch(text: choices.ChosenText, corpus: Corpus) -> None:
    if text.corpus.fingerprint != corpus.fingerprint:
        st.caption(_("To compare, choose the text that this model was trained on."))
        return
    st.caption(_("What does the base give you? Train the same text from random numbers, and compare."))
    plan = Plan(text, preset(FROM_SCRATCH).limited(host.limits()))

    def begin() -> None:
        session.visit().compared = plan.fingerprint
        start(plan)

    label = _("Train from scratch to compare")
    st.button(label, icon=":material/compare_arrows:", key="compare", on_click=begin)


def show_both(corpus: Corpus, tuned: Checkpoint, scratch: Checkpoint) -> None:
    """What the comparison says, both curves, their figures, and quotes side by side."""
    before = base_alone(corpus, tuned)
    runs = {_("Fine-tuned"): tuned, _("From scratch"): scratch}
    curves = {name: [(row.epoch, row.bits_per_character) for row in run.metadata.history] for name, run in runs.items()}
    table = pd.DataFrame({name: pd.Series(dict(curve)).round(3) for name, curve in curves.items()})
    said = verdict(tuned.metadata, scratch.metadata, before)
    st.markdown(said)
    if warning := overlap_with_base(corpus, tuned.metadata.recipe.held_out, tuned.metadata.bases):
        st.caption(warning)
    if before:
        curves[_("Fine-tuned")].insert(0, (0, before))
    alt = _("Bits per character on held-out quotes by epoch, two lines.") + " " + said.replace("**", "")
    charts.draw(charts.comparison_chart, list(curves.items()), alt=alt)
    if before:
        st.caption(_("Epoch 0 is the base itself, before it read any of this text."))
    rows = table.rename_axis(_("Epoch")).reset_index()
    table_beside("comparison", lambda: rows, _("Both runs, an epoch a row"))
    st.caption(_("The first quotes that each writes at temperature {t}").format(t=TEMPERATURE))
    for column, (name, model) in zip(st.columns(2), runs.items(), strict=True):
        with column:
            st.markdown(f"**{name}**")
            quote_list(quotes_of(model), key=f"compared_{model.metadata.fingerprint}")


def base_alone(corpus: Corpus, tuned: Checkpoint) -> float | None:
    """Bits per character of the base on the same quotes, where the visitor has it and it can read all of them."""
    base = tuned.metadata.bases[0]
    for model in models().values():
        if (model.metadata.fingerprint, model.metadata.weights) == (base.fingerprint, base.weights):
            return training.held_out_bits(model, corpus, tuned.metadata.recipe.held_out)
    return None


def verdict(tuned: Metadata, scratch: Metadata, before: float | None) -> str:
    """What the comparison shows, in two sentences."""
    ours, theirs = tuned.best.bits_per_character, scratch.best.bits_per_character
    words = _(
        "On the same {n} held-out quotes, fine-tuning comes to **{tuned:.2f}** bits per character and training from "
        "scratch to **{scratch:.2f}**."
    ).format(n=tuned.text.held_out, tuned=ours, scratch=theirs)
    if ours >= theirs:
        return words + " " + _("What the base had learned was of no help here.")
    if before and before < theirs:
        more = _("The base alone, before it read any of this text, had {before:.2f}.")
        return words + " " + more.format(before=before)
    ahead = next(row for row in tuned.history if row.held_out_loss < scratch.best.held_out_loss)
    more = _("Fine-tuning was ahead after {seconds:.0f} s (epoch {epoch}).")
    return words + " " + more.format(seconds=max(1, ahead.seconds), epoch=ahead.epoch)


def quotes_of(model: Checkpoint) -> list[dict]:
    """A few quotes of a model, the same ones every time."""
    quotes = [writing.quotes_at_each(model, (Sampling(TEMPERATURE),), seed, "", LENGTH)[0] for seed in SEEDS]
    return [{"prompt": "", "text": quote.text, "caption": ""} for quote in quotes]
