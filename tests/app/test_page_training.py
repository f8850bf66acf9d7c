"""Training: plans, queues, watches and takes over runs. The worker itself is trained in tests/model and tests/walks."""

import importlib.util
import io
import re
import sys
import textwrap
import time
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from quotegen.app import host, session, visitor
from quotegen.app.training import controls, live_run, plan
from quotegen.experiments.recall import NETWORK
from quotegen.jobs import estimate
from quotegen.jobs.job import Job
from quotegen.jobs.order import RecallOrder, TrainOrder
from quotegen.jobs.queue import BusyError
from quotegen.limits import Limits
from quotegen.model.files.checkpoint import CheckpointError, load, run_fingerprint, save
from quotegen.model.files.export import archive
from quotegen.model.files.metadata import EpochRecord
from quotegen.model.files.store import DATA, bundled
from quotegen.model.recipe import PRESETS, preset
from quotegen.text.corpus import read_corpus

EPOCH = {
    "epoch": 1,
    "loss": 2.5,
    "held_out_loss": 2.6,
    "bits_per_character": 3.75,
    "samples": [{"prompt": "", "text": "a bird in the hand"}],
}
FAILURES = (
    *("DivergedError", "ShortTextError", "VocabularyTooLargeError", "OutOfMemoryError", "DiskFullError"),
    *("Killed", "LostRankError", "Lost", "Overtime", "Crashed"),
)


@pytest.fixture
def without_tensorflow(monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "tensorflow" else real(name))


def job_of(owner: str) -> Job:
    return Job(owner, TrainOrder("other", "a text", ("lowercase",), preset("quick")))


def started(visit, standstill, **link: str):
    """A visit that has pressed Train, and its job, which nobody serves."""
    opened = visit("training", units="32", epochs="3", **link).press("train")
    return opened, standstill.look(opened.link["run"])


def running(visit, standstill, **link: str):
    """The same, as if the worker had taken the job."""
    opened, job = started(visit, standstill, **link)
    standstill._waiting.clear()
    job.status = "running"
    return opened, job


def saved(folder) -> dict:
    """What a worker tells of a run that is over."""
    return {"event": "saved", "fingerprint": folder.name, "folder": str(folder), "peak_megabytes": 90.0}


def bar(opened) -> str:
    return opened.test.get("progress")[0].proto.text


def test_without_tensorflow_only_a_new_tutorial_cannot_be_trained(visit, lang, without_tensorflow):
    opened = visit("training", lang, recipe="tutorial", units="32")
    assert "TensorFlow" in opened.test.info[0].value
    assert opened.test.get_by_key("train").disabled
    quick = visit("training", lang, units="32")
    assert not quick.test.info
    assert not quick.test.get_by_key("train").disabled
    assert not opened.exceptions + quick.exceptions


def test_why_tensorflow_is_missing_is_said_in_a_sentence(visit, lang, without_tensorflow, monkeypatch):
    monkeypatch.setattr(controls, "NO_TENSORFLOW", (99,))
    assert "3." not in visit("training", lang, recipe="tutorial", units="32").test.info[0].value
    monkeypatch.setattr(controls, "NO_TENSORFLOW", sys.version_info)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert version in visit("training", lang, recipe="tutorial", units="32").test.info[0].value


def test_tensorflow_is_missing_where_the_requirements_leave_it_out():
    requirements = (DATA.parent / "requirements.txt").read_text(encoding="utf-8")
    markers = re.findall(r'^(tensorflow-cpu|keras)==.*; python_version < "(\d+)\.(\d+)"', requirements, re.MULTILINE)
    assert {name: (int(major), int(minor)) for name, major, minor in markers} == {
        "tensorflow-cpu": controls.NO_TENSORFLOW,
        "keras": controls.NO_TENSORFLOW,
    }


