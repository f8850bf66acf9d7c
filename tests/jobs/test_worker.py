"""The training command as a process of its own, as the app and scripts start it."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from quotegen.cli.main import main
from quotegen.model.checkpoint import load
from quotegen.model.export import ExportError, export
from quotegen.model.store import cached
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
def worker(request, file, tmp_path):
    """A running worker that has just told its first epoch; ended with the test."""
    options, streams = request.param
    process = start(file, "--out", tmp_path / "model", *options, **streams)
    read_until(process, "epoch")
    yield process
    process.kill()
    process.communicate()


ATTACHED = pytest.mark.parametrize("worker", [(["--attached"], {"stdin": subprocess.PIPE})], indirect=True, ids=[""])
ALONE = pytest.mark.parametrize("worker", [([], {"stdin": subprocess.DEVNULL})], indirect=True, ids=[""])


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


@ALONE
def test_a_worker_killed_half_way_leaves_a_checkpoint_that_loads(worker, tmp_path, capsys):
    worker.kill()
    worker.wait()
    checkpoint = load(tmp_path / "model")
    assert checkpoint.metadata.ended is None
    assert checkpoint.weights()
    assert main(["generate", str(tmp_path / "model"), "--count", "1"]) == 0
    assert capsys.readouterr().out


def test_a_worker_killed_before_its_first_epoch_leaves_no_checkpoint(file):
    process = start(file, stdin=subprocess.DEVNULL)
    read_until(process, "start")
    process.kill()
    process.communicate()
    assert all(checkpoint.weights() for checkpoint in cached().values())


def assert_stopped(worker: subprocess.Popen, folder: Path) -> None:
    saved = read_until(worker, "saved")
    assert worker.wait() == 0
    assert saved["ended"] == "stopped"
    assert saved["epochs"] < 10_000
    assert load(folder).metadata.ended == "stopped"
    assert load(folder).weights()


@ATTACHED
def test_an_attached_worker_stops_when_told_to(worker, tmp_path):
    worker.stdin.write("stop\n")
    worker.stdin.flush()
    assert_stopped(worker, tmp_path / "model")


@ATTACHED
def test_an_attached_worker_stops_when_its_standard_input_closes(worker, tmp_path):
    worker.stdin.close()
    worker.stdin = None
    assert_stopped(worker, tmp_path / "model")


@ATTACHED
def test_an_attached_worker_goes_on_at_any_other_word(worker):
    worker.stdin.write("\nfaster\n")
    worker.stdin.flush()
    assert read_until(worker, "epoch")
    assert read_until(worker, "epoch")
    assert worker.poll() is None


def test_a_run_goes_on_by_the_command_and_its_model_is_exported_for_stock_keras(trained, tmp_path):
    keras = pytest.importorskip("keras")
    arguments, _events, folder = trained
    more = [*arguments[: arguments.index("--epochs")], "--epochs", 3, "--from", folder, "--out", tmp_path / "more"]
    done = subprocess.run(command(*more), cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "epoch   3" in done.stdout
    assert "epoch   2" not in done.stdout
    file = tmp_path / "model.keras"
    subprocess.run(command("export", tmp_path / "more", file), cwd=ROOT, capture_output=True, check=True)
    network = keras.models.load_model(file)
    checkpoint = load(tmp_path / "more")
    text = checkpoint.vocabulary.encode("\na bad penny")
    runtime = Runtime.of(checkpoint)
    expected, _ = runtime.read(runtime.start(1), text)
    np.testing.assert_allclose(network(text[np.newaxis]).numpy()[0, -1], expected[0], atol=1e-5)


def test_an_export_is_made_in_a_process_of_its_own(trained):
    pytest.importorskip("keras")
    assert zipfile.ZipFile(io.BytesIO(export(trained[2]))).namelist()
    with pytest.raises(ExportError, match="There is no model"):
        export(trained[2] / "nowhere")
