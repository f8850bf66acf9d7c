"""What a class that trains all at once means for this host's queue, by its own figures."""

from quotegen.app import choices, host, visitor
from quotegen.app.locale import _
from quotegen.app.training.plan import Plan
from quotegen.app.words import duration
from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits
from quotegen.model.recipe import preset

LEARNERS = 30


def waits(jobs: Jobs, limits: Limits, seconds: float, one_address: bool) -> list[float]:
    """Seconds that the runs of a class would wait, those that the queue takes; of `one_address` it takes only some."""
    taken = jobs.waits_of_more(LEARNERS, seconds)
    return taken[: limits.max_jobs_of_address] if one_address else taken


def words() -> str:
    """What a teacher should know before a class presses “Train”. Raises the errors of the chosen text."""
    recipe, limits, one_address = preset("quick"), host.limits(), visitor.address() is not None
    plan = Plan(choices.read_text(choices.text_id()), recipe)
    seconds = recipe.seconds if plan.too_many_characters else plan.expected.seconds
    expected = waits(host.jobs(), limits, seconds, one_address)
    if not expected:
        return _("No machine is free to train just now, so nobody could begin.")
    parts = [_of_all(expected)]
    if one_address:
        why = _("A school mostly has one network address, and from one address this host takes {n} runs at a time.")
        parts.append(why.format(n=limits.max_jobs_of_address))
    quicker = _(
        "One run takes about {seconds}. It is quicker if one of you trains first: everybody else then loads the same "
        "run within seconds. Or let groups share the link of a run."
    )
    return " ".join([*parts, quicker.format(seconds=duration(seconds))])


def _of_all(expected: list[float]) -> str:
    """How many of a class begin, wait and are refused, where these are the waits of those that are taken."""
    begin = sum(wait == 0 for wait in expected)
    waiting = _("{wait} wait") if begin == len(expected) else _("{wait} wait (the last one about {last})")
    return _(
        "If {learners} learners press “Train” at the same moment, {begin} can begin, {waiting}, and {refused} have to "
        "come back later."
    ).format(
        learners=LEARNERS,
        begin=begin,
        waiting=waiting.format(wait=len(expected) - begin, last=duration(expected[-1])),
        refused=LEARNERS - len(expected),
    )
