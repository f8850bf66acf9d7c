"""What lies below Today's fold."""

from dataclasses import replace

from quotegen.app.caches import networks
from quotegen.app.today import scroll
from quotegen.model.files.metadata import EpochRecord
from quotegen.model.files.store import bundled


def measured(model, loss):
    """The same model with another loss on unseen quotes."""
    return replace(model, metadata=replace(model.metadata, history=(EpochRecord(1, 2.0, loss, 1.0),), best_epoch=1))


def test_the_network_beside_one_without_snapshots_is_the_best_that_was_measured(monkeypatch):
    model, other = bundled()["fine-tuned-saying"], bundled()["quick-saying"]
    models = {"unmeasured": measured(other, None), "best": measured(other, 1.5), "worse": measured(other, 1.6)}
    monkeypatch.setattr(networks, "bundled_models", lambda: models)
    assert scroll.trained_with_snapshots(model) is models["best"]
    assert scroll.trained_with_snapshots(models["worse"]) is models["worse"]


def test_a_network_whose_first_epoch_was_its_best_read_its_text_once(visit, monkeypatch):
    model = measured(bundled()["quick-saying"], 1.5)
    monkeypatch.setattr(scroll, "trained_with_snapshots", lambda _: model)
    monkeypatch.setattr(scroll, "first_and_last", lambda _: [("a", "b")])
    _rows, titles = visit().given("first_and_last")
    assert titles == ["Before training", "After reading the text once"]