def test_without_tensorflow_a_bundled_tutorial_is_loaded_all_the_same(visit, standstill, without_tensorflow):
    opened = visit("training", recipe="tutorial").press("train")
    assert opened.control("model").value == "tutorial-saying"


def test_what_this_machine_lacks_is_nothing_where_a_cluster_trains(visit, standstill, without_tensorflow, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_SCHEDULER", "tcp://127.0.0.1:1")
    opened = visit("training", recipe="tutorial", units="32")
    assert not opened.test.info
    assert not opened.test.get_by_key("train").disabled


def test_the_engine_is_chosen_and_goes_with_the_order(visit, standstill):
    opened, job = started(visit, standstill, engine="tensorflow")
    assert job.recipe.engine == "tensorflow"
    standstill._waiting.clear()
    job.status = "cancelled"
    opened.run()
    assert "leaves out 50% of the states, our engine as many of the weights" in opened.captions
    assert opened.link["engine"] == "tensorflow"


def test_without_tensorflow_its_engine_says_so_in_a_sentence(visit, lang, without_tensorflow):
    opened = visit("training", lang, units="32", engine="tensorflow")
    assert not opened.exceptions
    assert "TensorFlow" in opened.test.info[0].value
    assert opened.test.get_by_key("train").disabled
    assert not opened.set("engine", "numpy").test.get_by_key("train").disabled


def test_every_bundled_model_is_listed_with_its_figures(visit):
    table = visit("training").unfold("models").test.dataframe[0].value
    assert table["name"][0] == "By-heart LSTM 768 · saying"
    assert len(table) == len(bundled()) > 1
    assert (table["bits_per_character"] > 1).all()


@pytest.mark.parametrize("recipe", PRESETS)
def test_every_recipe_has_a_plan(visit, lang, recipe):
    opened = visit("training", lang, recipe=recipe)
    assert len(opened.metrics()) == 3
    assert not opened.exceptions


def test_the_plan_counts_the_parameters_that_the_model_has(visit):
    opened = visit("training").unfold("models")
    table = opened.test.dataframe[0].value.set_index("name")
    assert opened.metrics()["Parameters"] == f"{table.loc['Quick LSTM 256 · saying', 'parameters']:,}"


@pytest.mark.parametrize("recipe", PRESETS)
def test_a_bundled_run_is_loaded_and_not_trained_again(visit, standstill, recipe):
    opened = visit("training", recipe=recipe, text="saying", model="quick-sokdam")
    assert opened.test.get_by_key("train").label == "Use this model"
    opened.press("train")
    assert bundled()[opened.control("model").value].metadata.recipe.name == recipe
    assert opened.test.success
    assert "run" not in opened.link


def test_a_run_waits_in_the_queue_and_its_link_finds_it_again(visit, standstill):
    opened, job = started(visit, standstill)
    assert job.status == "waiting"
    assert (job.recipe.units, job.recipe.epochs) == (32, 3)
    assert opened.test.get_by_key("stop").label == "Leave the queue"
    again = visit("training", run=job.token)
    assert again.test.info[0].value == opened.test.info[0].value


def test_a_run_stays_in_sight_after_a_switch_of_page_and_language(visit, standstill):
    opened, job = started(visit, standstill)
    opened.go("text").go("training").speak("ko")
    assert opened.link["run"] == job.token
    assert opened.test.get_by_key("stop").label == "줄에서 나가기"


def test_the_place_in_the_queue_is_shown(visit, standstill):
    standstill.submit(job_of("somebody else"))
    opened, _job = started(visit, standstill)
    assert opened.test.info[0].value == "1 run comes before yours. Yours begins in about 60 s."


def test_the_expected_wait_follows_the_run_before(visit, standstill):
    before = standstill.submit(job_of("somebody else"))
    opened, _job = started(visit, standstill)
    standstill._waiting.popleft()
    before.status = "running"
    before.order = replace(before.order, recipe=replace(before.recipe, epochs=20))
    before.progress = {"epoch": 6, "batch": 10, "batches": 10, "loss": 1.5, "seconds": 9.0}
    assert opened.run().test.info[0].value == "1 run comes before yours. Yours begins in about 21 s."


def test_without_anybody_to_train_the_page_says_so(visit, standstill, lang, say):
    standstill._slots = 0
    opened, _job = started(visit, standstill, lang=lang)
    assert opened.test.info[0].value == say("No machine is free to train just now.")


def test_a_cluster_that_cannot_be_reached_is_waited_for_and_the_page_says_so(visit, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_SCHEDULER", "tcp://127.0.0.1:1")
    monkeypatch.setattr(host, "_jobs", None)
    opened = visit("training", units="32", epochs="3").press("train")
    while "No machine is free to train just now." not in [info.value for info in opened.run().test.info]:
        time.sleep(0.1)
    assert opened.press("stop").test.get_by_key("train")


class TestWhoMayStop:
    """The link shows a run to everybody; stopping it takes the key, which only the browser that started it has."""

    def answer(self, opened, job, kept: str):
        """What the browser answers when it is asked for the key of a run."""
        opened.test.session_state[f"run_key_{job.token}"] = {"kept": kept}
        return opened.run()

    def test_the_browser_is_asked_by_a_new_session_alone(self, visit, standstill):
        opened, job = started(visit, standstill)
        assert opened.component(f"run_key_{job.token}") == {"token": job.token, "key": job.key}
        assert visit("training", run=job.token).component(f"run_key_{job.token}")["key"] is None

    def test_whoever_has_the_link_alone_watches(self, visit, standstill, lang, say):
        _opened, job = started(visit, standstill)
        watching = self.answer(visit("training", lang, run=job.token), job, "")
        assert "stop" not in [button.key for button in watching.test.button]
        assert say("You are watching a run that was started in another browser. Only that browser can stop it.") in (
            watching.captions
        )
        assert job.key not in watching.test.get("bidi_component")[-1].proto.json

    @pytest.mark.parametrize("key", ["guess", "\ud800", "x" * 10_000, 7])
    def test_a_wrong_key_is_none(self, visit, standstill, key):
        _opened, job = started(visit, standstill)
        watching = self.answer(visit("training", run=job.token), job, key)
        assert "stop" not in [button.key for button in watching.test.button]
        assert not watching.exceptions

    def test_the_owner_who_reloads_can_stop(self, visit, standstill):
        _opened, job = started(visit, standstill)
        again = self.answer(visit("training", run=job.token), job, job.key)
        assert again.test.get_by_key("stop").label == "Leave the queue"
        again.press("stop")
        assert job.status == "cancelled"

    def test_the_owner_who_reloads_still_has_one_run(self, visit, standstill):
        _opened, job = started(visit, standstill)
        again = self.answer(visit("training", run=job.token), job, job.key)
        with pytest.raises(BusyError):
            standstill.submit(job_of(again.test.session_state["_visit"].owner))


def test_leaving_the_queue_brings_the_controls_back(visit, standstill):
    opened, job = started(visit, standstill)
    opened.press("stop")
    assert job.status == "cancelled"
    assert opened.test.get_by_key("train")
    assert not opened.exceptions


def test_a_full_queue_refuses_with_a_sentence(visit, standstill, lang, say):
    for owner in ("one", "two"):
        standstill.submit(job_of(owner))
    opened = visit("training", lang, units="32").press("train")
    assert opened.test.warning[0].value == say("Many people are training just now. Come back in a minute.")
    assert "run" not in opened.link
    assert not opened.run().test.warning


def test_a_visitor_with_a_run_is_refused_another(visit, standstill, monkeypatch, lang, say):
    monkeypatch.setattr(session, "owner", lambda: "me")
    standstill.submit(job_of("me"))
    opened = visit("training", lang, units="32").press("train")
    assert opened.test.warning[0].value == say("You have a run already. Stop it or let it finish first.")


def test_a_run_that_the_machine_does_not_know_is_forgotten(visit, standstill):
    opened = visit("training", run="../../nothing")
    assert "run" not in opened.link
    assert opened.test.get_by_key("train")


def test_progress_is_told_from_the_first_moment(visit, standstill, lang):
    opened, job = running(visit, standstill, lang=lang)
    bars = [bar(opened.run())]
    job.start = {"event": "start"}
    bars.append(bar(opened.run()))
    job.progress = {"epoch": 2, "batch": 5, "batches": 10, "loss": 1.5, "seconds": 3.0}
    bars.append(bar(opened.run()))
    assert len(set(bars)) == 3
    assert "1.50" in bars[2]
    assert not opened.exceptions


@pytest.mark.parametrize("link", [{"engine": "tensorflow"}, {"recipe": "tutorial"}])
def test_a_run_by_tensorflow_says_so_while_it_is_loaded(visit, standstill, lang, say, link):
    opened, job = running(visit, standstill, lang=lang, **link)
    job.take({"event": "start"})
    assert bar(opened.run()) == say("TensorFlow is being loaded: {seconds:.0f} s").format(seconds=job.running_for)


def test_quotes_of_an_epoch_arrive_newest_first(visit, standstill):
    opened, job = running(visit, standstill)
    job.epochs += [EPOCH, {**EPOCH, "epoch": 2, "samples": [{"prompt": "still ", "text": "waters run deep"}]}]
    arrivals = opened.run().component("arrivals")["quotes"]
    assert [row["caption"] for row in arrivals] == ["Epoch 2", "Epoch 1"]
    assert arrivals[0]["text"] == "waters run deep"
    assert opened.test.get("vega_lite_chart")


def test_a_run_that_holds_nothing_out_is_shown_too(visit, standstill):
    opened, job = running(visit, standstill, recipe="tutorial")
    job.epochs += [{**EPOCH, "held_out_loss": None}, {**EPOCH, "epoch": 2, "held_out_loss": None}]
    assert not opened.run().exceptions


def test_stop_is_pressed_once(visit, standstill):
    opened, job = running(visit, standstill)
    opened.press("stop")
    assert job.stopping
    assert opened.test.get_by_key("stop").disabled
    assert bar(opened) == "Stopping …"
    job.progress = {"epoch": 1, "batch": 5, "batches": 10, "loss": 1.5, "seconds": 3.0}
    assert bar(opened.run()) == "Stopping, keeping what it learned …"


def test_a_finished_run_becomes_the_current_model(visit, standstill, new_checkpoint, tmp_path):
    opened, job = running(visit, standstill)
    folder = new_checkpoint(tmp_path / "0123abcd").folder
    job.status, job.result, job.took = "finished", saved(folder), 12.0
    job.expected = estimate.Estimate(10.0, 80.0)
    opened.run()
    assert "Expected: about 10 s and 80 MB. Taken: 12 s and 90 MB." in [
        caption.value for caption in opened.test.caption
    ]
    assert opened.link["model"] == "0123abcd"
    assert opened.test.header[0].value == "Quick LSTM 16 · saying (yours)"
    assert "Quick LSTM 16 · saying (yours)" in list(opened.unfold("models").test.dataframe[0].value["name"])
    assert opened.go("generate").control("model").value == "0123abcd"
    assert opened.press("write").component("history")["quotes"]
    assert not opened.exceptions


def test_a_finished_run_is_taken_over_once(visit, standstill, new_checkpoint, tmp_path):
    opened, job = running(visit, standstill)
    folder = new_checkpoint(tmp_path / "0123abcd").folder
    job.status, job.result = "finished", saved(folder)
    opened.run().set("model", "quick-sokdam")
    assert opened.run().link["model"] == "quick-sokdam"


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failed_run_says_why_in_the_visitors_language(visit, standstill, kind):
    opened, job = running(visit, standstill, lang="ko")
    job.status, job.error_kind, job.error = "failed", kind, "reason"
    sentence = opened.run().errors[0]
    assert any("가" <= character <= "힣" for character in sentence)
    assert not opened.exceptions
    assert opened.test.get_by_key("train")


def test_a_failed_run_that_learned_something_says_that_it_is_kept(visit, standstill, new_checkpoint, tmp_path):
    opened, job = running(visit, standstill)
    folder = new_checkpoint(tmp_path / "0123abcd").folder
    job.result = {"fingerprint": "0123abcd", "folder": str(folder)}
    job.error_kind, job.status = "DiskFullError", "failed"
    assert "disk" in opened.run().errors[0]
    assert "What it had learned until then is kept" in opened.captions
    assert opened.link["model"] == "0123abcd"


@pytest.fixture
def own_run(visit, standstill, new_checkpoint, tmp_path):
    """A visit with a finished run of its own on the bundled text, which has ten epochs and can go on."""
    corpus, _ = read_corpus(DATA / "saying.txt")
    recipe = replace(preset("quick"), units=32, epochs=10)
    folder = tmp_path / run_fingerprint(corpus, recipe)
    model = new_checkpoint(folder, recipe, history=(EpochRecord(10, 2.0, 2.1, 5.0),), best_epoch=10)
    text = replace(model.metadata.text, fingerprint=corpus.fingerprint)
    save(folder, replace(model.metadata, text=text), model.weights(), state={"steps": np.array(1)})
    opened, job = running(visit, standstill)
    job.status, job.result = "finished", saved(folder)
    return opened.run(), folder


def test_a_run_of_ones_own_goes_on_for_more_epochs(own_run, standstill):
    opened, folder = own_run
    opened.set("more", 7).press("go_on")
    job = standstill.look(opened.link["run"])
    assert (job.order.source, job.recipe.epochs, job.recipe.units) == (str(folder), 17, 32)
    assert not opened.exceptions


def test_a_run_goes_on_only_on_the_text_that_it_reads(own_run):
    opened, _ = own_run
    opened.set("text", "sokdam").set("model", own_run[1].name)
    assert "go_on" not in [button.key for button in opened.test.button]
    assert "To let this run go on, choose the text that it reads." in [c.value for c in opened.test.caption]


def test_a_bundled_model_cannot_go_on(visit):
    assert "go_on" not in [button.key for button in visit("training").test.button]


def test_an_archive_of_a_model_is_a_checkpoint_again(tmp_path):
    model = bundled()["quick-saying"]
    with zipfile.ZipFile(io.BytesIO(archive(model))) as packed:
        packed.extractall(tmp_path)
    unpacked = load(tmp_path / f"quotegen-{model.metadata.fingerprint}")
    assert unpacked.metadata == model.metadata
    assert 0 in model.metadata.weights_by_epoch
    for epoch in model.metadata.weights_by_epoch:
        assert unpacked.weights(epoch).keys() == model.weights(epoch).keys()


def test_a_text_of_too_many_different_characters_is_refused_before_a_network_is_built(visit, standstill, monkeypatch):
    monkeypatch.setattr(estimate, "step_seconds", lambda *_: pytest.fail("a network for them was built"))
    characters = "".join(map(chr, range(0x4E00, 0x4E00 + Limits().max_vocabulary + 1)))
    opened = visit("text").upload("\n".join(textwrap.wrap(characters, 50)).encode(), "many.txt").go("training")
    assert "different characters" in opened.test.info[0].value
    assert opened.test.get_by_key("train").disabled
    assert not opened.exceptions


def test_who_only_watches_a_run_may_leave_it_and_train(visit, standstill):
    _, job = running(visit, standstill)
    other = visit("training", run=job.token)
    other.test.session_state["_visit"].run_keys[job.token] = ""
    other.run().press("leave")
    assert "run" not in other.link
    assert other.test.get_by_key("train")
    assert not job.stopping


def test_a_text_with_hangul_is_trained_on_as_jamo_where_that_is_chosen(visit, standstill):
    opened = visit("training", text="sokdam", units="32", epochs="3")
    offered = [option.content for option in opened.control("hangul").proto.options]
    assert offered == ["syllables (747 different)", "jamo (66 different)"]
    before = opened.metrics()["Parameters"]
    opened.set("hangul", "jamo")
    assert opened.link["hangul"] == "jamo"
    assert opened.metrics()["Parameters"] < before
    opened.press("train")
    assert standstill.look(opened.link["run"]).recipe.unit == "jamo"


def test_there_is_nothing_to_choose_without_hangul_or_with_windows(visit):
    for link in ({"text": "saying"}, {"text": "sokdam", "recipe": "tutorial"}):
        opened = visit("training", hangul="jamo", **link)
        with pytest.raises(KeyError):
            opened.control("hangul")
        assert not opened.exceptions


def test_all_tabs_of_a_browser_have_one_run_at_a_time(visit, standstill, monkeypatch):
    monkeypatch.setattr(visitor, "browser", lambda: "one browser")
    _, job = started(visit, standstill)
    other = visit("training", units="64").press("train")
    assert other.test.warning[0].value == "You have a run already. Stop it or let it finish first."
    assert [one.owner for one in standstill._jobs.values()] == [job.owner]


def test_one_address_leaves_room_for_others(visit, standstill, monkeypatch):
    standstill._limits = Limits(max_jobs_of_address=1)
    monkeypatch.setattr(visitor, "address", lambda: "203.0.113.7")
    started(visit, standstill)
    refused = visit("training", units="64").press("train")
    assert refused.test.warning[0].value == "Many people are training just now. Come back in a minute."
    monkeypatch.setattr(visitor, "address", lambda: "203.0.113.8")
    assert "run" in visit("training", units="64").press("train").link


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        ("finished", "Training is done. Its model is now the current one."),
        ("stopped", "The run was stopped in epoch 2. Its model is now the current one."),
        ("time", "The time was up in epoch 2. Its model is now the current one."),
    ],
)
def test_a_run_that_is_over_says_how_it_ended(visit, standstill, new_checkpoint, tmp_path, ended, sentence):
    opened, job = running(visit, standstill)
    folder = new_checkpoint(tmp_path / "0123abcd", ended=ended).folder
    job.status, job.result = "finished", {**saved(folder), "ended": ended, "epochs": 2}
    assert opened.run().test.success[0].value == sentence


