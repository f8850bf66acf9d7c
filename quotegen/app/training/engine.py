"""The engine of a run: what takes its steps, our own in NumPy or Keras, and in what the two differ."""

import platform

from quotegen.app import host, link
from quotegen.app.locale import _
from quotegen.model.files.export import has_keras
from quotegen.model.recipe import Engine, Recipe

NAMES: dict[Engine, str] = {"numpy": "NumPy", "tensorflow": "TensorFlow"}


def chosen_engine() -> Engine:
    """Draw the choice of what takes the steps of a recipe that reads quotes; returns it."""
    return link.one_of(
        _("Engine"),
        NAMES,
        name="engine",
        default="numpy",
        help=_(
            "NumPy: an LSTM written out for this program. TensorFlow: Keras' layers, loss and optimizer, on the same "
            "batches, beginning with the same numbers. It takes several times as long and 600 MB more."
        ),
    )


def about_engine(recipe: Recipe) -> str:
    """In what a run by Keras differs from one by our own engine, in a sentence."""
    if recipe.recurrent_dropout:
        return _(
            "Keras takes the steps. One thing differs: while training it leaves out {share:.0%} of the hidden states "
            "that the recurrent layer reads, and our engine as many of its recurrent weights."
        ).format(share=recipe.recurrent_dropout)
    if recipe.dropout:
        return _("Keras takes the steps. Only which hidden states are left out is drawn anew.")
    return _("Keras takes the steps. The result is that of our engine, but for rounding.")


def lacks_tensorflow(recipe: Recipe) -> str | None:
    """Why a run by TensorFlow cannot be done on this machine, in a sentence."""
    if recipe.trained_by == "numpy" or has_keras() or not host.trains_here():
        return None
    if recipe.reading == "quotes":
        return _("TensorFlow is not installed here. Choose NumPy: it trains the same recipe.")
    return _(
        "The tutorial's recipe needs TensorFlow, which has no package for Python {version} yet. The other "
        "recipes train without it. For the tutorial, run the app with Python 3.12 or 3.13 (on Community "
        "Cloud: Advanced settings)."
    ).format(version=platform.python_version())
