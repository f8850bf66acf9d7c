"""The two commands that train as processes of their own: `train` as scripts start it, `work` as the app does."""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import psutil
import pytest
from orders import LONG, SHORT, SOON, Slot, end, job, until
from orders import TEXT as ORDERED

from quotegen.cli.main import main
from quotegen.jobs import worker as worker_module
from quotegen.jobs.order import to_line
from quotegen.jobs.worker import LocalWorker, ThisMachine
from quotegen.limits import Limits
from quotegen.model.files.checkpoint import load
from quotegen.model.files.export import ExportError, export
from quotegen.model.files.store import cached
from quotegen.quote.runtime import Runtime

pytestmark = pytest.mark.training

ROOT = Path(__file__).parents[2]
TEXT = """A bad penny always comes back. <못된 것은 꼭 돌아온다>
A barking dog seldom bites. <짖는 개는 물지 않는다>
A cat has nine lives. <고양이 목숨은 아홉>
A drowning man will clutch at a straw. <물에 빠지면 지푸라기라도>
A friend in need is a friend indeed. <어려울 때 친구가 진짜 친구>
"""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "quotegen", *(str(argument) for argument in arguments)]


def start(file: Path, *options: object, **streams: int) -> subprocess.Popen:
    """A worker on a run far longer than any test."""
    arguments = ("train", file, "--recipe", "quick", "--units", 16, "--epochs", 10_000, "--seconds", 0, "--events")
    return subprocess.Popen(
        command(*arguments, *options),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        **streams,
    )


def read_until(worker: subprocess.Popen, kind: str) -> dict:
    """The next event of that kind."""
    for line in worker.stdout:
        event = json.loads(line)
        if event["event"] == kind:
            return event
    raise AssertionError(f"The worker ended without the event {kind!r}.")


