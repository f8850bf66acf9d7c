"""What the Training page is about: the current model, or a recipe and the run that it gives. Never two things."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.lessons import course
from quotegen.app.training import runs
from quotegen.app.training.plan import Plan
from quotegen.model.files.checkpoint import Checkpoint

RECIPE = ("recipe", "units", "epochs", "seconds", "base", "hangul", "engine")  # controls: what is to be trained
_SEEN, _PLANS = "_training_seen", "_training_plans"


def is_the_model() -> bool:
    """Whether the page shows the current model, as after a run; else the visitor plans one.

    A model that is newly chosen is shown; one that merely came along with another text is not.
    """
    state, now = st.session_state, (choices.text_id(), choices.current_model_id())
    before = state.get(_SEEN)
    if before is None:
        named = "model" in link.changed() or link.arrived("model")
        ended = (job := runs.current()) is not None and job.status == "finished"  # of a run that a reload found again
        in_a_lesson = course.standing("training") is not None
        state[_PLANS] = not ended and (in_a_lesson or not named or any(map(link.arrived, RECIPE)))
    elif before[0] == now[0] and before[1] != now[1]:
        state[_PLANS] = False
    state[_SEEN] = now
    return not state[_PLANS]


def plan_another() -> None:
    st.session_state[_PLANS] = True


def run_of(plan: Plan) -> Checkpoint | None:
    """The run that a plan gives, if it was trained: the current model, where it is that, though it was stopped."""
    current = choices.current_model()
    return current if current.metadata.fingerprint == plan.fingerprint else plan.done
