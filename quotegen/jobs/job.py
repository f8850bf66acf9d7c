"""One job: an order, its owner, the events of its worker so far, and how it ended."""

import math
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path

from quotegen.jobs.ending import Ending
from quotegen.jobs.estimate import Estimate
from quotegen.jobs.order import Order, TrainOrder
from quotegen.jobs.worker import Worker
from quotegen.model.files.checkpoint import load_if_any
from quotegen.model.recipe import Recipe

GRACE_SECONDS = 120  # a job that nobody has looked at for so long is abandoned
_UNKNOWN = Estimate(0.0, 0.0)


@dataclass(eq=False)
class Job:
    """One run or experiment. Only `Jobs` writes. The token lets somebody watch, the key stop it, too."""

    owner: str  # one browser
    order: Order  # without its text from when the worker has it
    address: str | None = None  # of the owner's network, where it is known
    expected: Estimate = _UNKNOWN  # 0 seconds: unknown
    token: str = field(default_factory=lambda: secrets.token_hex(16))  # no "__", which Streamlit keeps for itself
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    status: str = "waiting"  # → "running" → "finished" | "failed"; "cancelled" when it ended before it learned anything
    stopping: bool = False
    error: str = ""  # in English
    error_kind: str = ""  # the worker's exception, "Killed", "Overtime", "Lost" or "Crashed"
    start: dict | None = None  # the worker's events, by kind
    progress: dict | None = None
    epochs: list[dict] = field(default_factory=list)
    result: dict | None = None
    seen: float = field(default_factory=time.monotonic)
    began: float = 0.0  # monotonic seconds
    learning: float = 0.0  # monotonic seconds, when it first said how far it was: its time limit counts from there
    took: float = 0.0  # seconds from then until it was over
    worker: Worker | None = field(default=None, repr=False)

    @property
    def recipe(self) -> Recipe:
        return self.order.recipe

    @property
    def trains(self) -> bool:
        """Whether it trains a model, and is no experiment."""
        return isinstance(self.order, TrainOrder)

    def opens_with(self, key: str) -> bool:
        """Whether this is the key that its owner was given."""
        return secrets.compare_digest(key.encode(errors="replace"), self.key.encode())

    @property
    def over(self) -> bool:
        return self.status in ("finished", "failed", "cancelled")

    @property
    def under_way(self) -> bool:
        """Whether an epoch is done, or an experiment has begun: its start-up is over."""
        return bool(self.epochs if self.trains else self.progress)

    @property
    def abandoned(self) -> bool:
        return time.monotonic() - self.seen > GRACE_SECONDS

    @property
    def running_for(self) -> float:
        """Seconds since the worker was started."""
        return time.monotonic() - self.began if self.began else 0.0

    @property
    def learning_for(self) -> float:
        """Seconds of its time limit that are over: loading TensorFlow is no part of them."""
        return time.monotonic() - self.learning if self.learning else 0.0

    @property
    def share_done(self) -> float:
        """How much of its epochs it has read, 0 to 1."""
        if not self.progress:
            return 0.0
        epoch, batch, batches = (self.progress[name] for name in ("epoch", "batch", "batches"))
        return min(1.0, (epoch - 1 + batch / batches) / self.recipe.epochs)

    @property
    def seconds_left(self) -> float:
        """Seconds until it is over: by its own pace as soon as it has one, before that by what was expected."""
        limit = self.recipe.seconds or math.inf
        if self.progress:
            taken = self.progress["seconds"]
            return max(0.0, min(taken / self.share_done - taken, limit - self.learning_for))
        return max(0.0, (self.expected.seconds or limit) - self.running_for)

    def forget_text(self) -> None:
        """Let go of the text: the worker has it, or nobody needs it any more."""
        self.order = self.order.without_text()

    def take(self, event: dict) -> None:
        kind = event.get("event")
        if kind == "begun":  # on a machine of a cluster, perhaps for the second time
            self.began, self.learning, self.start, self.progress, self.epochs = time.monotonic(), 0.0, None, None, []
        elif kind == "start":
            self.start = event
        elif kind == "progress":
            self.progress, self.learning = event, self.learning or time.monotonic()
        elif kind == "epoch":
            self.epochs.append(event)
        elif kind in ("saved", "loaded", "measured", "fetched"):
            self.result = event
        elif kind == "error":
            self.error_kind, self.error = event["kind"], event["message"]

    def model_folder(self) -> Path | None:
        """The folder of the checkpoint that its worker left, if any: of the whole run, or of its last whole epoch."""
        if not self.result and self.epochs and self.start and self.start["saves_epochs"]:  # a broken run
            model = load_if_any(Path(self.start["folder"]))
            self.result = model and {"fingerprint": model.metadata.fingerprint, "folder": str(model.folder)}
        return Path(self.result["folder"]) if self.result and self.trains else None

    def conclude(self, ending: Ending) -> None:
        """Say how it ended. The status is set last: whoever sees that it is over reads the rest."""
        self.took = self.running_for
        if ending.code == 0 and self.result:
            self.status = "finished"
        elif self.stopping and not self.error and not self.progress:
            self.status = "cancelled"
        else:
            self.fail(*ending.reason())

    def fail(self, kind: str, reason: str) -> None:
        """End it with an error, unless it has one already."""
        if not self.error:
            self.error_kind, self.error = kind, reason
        self.status = "failed"
