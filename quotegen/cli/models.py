"""Trained models: which there are, and one as a file for Keras."""

import json

from quotegen.cli.shared import Options, UsageError, writing
from quotegen.errors import MissingPackageError
from quotegen.jobs.events import summary
from quotegen.model.files.export import KINDS, complete
from quotegen.model.files.store import DEFAULT, bundled, cached, open_model


def models(options: Options) -> None:
    rows = [
        {"name": name, "default": own and name == DEFAULT, "bundled": own, **summary(model)}
        for own, models in ((True, bundled()), (False, cached()))
        for name, model in models.items()
    ]
    if options.json:
        print(json.dumps({"models": rows}, ensure_ascii=False))
        return
    print(f"{'name':24} {'text':12} {'recipe':13} {'parameters':>10} {'bits/char':>9}  measured on")
    for row in rows:
        mark = "  (default)" if row["default"] else ""
        print(
            f"{row['name']:24} {row['text']:12} {row['recipe']:13} {row['parameters']:>10,} "
            f"{row['bits_per_character']:>9.2f}  {row['measured_on']}{mark}"
        )


def export(options: Options) -> None:
    checkpoint = open_model(options.model)
    if options.file.suffix not in KINDS:
        raise UsageError(f"A file for Keras ends in .keras, a SavedModel for TensorFlow in .zip: {options.file.name}.")
    try:
        from quotegen.model.keras.network import save_as
    except ModuleNotFoundError as error:
        raise MissingPackageError(error.name) from error
    with writing(options.file):
        save_as(checkpoint, options.file)
        complete(checkpoint, options.file)
    print(f"saved at {options.file}; index k of its output is character k of the vocabulary.json inside")
