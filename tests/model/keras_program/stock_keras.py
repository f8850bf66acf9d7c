"""Runs programs as somebody else would: TensorFlow and NumPy alone, nothing of this project on the path.

Reads {name: code of each cell} from standard input; prints one JSON object.
"""

import contextlib
import io
import json
import sys
import traceback

import keras
import numpy as np


def shape(array) -> list:
    return list(array.shape)


def run(name: str, cells: list[str]) -> dict:
    keras.utils.clear_session()  # layers are numbered anew: "lstm", not "lstm_1"
    space, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in cells:
            exec(compile(cell, name, "exec"), space)
    model = space["model"]
    np.savez(f"{name}.npz", x=space["x"], y=space["y"])
    return {
        "printed": printed.getvalue(),
        "weights": [shape(weight) for weight in model.weights],
        "trainable": sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        "loss": model.history.history["loss"],
        "val_loss": model.history.history.get("val_loss", []),
        "characters": space.get("characters") or space["chars"],
        "text": space.get("text", ""),
        "rate": rates(space["optimizer"]),
    }


def rates(optimizer) -> list[float]:
    """The learning rate of the first steps."""
    rate = optimizer._learning_rate
    return [float(rate(step)) if callable(rate) else float(rate) for step in range(60)]


if __name__ == "__main__":
    found = {}
    for name, cells in json.load(sys.stdin).items():
        try:
            found[name] = run(name, cells)
        except Exception:
            found[name] = {"error": traceback.format_exc()}
    print(json.dumps({"quotegen": "quotegen" in sys.modules, "runs": found}))
