"""Today below the fold: the text as numbers, first words beside last, how new it is, train your own, the foot."""

from dataclasses import replace

import streamlit as st

from quotegen.app import choices, components, host, installation, link, session
from quotegen.app.caches import networks, texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data
from quotegen.app.definitions import how
from quotegen.app.locale import _, ngettext
from quotegen.app.parts import page_link
from quotegen.app.training import plan
from quotegen.app.words import escaped, visible
from quotegen.errors import QuotegenError
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.store import can_save
from quotegen.model.recipe import count_parameters, preset
from quotegen.quote.sampling import Sampling
from quotegen.text.copied import Novelty, share_in
from quotegen.text.corpus import Corpus
from quotegen.text.vocabulary import END

MOST_CELLS = 100  # characters that are shown as numbers
ROWS, SEED, TEMPERATURE, LENGTH = 3, 1, 0.5, 60  # of the quotes of the first and the last epoch
OWN = {"units": 128, "epochs": 30, "seconds": 10}  # of a network that a visitor trains at a click


def show_numbers(model: Checkpoint, example: str) -> None:
    """The quote, each character with its index, and its end."""
    vocabulary = model.vocabulary
    st.header(_("It reads numbers, not letters"))
    ends = END in vocabulary.index  # no character of the text, so Text does not count it
    if vocabulary.unit == "jamo":
        words = _("It spells Hangul out in jamo, and knows {n:,} of these and other characters, each by a number.")
    else:
        words = _("It knows {n:,} characters, each by a number.")
    end = [_("The end of a line is the number 0.")] * ends
    st.markdown(" ".join([words.format(n=len(vocabulary) - ends), *end]))
    units = vocabulary.units(vocabulary.without_unknown(example))[:MOST_CELLS] + END * ends
    cells = [
        components.Cell(visible(unit), str(index), f"{visible(unit)}: {index}")
        for unit, index in zip(units, vocabulary.encode(units).tolist(), strict=True)
    ]
    components.text_cells(cells, key="numbers", label=_("The quote, as numbers"))
    page_link(_("See how a text becomes numbers"), "moved/encoding", "grid_on")


def show_first_and_last(model: Checkpoint) -> None:
    """What a network wrote before it learned, beside what it wrote at its best."""
    if (trained := trained_with_snapshots(model)) is None:
        return
    try:
        rows = first_and_last(trained)
    except QuotegenError:  # a file of an epoch is gone; the page can do without
        return
    own, epochs = trained is model, trained.metadata.best_epoch
    st.header(_("What training does"))
    if not own:
        st.caption(_("By another network, which read this text alone."))
    after = ngettext("After reading the text once", "After reading the text {n} times", epochs).format(n=epochs)
    components.before_after(rows, titles=(_("Before training"), after), key="first_and_last")
    page_link(_("Watch one grow up"), "timemachine", "history")


def trained_with_snapshots(model: Checkpoint) -> Checkpoint | None:
    """The model, if it has snapshots of its epochs; else, of the bundled ones of its text that have, the one that
    predicts unseen quotes best."""
    if model.metadata.snapshots:
        return model
    text = model.metadata.text.fingerprint
    others = networks.bundled_models()
    best = choices.best_of(
        name for name, each in others.items() if each.metadata.snapshots and each.metadata.text.fingerprint == text
    )
    return others[best] if best else None


@cache_data(max_entries=16, ttl=KEEP_TEXTS)
def first_and_last(model: Checkpoint) -> list[tuple[str, str]]:
    """A few quotes of the first epoch and of the best, from the same random numbers. Raises CheckpointError."""
    prompts = (model.metadata.prompts or ("",))[:1] * ROWS
    epochs = (min(model.metadata.weights_by_epoch), model.metadata.best_epoch)
    quotes = (writing.quotes_of_epoch(model, each, Sampling(TEMPERATURE), SEED, prompts, LENGTH) for each in epochs)
    return [(first.text, last.text) for first, last in zip(*quotes, strict=True)]


def show_novelty(quote: str, novelty: Novelty | None, corpus: Corpus | None) -> None:
    """How new the quote is, in one sentence."""
    st.header(_("Is it new?"))
    if novelty is None or corpus is None:
        st.markdown(_("We cannot tell: the text that this network read is not here."))
        return
    piece = texts.known_text(corpus).marked  # shorter ones are the language's
    share = share_in(quote, novelty.nearest, piece) if novelty.origin == "novel" else 0
    words = {
        "novel": _("Yes. The nearest line of its text shares no {piece} characters in a row with it: “{nearest}”"),
        "partly": _(
            "As a whole, yes. But {share:.0%} of its characters stand in the nearest line of its text: “{nearest}”"
        ),
        "near": _("Hardly: it is nearly the line “{nearest}”, one of the {n:,} that the network read."),
        "verbatim": _("No: it stands among the {n:,} lines that the network read: “{nearest}”"),
    }["partly" if share else novelty.origin]
    st.markdown(words.format(n=len(corpus.quotes), nearest=escaped(novelty.nearest), share=share, piece=piece))
    how("origin.choosing")


def show_train_your_own() -> None:
    st.header(_("Train your own in {seconds} seconds").format(seconds=OWN["seconds"]))
    text = choices.subject(choices.text_id(), choices.text_name(choices.text_id()))
    words = _("It starts with random numbers, reads {text} while you watch, then writes for you.")
    st.markdown(words.format(text=escaped(text)))
    st.button(_("Train your own"), icon=":material/model_training:", key="train_own", on_click=train_own)


def train_own() -> None:
    """Start a small run on the chosen text, and go to where it can be watched."""
    recipe = replace(preset("quick"), **OWN).limited(host.limits())
    link.put(recipe=recipe.name, units=recipe.units, epochs=recipe.epochs, seconds=recipe.seconds)
    session.want_page("training")
    try:
        text = choices.read_text(choices.text_id())
    except QuotegenError:  # the page Training says why
        return
    if can_save():
        plan.start(plan.Plan(text, recipe), again=True)  # again: a run to watch, even where its model is here


def foot(model: Checkpoint) -> None:
    """What is behind the page, its code, its licence and its owner."""
    st.divider()
    recipe = model.metadata.recipe
    words = _(
        "An {cell} with {weights:,} weights. It runs on this server, in Python and NumPy, and asks no other service."
    )
    behind = words.format(cell=recipe.cell.upper(), weights=count_parameters(recipe, len(model.vocabulary)))
    st.caption(behind + " " + installation.facts(installation.installation()))