def test_further_epochs_chosen_for_one_run_are_not_offered_for_another(own_run, new_checkpoint, tmp_path):
    opened, folder = own_run
    opened.set("more", 7)
    metadata = load(folder).metadata
    recipe = replace(metadata.recipe, units=64)
    model = new_checkpoint(tmp_path / "feed0123", recipe, history=metadata.history, best_epoch=10)
    state = {"steps": np.array(2)}
    save(model.folder, replace(model.metadata, text=metadata.text), model.weights(), state=state)
    opened.test.session_state["_visit"].trained["feed0123"] = load(model.folder)
    assert opened.run().set("model", "feed0123").control("more").value == 10
    assert opened.set("model", folder.name).control("more").value == 10


@pytest.mark.parametrize("role", ["source", "base"])
def test_a_run_begins_with_no_model_but_the_visitors_own_and_the_bundled(monkeypatch, tiny_checkpoint, role):
    monkeypatch.setattr(plan, "models", bundled)
    somebodys = plan.Plan(None, preset("quick"), **{role: tiny_checkpoint})
    with pytest.raises(CheckpointError, match="is not here"):
        plan.order_of(somebodys, again=False)


def test_a_host_that_cannot_save_models_says_so_and_still_loads_those_that_it_has(
    visit, standstill, monkeypatch, lang, say
):
    monkeypatch.setattr(controls, "can_save", lambda: False)
    opened = visit("training", lang, units="32")
    assert opened.test.info[0].value == say("This host cannot save models, so none can be trained here.")
    assert opened.test.get_by_key("train").disabled
    bundled_run = visit("training", lang)
    assert not bundled_run.test.get_by_key("train").disabled
    assert bundled_run.test.get_by_key("again").disabled


