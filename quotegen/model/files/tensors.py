"""Files of tensors (safetensors): written whole, named by a hash of what is in them, and checked when they are read."""

import contextlib
import hashlib
import re
import secrets
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as deserialize
from safetensors.numpy import save as serialize

from quotegen.errors import QuotegenError

Shapes = dict[str, tuple[int, ...]]
File = tuple[str, bytes]  # its name, which has a hash of what is in it
_STEP = ":step"  # ends the names of the steps of quantized matrices
_SMALLEST_STEP = 2.0**-24  # of float16
_ATTEMPTS = 10  # at a file that another process is reading


class BrokenFileError(QuotegenError):
    """A file of tensors is missing, cut short, changed since it was written, or no such file."""


def pack(kind: str, tensors: Mapping[str, np.ndarray]) -> File:
    """Tensors as a file whose name begins with their kind."""
    data = serialize({name: np.asarray(tensor, order="C") for name, tensor in tensors.items()})
    return f"{kind}-{_digest(data)}.safetensors", data


def quantized(tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Tensors in a byte a number: each column of a matrix in 127 steps either side of zero, and the size of its step;
    vectors as float16. `read` gives float32 again. The bundled epochs lose less than 0.005 bits per character."""
    small = {}
    for name, tensor in tensors.items():
        if tensor.ndim < 2:
            small[name] = tensor.astype(np.float16)
            continue
        step = np.maximum(np.abs(tensor).max(0) / 127, _SMALLEST_STEP).astype(np.float16)
        small[name] = np.rint(tensor / step.astype(np.float32)).clip(-127, 127).astype(np.int8)
        small[name + _STEP] = step
    return small


def _restored(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What `quantized` made bytes of; other tensors as they are."""
    steps = {name: tensors.pop(name) for name in list(tensors) if name.endswith(_STEP)}
    for name, step in steps.items():
        matrix = tensors[name.removesuffix(_STEP)]
        if matrix.ndim != 2 or step.shape != matrix.shape[1:]:
            raise ValueError(f"{name} does not fit its matrix")
        tensors[name.removesuffix(_STEP)] = matrix * step.astype(np.float32)
    return tensors


def smallest_type(tensors: Mapping[str, np.ndarray]) -> type:
    """The type that keeps these tensors to the last bit: int8 for those that `quantized` made, float16 or float32."""
    with np.errstate(over="ignore"):  # what is too large for half precision becomes infinite, so it differs
        small = {
            np.int8: _restored(quantized(tensors)),
            np.float16: {name: each.astype(np.float16) for name, each in tensors.items()},
        }
    same = (kind for kind, each in small.items() if all(np.array_equal(each[name], tensors[name]) for name in tensors))
    return next(same, np.float32)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def write(path: Path, data: bytes) -> None:
    """Write the whole file or nothing, whoever else writes it."""
    part = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(data)
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(PermissionError):  # Windows, while somebody reads the old file
                part.replace(path)
                return
            time.sleep(0.1)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a file. Raises BrokenFileError, also where the file is not what the hash in its name says."""
    try:
        data = path.read_bytes()
        tensors = _restored(deserialize(data))
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
        raise BrokenFileError(f"{path.name} cannot be read: {error}.") from error
    named = re.fullmatch(r".+-([0-9a-f]{12})\.safetensors", path.name)
    if named and named[1] != _digest(data):
        raise BrokenFileError(f"The tensors in {path.name} do not fit their metadata, which names their hash.")
    return tensors


def is_whole(path: Path, shapes: Shapes) -> bool:
    """Whether the file holds finite tensors of these shapes, its hash in its name; an unchanged file is read once."""
    try:
        now = path.stat()
    except OSError:
        return False
    return _shapes_in(path, now.st_size, now.st_mtime_ns) == shapes


@lru_cache(maxsize=512)
def _shapes_in(path: Path, _size: int, _changed: int) -> Shapes | None:
    """The shapes of the tensors in a file of this size and time, by name; None where it is broken."""
    try:
        tensors = read(path)
    except BrokenFileError:
        return None
    return shapes_of(tensors) if are_finite(tensors) else None


def shapes_of(tensors: Mapping[str, np.ndarray]) -> Shapes:
    return {name: tensor.shape for name, tensor in tensors.items()}


def are_finite(tensors: Mapping[str, np.ndarray]) -> bool:
    return all(np.isfinite(tensor).all() for tensor in tensors.values())
