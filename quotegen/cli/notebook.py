"""`notebook`: the run of a model as a program for stock Keras, to take home."""

from quotegen.cli.shared import Options, UsageError, writing
from quotegen.model.files.store import file_of, open_model
from quotegen.model.in_keras import program
from quotegen.model.in_keras.run import program as program_of


def notebook(options: Options) -> None:
    write = {".ipynb": program.notebook, ".py": program.script}.get(options.file.suffix)
    if write is None:
        raise UsageError(f"A notebook ends in .ipynb, a program in .py, unlike {options.file.name}.")
    metadata = open_model(options.model).metadata
    text = file_of(metadata.text, options.text, options.encoding)
    made = program_of(text.reading.text, text.corpus, metadata.recipe, options.language, bool(metadata.bases))
    with writing(options.file):
        options.file.write_text(write(made), encoding="utf-8")
    print(f"saved at {options.file}; it needs TensorFlow and NumPy, and nothing of this program")