@pytest.fixture
def file(tmp_path) -> Path:
    (tmp_path / "mine.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "mine.txt"


@pytest.fixture
def alone(file, tmp_path):
    """A run that has just printed its first epoch, without standard input; ended with the test."""
    process = start(file, "--out", tmp_path / "model", stdin=subprocess.DEVNULL)
    read_until(process, "epoch")
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def idle():
    """A worker process that has no order yet; ended with the test."""
    process = subprocess.Popen(
        command("work"), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def at_work(idle):
    """A worker process that has just printed the first epoch of a run far longer than any test."""
    idle.stdin.write(to_line(job("a").order.within(Limits())) + "\n")
    idle.stdin.flush()
    read_until(idle, "epoch")
    return idle


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Two epochs, run with no standard input at all: the arguments, the events told, and the checkpoint folder."""
    folder = tmp_path_factory.mktemp("worker")
    (folder / "mine.txt").write_text(TEXT, encoding="utf-8")
    run = ("train", folder / "mine.txt", "--recipe", "quick", "--units", 16, "--epochs", 2, "--events")
    arguments = (*run, "--out", folder / "model")
    done = subprocess.run(
        command(*arguments), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=True
    )
    return arguments, [json.loads(line) for line in done.stdout.splitlines()], folder / "model"


def test_a_run_tells_its_start_each_epoch_and_where_it_was_saved(trained):
    _, events, folder = trained
    told = [event["event"] for event in events if event["event"] != "progress"]
    assert told == ["start", "epoch", "epoch", "saved"]
    assert events[0]["epochs"] == 2
    assert {"fingerprint", "parameters", "vocabulary_size", "seconds_limit"} <= events[0].keys()
    assert (events[-1]["folder"], events[-1]["ended"], events[-1]["units"]) == (str(folder), "finished", 16)


def test_without_standard_input_an_unattached_run_goes_to_its_end(trained):
    assert trained[1][-1]["ended"] == "finished"


def test_progress_stays_within_its_epoch(trained):
    for event in trained[1]:
        if event["event"] == "progress":
            assert 1 <= event["epoch"] <= 2
            assert 1 <= event["batch"] <= event["batches"]


def test_every_epoch_has_its_loss_and_three_samples(trained):
    for number, event in enumerate((event for event in trained[1] if event["event"] == "epoch"), 1):
        assert event["epoch"] == number
        assert event["loss"] > 0
        assert event["held_out_loss"] > 0
        assert len(event["samples"]) == 3
        assert {"prompt", "text", "temperature", "epoch"} == event["samples"][0].keys()


def test_the_checkpoint_holds_what_was_told(trained):
    _, events, folder = trained
    metadata = load(folder).metadata
    epochs = [event for event in events if event["event"] == "epoch"]
    assert [record.loss for record in metadata.history] == [event["loss"] for event in epochs]
    assert [sample.text for sample in metadata.samples] == [row["text"] for e in epochs for row in e["samples"]]
    assert metadata.fingerprint == events[0]["fingerprint"]
    assert (metadata.text.name, metadata.text.quotes, metadata.text.held_out) == ("mine", 5, 1)
    assert metadata.best.held_out_loss == min(record.held_out_loss for record in metadata.history)
    assert {"numpy"} == metadata.versions.keys()


def test_the_trained_model_writes(trained, capsys):
    assert main(["generate", str(trained[2]), "--count", "2", "--length", "30", "--seed", "7", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["quotes"]) == 2


def test_the_same_run_again_is_loaded_at_once(trained, capsys):
    arguments, events, folder = trained
    before = (folder / "metadata.json").read_bytes()
    assert main([str(argument) for argument in arguments]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {**events[-1], "event": "loaded"}
    assert (folder / "metadata.json").read_bytes() == before


def test_another_run_does_not_write_over_it(trained, capsys):
    arguments, _, folder = trained
    before = (folder / "metadata.json").read_bytes()
    assert main([*(str(argument) for argument in arguments), "--seed", "2"]) == 2
    assert "already holds another model" in capsys.readouterr().err
    assert (folder / "metadata.json").read_bytes() == before


def test_a_run_killed_half_way_leaves_a_checkpoint_that_loads(alone, tmp_path, capsys):
    alone.kill()
    alone.wait()
    checkpoint = load(tmp_path / "model")
    assert checkpoint.metadata.ended is None
    assert checkpoint.weights()
    assert main(["generate", str(tmp_path / "model"), "--count", "1"]) == 0
    assert capsys.readouterr().out


def test_a_run_killed_before_its_first_epoch_leaves_no_checkpoint(file):
    process = start(file, stdin=subprocess.DEVNULL)
    read_until(process, "start")
    process.kill()
    process.communicate()
    assert all(checkpoint.weights() for checkpoint in cached().values())


def test_a_worker_at_work_goes_on_at_any_word_but_stop_and_then_keeps_what_it_learned(at_work):
    at_work.stdin.write("\nfaster\n")
    at_work.stdin.flush()
    assert read_until(at_work, "epoch")
    assert read_until(at_work, "epoch")
    assert at_work.poll() is None
    at_work.stdin.write("stop\n")
    at_work.stdin.flush()
    saved = read_until(at_work, "saved")
    assert at_work.wait() == 0
    assert (saved["ended"], saved["epochs"] < LONG.epochs) == ("stopped", True)
    assert load(Path(saved["folder"])).weights()


@pytest.mark.parametrize("busy", [True, False], ids=["at work", "idle"])
def test_a_worker_whose_app_is_gone_ends_within_seconds_with_all_that_it_started(request, busy):
    process = request.getfixturevalue("at_work" if busy else "idle")
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    process.stdin.close()
    process.stdin = None
    assert process.wait(SOON) in (0, 1)
    assert not psutil.wait_procs(family, timeout=SOON)[1]


def test_an_idle_worker_ends_by_itself(monkeypatch):
    code = "from quotegen.jobs import worker_process as work; work.IDLE_SECONDS = 0.2; work.work()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_an_idle_worker_has_loaded_numpy_and_training_and_no_tensorflow():
    heavy = {"numpy", "quotegen.model.training", "tensorflow"}
    code = f"import sys, quotegen.jobs.worker_process; print({heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "tensorflow" not in done.stdout
    assert "numpy" in done.stdout
    assert "quotegen.model.training" in done.stdout


def test_a_line_that_is_no_order_ends_the_worker(idle):
    assert idle.communicate("what\n", timeout=60)[0].splitlines() == ['{"event": "taken"}']
    assert idle.returncode


class TestTheWorkerThatWaits:
    """`ThisMachine` has one process more than it needs, and nobody notices when that one dies."""

    ORDER = job("a", SHORT).order

    @pytest.fixture
    def machine(self):
        machine = ThisMachine()
        yield machine
        machine.close()

    def kinds(self, worker: LocalWorker) -> list[str]:
        told = [event["event"] for event in worker.events() if event["event"] != "progress"]
        assert worker.close().code == 0
        return told

    def test_gets_the_next_order(self, machine):
        machine.prepare()
        waiting = machine.idle.process
        machine.prepare()
        assert machine.idle.process is waiting
        worker = machine.start(self.ORDER)
        assert worker.process is waiting
        assert self.kinds(worker) == ["taken", "start", "epoch", "epoch", "saved"]
        assert machine.idle is None

    @pytest.mark.parametrize("reaped", [True, False])
    def test_is_replaced_where_it_died(self, machine, reaped):
        machine.prepare()
        waiting = machine.idle.process
        waiting.kill()
        if reaped:
            waiting.wait()
        worker = machine.start(self.ORDER)
        assert self.kinds(worker) == ["taken", "start", "epoch", "epoch", "saved"]
        assert worker.process is not waiting

    def test_is_not_replaced_where_it_was_ended_on_purpose(self, machine):
        machine.prepare()
        worker = machine.start(self.ORDER)
        worker.kill()
        assert list(worker.events()) == []
        assert worker.close().code < 0

    def test_does_not_wait_where_memory_is_short(self, machine, monkeypatch):
        machine.prepare()
        waiting = machine.idle.process
        monkeypatch.setattr(worker_module, "room_for_an_idle_worker", lambda: False)
        machine.prepare()
        assert machine.idle is None
        assert waiting.poll() is not None

    def test_is_not_there_where_none_can_be_started(self, machine, monkeypatch):
        monkeypatch.setattr(worker_module, "PROGRAM", ("/nowhere/python",))
        machine.prepare()
        assert machine.idle is None


def test_the_next_worker_is_started_when_a_run_is_under_way_and_by_no_page_before():
    machine = ThisMachine()
    jobs = Slot(Limits(), machine)
    running = jobs.submit(job("a"))
    until(lambda: running.worker)
    jobs.prepare()
    until(lambda: machine.idle)
    assert running.under_way
    end(jobs)


def test_a_text_reaches_the_worker_without_touching_the_temporary_folder(jobs, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    running = jobs.submit(job("a"))
    until(lambda: running.epochs)
    assert ORDERED
    assert [path for path in tmp_path.iterdir() if path.name != "cache"] == []


def test_a_run_goes_on_by_the_command(trained, tmp_path):
    arguments, _events, folder = trained
    more = [*arguments[: arguments.index("--epochs")], "--epochs", 3, "--from", folder, "--out", tmp_path / "more"]
    done = subprocess.run(command(*more), cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "epoch   3" in done.stdout
    assert "epoch   2" not in done.stdout


def test_an_export_is_made_in_a_process_of_its_own_and_opens_in_stock_keras(trained, tmp_path):
    keras = pytest.importorskip("keras")
    (file := tmp_path / "model.keras").write_bytes(export(trained[2]))
    assert "Terms of the weights" in zipfile.ZipFile(file).read("README.md").decode()
    network = keras.models.load_model(file)
    checkpoint = load(trained[2])
    text = checkpoint.vocabulary.encode("\na bad penny")
    runtime = Runtime.of(checkpoint)
    expected, _ = runtime.read(runtime.start(1), text)
    np.testing.assert_allclose(network(text[np.newaxis]).numpy()[0, -1], expected[0], atol=1e-5)
    with pytest.raises(ExportError, match="There is no model"):
        export(trained[2] / "nowhere")
