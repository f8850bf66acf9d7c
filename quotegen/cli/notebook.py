"""`notebook`: the run of a model as a program for stock Keras, to take home."""

from quotegen.cli.arguments import Options
from quotegen.errors import QuotegenError


class ProgramFileError(QuotegenError):
    """The file for the program has another name, or cannot be written."""


def notebook(options: Options) -> None:
    """Write the program into a notebook, or into a plain Python file."""
    from quotegen.model.in_keras import program
    from quotegen.model.in_keras.run import program as program_of
    from quotegen.model.store import file_of, open_model

    write = {".ipynb": program.notebook, ".py": program.script}.get(options.file.suffix)
    if write is None:
        raise ProgramFileError(f"A notebook ends in .ipynb, a program in .py, unlike {options.file.name}.")
    metadata = open_model(options.model).metadata
    text = file_of(metadata.text, options.text, options.encoding)
    written = program_of(text.reading.text, text.corpus, metadata.recipe, options.language, bool(metadata.bases))
    try:
        options.file.write_text(write(written), encoding="utf-8")
    except OSError as error:
        raise ProgramFileError(f"Cannot write {options.file}: {(error.strerror or str(error)).lower()}.") from error
    print(f"saved at {options.file}; it needs TensorFlow and NumPy, and nothing of this program")