def test_a_run_that_could_not_be_saved_says_that_and_not_that_a_model_is_gone(visit, standstill):
    opened, job = running(visit, standstill)
    job.status, job.error_kind, job.error = "failed", "CannotSaveError", "/cache cannot be written"
    assert opened.run().errors == ["This host cannot save models, so none can be trained here."]


def test_a_link_to_an_experiment_is_no_run(visit, standstill):
    job = standstill.submit(Job("somebody else", RecallOrder(NETWORK, (5,))))
    job.status, job.result = "finished", {"event": "measured", "rows": [], "whole": True}
    opened = visit("training", run=job.token)
    assert not opened.exceptions
    assert "run" not in opened.link


def test_a_run_is_looked_at_often_until_its_first_epoch(standstill):
    job = standstill.submit(job_of("somebody"))
    assert live_run.pace(job) < 0.5
    job.epochs.append(EPOCH)
    assert live_run.pace(job) == 1
    assert live_run.pace(standstill.submit(job_of("the next"))) == 1


def test_what_a_run_will_take_is_computed_once_a_rerun(visit, monkeypatch):
    counted = []
    monkeypatch.setattr(plan, "estimate", lambda *what: counted.append(what) or estimate.estimate(*what))
    opened = visit("training", units="32")
    opened.run()
    assert len(counted) == 2
    assert opened.metrics()["Expected time"].startswith("about")


