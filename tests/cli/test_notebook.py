"""`notebook` writes the run of a model as a program, in both languages, and says plainly what it cannot do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from quotegen.cli.main import main
from quotegen.model.files.store import DATA

ROOT = Path(__file__).parents[2]


@pytest.fixture
def notebook(capsys):
    """Run the command; returns its exit code and what it complained of."""

    def run(*arguments) -> tuple[int, str]:
        code = main(["notebook", *map(str, arguments)])
        return code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("model", ["tutorial-saying", "quick-saying", "fine-tuned-sokdam"])
def test_every_bundled_run_becomes_a_notebook(notebook, tmp_path, model, language):
    file = tmp_path / "run.ipynb"
    assert notebook(model, file, "--language", language) == (0, "")
    cells = json.loads(file.read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    compile(code, "notebook", "exec")
    assert "model.fit(" in code
    assert ("학습" if language == "ko" else "Train") in "".join(line for cell in cells for line in cell["source"])


def test_as_a_plain_program(notebook, tmp_path):
    assert notebook("quick-saying", tmp_path / "run.py")[0] == 0
    compile((tmp_path / "run.py").read_text("utf-8"), "run", "exec")


def test_a_text_that_is_not_here_is_asked_for_and_taken(notebook, tiny_checkpoint, tmp_path):
    code, complaint = notebook(tiny_checkpoint.folder, tmp_path / "run.ipynb")
    assert (code, complaint.count("\n")) == (2, 1)
    assert "--text FILE" in complaint
    assert notebook("quick-saying", tmp_path / "run.ipynb", "--text", DATA / "saying.txt")[0] == 0
    assert notebook("quick-saying", tmp_path / "run.ipynb", "--text", DATA / "sokdam.txt")[0] == 2


@pytest.mark.parametrize("file", ["run.txt", "no/such/folder/run.ipynb"])
def test_a_file_that_cannot_be_written_is_one_plain_line(notebook, tmp_path, file):
    code, complaint = notebook("quick-saying", tmp_path / file)
    assert (code, complaint.count("\n")) == (2, 1)


def test_it_needs_no_tensorflow(tmp_path):
    code = (
        "import sys; sys.modules |= dict.fromkeys(('tensorflow', 'keras')); from quotegen.cli.main import main;"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "notebook", "tutorial-saying", str(tmp_path / "run.ipynb")]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0


def test_without_tensorflow_an_export_says_so_in_one_line(tmp_path):
    code = (
        "import sys; sys.modules |= dict.fromkeys(('tensorflow', 'keras')); from quotegen.cli.main import main;"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "export", "quick-saying", str(tmp_path / "model.zip")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "This needs keras" in done.stderr
