"""A checkpoint as files that others open: for stock Keras, or whole for this program elsewhere."""

import importlib.util
import io
import json
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.model.files import card
from quotegen.model.files.checkpoint import Checkpoint

KINDS = (".keras", ".zip")  # for Keras; for TensorFlow without Keras, a SavedModel
SECONDS = 120  # importing TensorFlow takes a few, on a busy host many
_ROOT = Path(__file__).resolve().parents[3]
_one_at_a_time = threading.Lock()  # half a gigabyte each


class ExportError(QuotegenError):
    def __init__(self, reason: str):
        super().__init__(f"The file for Keras or TensorFlow could not be made: {reason}.")


def has_keras() -> bool:
    """Whether TensorFlow is installed; found out without loading it."""
    return importlib.util.find_spec("tensorflow") is not None


def export(folder: Path, kind: str = ".keras") -> bytes:
    """What `python -m quotegen export` writes, of one of the KINDS. Raises ExportError."""
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="quotegen-") as made:
        file = Path(made) / f"model{kind}"
        command = [sys.executable, "-m", "quotegen", "export", str(folder), str(file)]
        try:
            done = subprocess.run(command, cwd=_ROOT, capture_output=True, encoding="utf-8", timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ExportError("it took too long") from error
        if done.returncode or not file.is_file():
            raise ExportError((done.stderr.strip().splitlines() or ["no reason was given"])[-1])
        return file.read_bytes()


def complete(checkpoint: Checkpoint, file: Path) -> None:
    """Add the vocabulary (what each index is) and the card to a file for Keras or TensorFlow. Raises OSError."""
    metadata = checkpoint.metadata
    folder = "" if file.suffix == ".keras" else f"{metadata.file_name}/"  # of the SavedModel
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(f"{folder}{card.CARD}", card.markdown(checkpoint, metadata.file_name))
        packed.writestr(f"{folder}vocabulary.json", json.dumps(metadata.vocabulary, ensure_ascii=False))


def archive(checkpoint: Checkpoint) -> bytes:
    """The checkpoint's folder and its card as a zip file, without what only going on needs. Raises CheckpointError."""
    metadata = checkpoint.metadata
    for epoch in metadata.weights_by_epoch:  # whole, or an error
        checkpoint.weights(epoch)
    packed, folder = io.BytesIO(), metadata.file_name
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("metadata.json", *dict.fromkeys(metadata.files)):
            if name != metadata.state:
                file.write(checkpoint.folder / name, f"{folder}/{name}")
        file.writestr(f"{folder}/{card.CARD}", card.markdown(checkpoint, folder))
    return packed.getvalue()
