"""What a class that trains all at once means for this host's queue, by its own figures."""

import math
from dataclasses import dataclass

from quotegen.app import choices, host, visitor
from quotegen.app.locale import _, ngettext
from quotegen.app.training.plan import Plan
from quotegen.app.words import duration
from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits
from quotegen.model.recipe import preset

LEARNERS = 30


@dataclass(frozen=True)
class Outlook:
    """What becomes of the runs of a class, all of them started at the same moment."""

    seconds: float  # that one run takes
    at_once: int  # that begin now
    taken: int  # that begin or wait; the others are refused
    last: float  # seconds until the last of those begins


def outlook(jobs: Jobs, limits: Limits, seconds: float, one_address: bool) -> Outlook:
    """What the queue would do with the runs as it stands now; from `one_address` it takes only some of them."""
    waits = jobs.waits_of_more(LEARNERS, seconds)
    if one_address:
        waits = waits[: limits.max_jobs_of_address]
    return Outlook(seconds, sum(wait == 0 for wait in waits), len(waits), waits[-1] if waits else math.inf)


def words() -> str:
    """What a teacher should know before a class presses “Train”. Raises the errors of the chosen text."""
    recipe, limits = preset("quick"), host.limits()
    plan = Plan(choices.read_text(choices.text_id()), recipe)
    seconds = recipe.seconds if plan.too_many_characters else plan.expected.seconds
    one_address = visitor.address() is not None
    parts = [_of_all(outlook(host.jobs(), limits, seconds, one_address))]
    if one_address:
        parts.append(
            _("A school mostly has one network address, and of one address this host takes {n} runs at a time.").format(
                n=limits.max_jobs_of_address
            )
        )
    parts.append(
        _(
            "Quicker: let one learner, or you, train first. The same text with the same settings is then loaded for "
            "everybody else within seconds. Or let groups share a run: its link shows all of them how it goes."
        )
    )
    return " ".join(parts)


def _of_all(of_class: Outlook) -> str:
    if not of_class.taken:
        return _("No machine is free to train just now, so nobody could begin.")
    begin = ngettext("one begins at once", "{n} begin at once", of_class.at_once).format(n=of_class.at_once)
    return _(
        "If {learners} learners press “Train” at the same moment now, {begin}, {wait} wait, and {refused} are asked to "
        "come back in a minute. One run takes about {seconds}, and the last of those who wait begins after about "
        "{last}."
    ).format(
        learners=LEARNERS,
        begin=begin,
        wait=of_class.taken - of_class.at_once,
        refused=LEARNERS - of_class.taken,
        seconds=duration(of_class.seconds),
        last=duration(of_class.last),
    )
