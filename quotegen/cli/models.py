"""Trained models: which there are, one as a file for Keras, and its run as a program for Keras, to take home."""

import json

from quotegen.cli.shared import Options, UsageError, writing
from quotegen.errors import MissingPackageError
from quotegen.jobs.events import summary
from quotegen.model.files.export import KINDS, complete
from quotegen.model.files.store import DEFAULT, bundled, cached, file_of, open_model
from quotegen.model.keras_program.program import notebook as as_notebook
from quotegen.model.keras_program.program import program, script


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


def notebook(options: Options) -> None:
    write = {".ipynb": as_notebook, ".py": script}.get(options.file.suffix)
    if write is None:
        raise UsageError(f"A notebook ends in .ipynb, a program in .py, unlike {options.file.name}.")
    metadata = open_model(options.model).metadata
    text = file_of(metadata.text, options.text, options.encoding)
    made = program(text.reading.text, text.corpus, metadata.recipe, options.language, bool(metadata.bases))
    with writing(options.file):
        options.file.write_text(write(made), encoding="utf-8")
    print(f"saved at {options.file}; it needs TensorFlow and NumPy, and nothing of this program")
