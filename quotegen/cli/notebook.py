"""`notebook`: the run of a model as a program for stock Keras, to take home."""

from pathlib import Path

from quotegen.cli.options import Command, Options, Parser, UsageError, add_model, add_text_of_model, writing
from quotegen.model.in_keras.words import LANGUAGES


def _options(sub: Parser) -> None:
    add_model(sub)
    sub.add_argument("file", type=Path, metavar="FILE.ipynb", help="where to write it; FILE.py: as a plain program")
    sub.add_argument("--language", choices=LANGUAGES, default="en", help="of its words (default: en)")
    add_text_of_model(sub)


def _notebook(options: Options) -> None:
    from quotegen.model.files.store import file_of, open_model
    from quotegen.model.in_keras import program
    from quotegen.model.in_keras.run import program as program_of

    write = {".ipynb": program.notebook, ".py": program.script}.get(options.file.suffix)
    if write is None:
        raise UsageError(f"A notebook ends in .ipynb, a program in .py, unlike {options.file.name}.")
    metadata = open_model(options.model).metadata
    text = file_of(metadata.text, options.text, options.encoding)
    made = program_of(text.reading.text, text.corpus, metadata.recipe, options.language, bool(metadata.bases))
    with writing(options.file):
        options.file.write_text(write(made), encoding="utf-8")
    print(f"saved at {options.file}; it needs TensorFlow and NumPy, and nothing of this program")


NOTEBOOK = Command(
    "notebook", "Write the run of a model as a notebook for stock Keras, its text inside.", _options, _notebook
)