def test_opening_the_page_has_a_worker_wait(visit, standstill):
    visit("training")
    assert standstill._to_prepare


class TestOneThing:
    """The recipe and the model on the page belong together, also after a reload."""

    def shown(self, opened) -> str:
        return opened.test.header[0].value

    def test_a_recipe_is_chosen_over_the_run_that_it_gives(self, visit):
        opened = visit("training")
        assert self.shown(opened).startswith("Quick LSTM 256")
        assert self.shown(opened.set("recipe", "quick-rnn")).startswith("Quick RNN 256")
        again = visit("training", **opened.link)
        assert self.shown(again).startswith("Quick RNN 256")
        assert again.control("recipe").value == "quick-rnn"

    def test_a_recipe_that_nobody_trained_shows_no_model(self, visit):
        assert not visit("training", units="32").test.header

    @pytest.mark.parametrize("control", [{"units": "32"}, {"engine": "tensorflow"}])
    def test_a_link_that_says_what_to_train_is_a_plan_whatever_its_model(self, visit, control):
        assert visit("training", model="memorize-saying", **control).control("recipe").value == "quick"

    def test_a_chosen_model_is_shown_without_a_recipe_until_another_is_to_be_trained(self, visit):
        opened = visit("training", model="memorize-saying")
        assert self.shown(opened).startswith("Memorizing LSTM")
        with pytest.raises(KeyError):
            opened.control("recipe")
        opened.press("plan")
        assert self.shown(opened).startswith("Quick LSTM 256")
        assert self.shown(opened.set("model", "rnn-saying")).startswith("Quick RNN")

    def test_a_run_is_shown_without_the_form_when_it_is_over(self, visit, standstill, new_checkpoint, tmp_path):
        opened, job = running(visit, standstill)
        folder = new_checkpoint(tmp_path / "0123abcd", ended="stopped").folder
        job.status, job.result = "finished", {**saved(folder), "ended": "stopped", "epochs": 2}
        assert self.shown(opened.run()) == "Quick LSTM 16 · saying (yours)"
        with pytest.raises(KeyError):
            opened.control("recipe")
