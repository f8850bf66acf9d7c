"""The command line: what scripts rely on, and one plain line for every mistake."""

import errno
import io
import json
import math
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.cli.main import main
from quotegen.model.files.checkpoint import CheckpointError, save
from quotegen.model.files.store import DEFAULT
from quotegen.model.recipe import Recipe
from quotegen.quote.choosing import weights_of
from quotegen.text.corpus import read_corpus

ROOT = Path(__file__).parents[2]
SAYING = ROOT / "data" / "saying.txt"
TEXT = "A bad penny always comes back. <못된 것>\nStill waters run deep. <깊은 물>\n"


@pytest.fixture
def quotegen(capsys):
    """Run a command in this process: (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def text_file(tmp_path) -> Path:
    path = tmp_path / "mine.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder of files that cannot be read as text."""
    (tmp_path / "empty.txt").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "archive.txt", "w") as archive:
        archive.writestr("saying.txt", "시작이 반이다." * 50)
    (tmp_path / "no-quotes.txt").write_text("<all>\n<gone>", encoding="utf-8")
    (tmp_path / "hangul.txt").write_text("시작이반이다", encoding="utf-8")
    (tmp_path / "cp949.txt").write_bytes("시작이 반이다.".encode("cp949"))
    return tmp_path


def read_json(result: tuple[int, str, str]) -> dict:
    code, out, err = result
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    return json.loads(out)


def assert_users_mistake(result: tuple[int, str, str]) -> str:
    code, _, err = result
    assert code == 2
    assert err.startswith("quotegen: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_stats_of_a_literal_text(quotegen, text_file):
    figures = read_json(quotegen("stats", text_file, "--json"))
    assert figures["encoding"] == "utf-8"
    assert figures["quotes"] == 2
    assert figures["duplicates"] == 0
    assert figures["characters"] == len("a bad penny always comes back. still waters run deep. ") == 54
    assert figures["vocabulary_size"] == len(set("a bad penny always comes back. still waters run deep. "))
    assert (figures["window_length"], figures["stride"], figures["windows"]) == (10, 3, 15)
    assert figures["most_frequent"][0] == {"character": " ", "count": 10}
    assert figures["quote_length_longest"] == 30
    assert 0 < figures["entropy_bits"] < math.log2(figures["vocabulary_size"])


def test_stats_of_the_bundled_text(quotegen):
    figures = read_json(quotegen("stats", SAYING, "--json"))
    assert figures["quotes"] >= 850
    assert 33_000 <= figures["characters"] <= 40_000
    assert figures["windows"] == math.ceil((figures["characters"] - 10) / 3)


def test_stats_find_the_encoding_or_take_the_users(quotegen, files):
    assert read_json(quotegen("stats", files / "cp949.txt", "--json"))["encoding"] == "cp949"
    chosen = read_json(quotegen("stats", files / "cp949.txt", "--encoding", "cp949", "--json"))
    assert (chosen["encoding"], chosen["encoding_confidence"]) == ("cp949", 1.0)


def test_stats_for_people_have_the_same_figures(quotegen, text_file):
    code, out, _ = quotegen("stats", text_file)
    assert code == 0
    assert "vocabulary size" in out
    assert " 54\n" in out


def test_cleaning_steps_can_be_chosen(quotegen, text_file):
    figures = read_json(quotegen("stats", text_file, "--steps", "lowercase", "--json"))
    assert figures["characters"] == len(TEXT)


def test_models_lists_the_bundled_ones_with_one_default(quotegen):
    models = read_json(quotegen("models", "--json"))["models"]
    assert [model["name"] for model in models if model["default"]] == [DEFAULT]
    for model in models:
        assert model["bundled"]
        assert {"text", "recipe", "parameters", "vocabulary_size", "epochs", "measured_on"} <= model.keys()
        assert 0 < model["bits_per_character"] < math.log2(model["vocabulary_size"])
    assert {"text": "saying", "recipe": "fine-tune", "measured_on": "held-out quotes"}.items() <= models[0].items()


def test_models_lists_trained_ones_behind_the_bundled(quotegen, own_cache, new_checkpoint):
    new_checkpoint(own_cache / "abc")
    last = read_json(quotegen("models", "--json"))["models"][-1]
    assert (last["name"], last["bundled"], last["default"], last["text"]) == ("abc", False, False, "tiny")
    code, out, _ = quotegen("models")
    assert code == 0
    assert "quick-saying" in out
    assert "abc" in out


def test_generate_gives_as_many_quotes_as_asked_for(quotegen, tiny_checkpoint):
    result = read_json(
        quotegen("generate", tiny_checkpoint.folder, "--count", 3, "--length", 20, "--seed", 7, "--json")
    )
    assert (result["seed"], result["temperature"], result["length"]) == (7, 0.5, 20)
    assert len(result["quotes"]) == 3
    for quote in result["quotes"]:
        assert quote.keys() == {"text", "prompt", "ended", "attempts", "origin", "longest_copied", "sources"}
        assert len(quote["text"]) <= 20


def test_the_same_seed_generates_the_same_and_the_number_does_not_matter(quotegen, tiny_checkpoint):
    arguments = ("generate", tiny_checkpoint.folder, "--seed", 7, "--json", "--count")
    three = read_json(quotegen(*arguments, 3))["quotes"]
    assert read_json(quotegen(*arguments, 3))["quotes"] == three
    assert read_json(quotegen(*arguments, 2))["quotes"] == three[:2]


def test_without_a_seed_one_is_drawn_and_told(quotegen, tiny_checkpoint):
    drawn = read_json(quotegen("generate", tiny_checkpoint.folder, "--json"))
    again = read_json(quotegen("generate", tiny_checkpoint.folder, "--seed", drawn["seed"], "--json"))
    assert again["quotes"] == drawn["quotes"]


def test_a_prompt_is_cleaned_and_begins_every_quote(quotegen, tiny_checkpoint):
    quotes = read_json(quotegen("generate", tiny_checkpoint.folder, "--prompt", "A  BAD ", "--json"))["quotes"]
    assert all(quote["text"].startswith("a bad ") for quote in quotes)


def test_generate_for_people_prints_one_quote_a_line(quotegen, tiny_checkpoint):
    code, out, _ = quotegen("generate", tiny_checkpoint.folder, "--count", 4, "--length", 30)
    assert code == 0
    assert out.count("\n") == 4


def test_a_model_of_windows_starts_from_its_own_text(quotegen, new_checkpoint, tmp_path):
    model = new_checkpoint(tmp_path / "windows", Recipe("tutorial", "windows", units=16))
    quotes = read_json(quotegen("generate", model.folder, "--length", 10, "--json"))["quotes"]
    assert all(quote["prompt"] in model.metadata.prompts for quote in quotes)
    assert all(len(quote["text"]) == len(quote["prompt"]) + 10 for quote in quotes)


@pytest.fixture
def copier(quotegen, tiny_checkpoint, new_checkpoint, tmp_path) -> tuple[Path, Path]:
    """A model and its text file: what the model writes with seed 7 stands there already."""
    _, out, _ = quotegen("generate", tiny_checkpoint.folder, "--temperature", 1, "--seed", 7, "--length", 40)
    (text := tmp_path / "written.txt").write_text(out, encoding="utf-8")
    corpus, _ = read_corpus(text)
    record = replace(tiny_checkpoint.metadata.text, name="written", fingerprint=corpus.fingerprint)
    model = new_checkpoint(tmp_path / "copier")
    save(model.folder, replace(model.metadata, text=record), model.weights())
    return model.folder, text


def test_every_quote_says_where_it_comes_from(quotegen, copier):
    model, text = copier
    arguments = ("generate", model, "--temperature", 1, "--seed", 7, "--length", 40, "--json", "--text", text)
    quotes = read_json(quotegen(*arguments))["quotes"]
    assert [quote["origin"] for quote in quotes] == ["verbatim"] * 5
    for quote, line in zip(quotes, text.read_text(encoding="utf-8").splitlines(), strict=True):
        assert quote["text"] in line
        assert quote["longest_copied"] == quote["text"].strip()
        assert quote["sources"][0] == line.strip()
        assert quote["attempts"] == 1


def test_novel_draws_again_until_every_quote_is_new(quotegen, copier):
    model, text = copier
    arguments = ("generate", model, "--temperature", 1, "--seed", 7, "--length", 40, "--novel", "--text", text)
    quotes = read_json(quotegen(*arguments, "--json"))["quotes"]
    assert [quote["origin"] for quote in quotes] == ["novel"] * 5
    assert all(quote["attempts"] > 1 for quote in quotes)
    assert read_json(quotegen(*arguments, "--json"))["quotes"] == quotes
    assert read_json(quotegen(*arguments, "--count", 2, "--json"))["quotes"] == quotes[:2]


def test_people_are_told_how_many_attempts_it_took(quotegen, copier):
    model, text = copier
    arguments = ("generate", model, "--seed", 7, "--length", 40, "--novel", "--text", text, "--temperature")
    code, out, err = quotegen(*arguments, 1)
    assert (code, out.count("\n")) == (0, 5)
    assert re.fullmatch(r"quotegen: 5 of 5 quotes are new, in \d+ attempts\.\n", err)


def test_where_nothing_new_comes_it_is_said(quotegen):
    _, out, err = quotegen(
        "generate", "quick-saying", "--novel", "--temperature", 0, "--prompt", "all that glitters is"
    )
    assert len(set(out.splitlines())) == 1
    assert re.fullmatch(r"quotegen: \d of 5 quotes are new, in 5 attempts\..*\n", err)


def test_the_text_of_a_bundled_model_is_found(quotegen):
    quotes = read_json(quotegen("generate", "quick-saying", "--seed", 7, "--novel", "--json"))["quotes"]
    assert {quote["origin"] for quote in quotes} == {"novel"}
    assert any(quote["sources"] for quote in quotes)


def test_without_its_text_a_model_writes_but_nothing_is_said_of_where_from(quotegen, tiny_checkpoint):
    quotes = read_json(quotegen("generate", tiny_checkpoint.folder, "--json"))["quotes"]
    assert {(quote["origin"], quote["longest_copied"], quote["sources"]) for quote in quotes} == {(None, None, None)}


def test_only_new_quotes_need_the_text(quotegen, tiny_checkpoint, text_file):
    unknown = assert_users_mistake(quotegen("generate", tiny_checkpoint.folder, "--novel"))
    assert "Give it with --text FILE" in unknown
    other = assert_users_mistake(quotegen("generate", tiny_checkpoint.folder, "--text", text_file))
    assert "is not the text 'tiny'" in other


def test_the_bundled_default_writes_and_ends_its_quotes(quotegen):
    quotes = read_json(quotegen("generate", DEFAULT, "--seed", 1, "--count", 20, "--json"))["quotes"]
    assert len({quote["text"] for quote in quotes}) > 15
    assert sum(quote["ended"] for quote in quotes) > 15


def test_evaluate_measures_bits_and_leaves_unknown_characters_out(quotegen, tiny_checkpoint, text_file):
    text_file.write_text("A bad penny zz.", encoding="utf-8")
    result = read_json(quotegen("evaluate", tiny_checkpoint.folder, text_file, "--json"))
    assert result["left_out"] == {"z": 2}
    assert result["characters"] == len("a bad penny .") + 1
    assert result["bits_per_character"] == pytest.approx(result["loss"] / math.log(2), abs=1e-3)
    assert result["perplexity"] == pytest.approx(2 ** result["bits_per_character"], rel=1e-3)
    assert result["trained_on_this_text"] is False


def test_the_bundled_default_knows_its_own_text_better_than_chance(quotegen):
    result = read_json(quotegen("evaluate", DEFAULT, SAYING, "--json"))
    assert result["trained_on_this_text"] is True
    assert result["bits_per_character"] < 2
    assert result["left_out"] == {}


@pytest.mark.parametrize(
    "command",
    [["stats"], ["evaluate", "quick-saying"], ["train"], ["generate", "quick-saying", "--text"]],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.txt", "no such file"),
        ("empty.txt", "empty"),
        ("archive.txt", "not a plain text file"),
        ("no-quotes.txt", "No quote is left"),
        (".", "directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_plain_line(quotegen, files, command, name, message):
    assert message in assert_users_mistake(quotegen(*command, files / name))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["stats", "{cp949}", "--encoding", "utf-8"], "not valid utf-8"),
        (["stats", "{cp949}", "--encoding", "nonsense"], "nonsense"),
        (["stats", "{cp949}", "--encoding", "undefined"], "undefined"),
        (["stats", "{saying}", "--steps", "lowercase,shout"], "'shout'"),
        (["stats"], "FILE"),
        (["generate", "nobody"], "no model 'nobody'"),
        (["generate", "{folder}"], "no model in"),
        (["train", str(SAYING), "--recipe", "fine-tune", "--on", "nowhere"], "no model 'nowhere'"),
        (["train", str(SAYING), "--recipe", "tutorial", "--on", "quick-saying"], "reads quotes"),
        (["train", str(SAYING), "--recipe", "tutorial", "--engine", "numpy"], "TensorFlow alone"),
        (["generate", "quick-saying", "--temperature", "-1"], "temperature"),
        (["generate", "quick-saying", "--temperature", "6"], "temperature"),
        (["generate", "quick-saying", "--temperature", "nan"], "temperature"),
        (["generate", "quick-saying", "--temperature", "warm"], "temperature"),
        (["generate", "quick-saying", "--count", "0"], "--count"),
        (["generate", "quick-saying", "--count", "1001"], "--count"),
        (["generate", "quick-saying", "--length", "0"], "--length"),
        (["generate", "quick-saying", "--seed", "-1"], "--seed"),
        (["generate", "quick-saying", "--top-k", "-1"], "top_k"),
        (["generate", "quick-saying", "--top-p", "0"], "top_p"),
        (["generate", "quick-saying", "--min-p", "1"], "min_p"),
        (["generate", "quick-saying", "--prompt", "힣"], "never saw these characters: 힣"),
        (["evaluate", "nobody", "{saying}"], "no model 'nobody'"),
        (["evaluate", "quick-saying", "{hangul}"], "The text has 0 characters"),
        (["train", "{saying}", "--recipe", "huge"], "no recipe 'huge'"),
        (["train", "{saying}", "--epochs", "0"], "epochs"),
        (["train", "{saying}", "--units", "5000"], "units"),
        (["train", "{saying}", "--seconds", "-1"], "seconds"),
        (["train", "{saying}", "--out", "{saying}"], "cannot be written"),
        (["sing"], "invalid choice"),
        ([], "COMMAND"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_mistake_is_one_plain_line_and_exit_code_2(quotegen, files, arguments, message):
    known = {"cp949": files / "cp949.txt", "hangul": files / "hangul.txt", "saying": SAYING, "folder": files}
    assert message in assert_users_mistake(quotegen(*(argument.format(**known) for argument in arguments)))


def test_a_broken_model_is_one_plain_line(quotegen, new_checkpoint, tmp_path):
    model = new_checkpoint(tmp_path / "broken")
    (model.folder / model.metadata.weights).write_bytes(b"junk")
    assert "cannot be read" in assert_users_mistake(quotegen("generate", model.folder))
    (model.folder / "metadata.json").write_bytes(b"junk")
    assert "is broken" in assert_users_mistake(quotegen("generate", model.folder))


def test_stats_say_what_a_file_is(quotegen, tmp_path):
    table = tmp_path / "quotes.csv"
    table.write_text('quote,author\n"One, two.",Some Author\n"Three.",Another\n', encoding="utf-8")
    figures = read_json(quotegen("stats", table, "--json"))
    assert (figures["reading"], figures["column"], figures["author_column"]) == ("table", "quote", "author")
    assert (figures["quotes"], figures["authors"]) == (2, 2)
    lines = read_json(quotegen("stats", table, "--reading", "lines", "--json"))
    assert (lines["quotes"], lines["column"]) == (3, None)
    assert read_json(quotegen("stats", table, "--column", "author", "--json"))["most_frequent"][0]["count"] == 3
    assert "'verse'" in assert_users_mistake(quotegen("stats", table, "--column", "verse"))
    assert "as json" in assert_users_mistake(quotegen("stats", table, "--reading", "json"))


def test_stats_name_broken_places_and_suggest_steps(quotegen, tmp_path):
    file = tmp_path / "broken.txt"
    file.write_bytes("“One.” — Some Author\n“Two.” — Some Author\nIt isn".encode() + b"\x92t. \n")
    figures = read_json(quotegen("stats", file, "--json"))
    assert figures["broken"] == [{"line": 3, "byte": 60, "bytes": "92", "cut": False}]
    (suggestion,) = figures["suggestions"]
    assert (suggestion["step"], suggestion["count"], suggestion["of"]) == ("attributions", 2, 3)


def test_a_plain_file_has_nothing_to_report_for_people(quotegen):
    assert not re.search("reading|broken|suggest|steps|perhaps", quotegen("stats", SAYING)[1])


def test_ansi_is_the_files_own_and_another_encoding_is_a_guess(quotegen, tmp_path):
    (western := tmp_path / "western.txt").write_bytes("It’s late.".encode("cp1252"))
    assert read_json(quotegen("stats", western, "--encoding", "ansi", "--json"))["encoding"] == "cp1252"
    (korean := tmp_path / "korean.txt").write_bytes("시작이 반이다.".encode("cp949"))
    for name in ("ansi", "euc-kr", "ks_c_5601-1987"):
        assert read_json(quotegen("stats", korean, "--encoding", name, "--json"))["encoding"] == "cp949"
    (russian := tmp_path / "russian.txt").write_bytes("Ночь тёмна.".encode("cp1251"))
    assert "--encoding cp1251" in assert_users_mistake(quotegen("stats", russian))
    assert read_json(quotegen("stats", russian, "--encoding", "cp1251", "--json"))["quotes"] == 1


@pytest.mark.parametrize("prompt", ["Don’t cross", "don\u200b't\u00a0cross", "DON'T CROSS"])
def test_a_prompt_is_brought_to_the_form_of_the_text(quotegen, prompt):
    (quote,) = read_json(quotegen("generate", "quick-saying", "--prompt", prompt, "--count", 1, "--json"))["quotes"]
    assert quote["prompt"] == "don't cross"


def test_a_prompt_in_pieces_is_composed(quotegen):
    arguments = ("generate", "quick-sokdam", "--count", 1, "--seed", 1, "--json", "--prompt")
    whole, pieces = (read_json(quotegen(*arguments, unicodedata.normalize(form, "가는"))) for form in ("NFC", "NFD"))
    assert whole["quotes"] == pieces["quotes"]


def test_fine_tuning_needs_a_model_to_begin_with(quotegen, text_file):
    assert "needs --on MODEL" in assert_users_mistake(quotegen("train", text_file, "--recipe", "fine-tune"))


@pytest.mark.skipif(sys.platform == "win32", reason="names there are no bytes")
def test_bytes_that_are_no_utf_8_give_no_traceback(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-m", "quotegen", *arguments]
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)

    name = "속담.txt".encode("cp949")
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:  # noqa: PTH118, PTH123, a name of bytes
        file.write("시작이 반이다.\n티끌 모아 태산.\n".encode("cp949"))
    stats = run("stats", name, "--json")
    assert (stats.returncode, json.loads(stats.stdout)["quotes"], stats.stderr) == (0, 2, b"")
    trained = run("train", name, "--units", "4", "--epochs", "1", "--out", "model")
    assert (trained.returncode, trained.stderr) == (0, b"")
    assert json.loads((tmp_path / "model" / "metadata.json").read_bytes())["text"]["name"] == "속담"
    for arguments in (
        ("generate", "model", "--prompt", "시작".encode("cp949"), "--count", "1"),
        ("generate", "model", "--prompt", b"\xff\xfe\xfd"),
        ("generate", b"\xb0\xa1"),
        ("stats", b"\xb0\xa1.txt"),
        ("stats", name, "--encoding", b"\xb0\xa1"),
        ("stats", name, "--steps", b"\xb0\xa1"),
        ("generate", "a" * 5000),
    ):
        done = run(*arguments)
        assert done.returncode in (0, 2)
        assert done.stderr.count(b"\n") == (done.returncode == 2)
        assert b"Traceback" not in done.stderr


def test_help_is_well(quotegen):
    code, out, err = quotegen("--help")
    assert (code, err) == (0, "")
    for command in ("stats", "models", "train", "generate", "evaluate"):
        assert command in out


def test_a_kept_epoch_writes_as_it_did_and_another_is_refused(quotegen, new_checkpoint, tmp_path):
    model = new_checkpoint(tmp_path / "model", kept=(1, 5))
    asked = ("generate", model.folder, "--seed", 7, "--count", 3)
    written = [quotegen(*asked, "--epoch", epoch)[1] for epoch in (1, 5, 2)]
    assert len(set(written)) == 3
    assert written[2] == quotegen(*asked)[1]  # the best epoch
    code, _, complaint = quotegen(*asked, "--epoch", 3)
    assert (code, complaint.count("\n")) == (2, 1)
    assert "These were: 1, 2, 5" in complaint


def test_epochs_tells_what_a_run_copied_along_the_way(quotegen):
    code, told, _ = quotegen("epochs", "memorize-saying", "--json")
    rows = json.loads(told)["epochs"]
    assert code == 0
    assert [row["epoch"] for row in rows] == sorted(row["epoch"] for row in rows)
    assert (rows[0]["epoch"], rows[0]["loss"], rows[0]["copied_share"]) == (0, None, 0)
    assert rows[-1]["copied_share"] > 0.8 > 0.1 > min(rows, key=lambda row: row["held_out_loss"] or 9)["copied_share"]
    assert quotegen("epochs", "memorize-saying")[1].count("\n") == 1 + len(rows)


def test_epochs_of_a_model_whose_text_is_not_here_asks_for_it(quotegen, tiny_checkpoint, text_file):
    code, _, complaint = quotegen("epochs", tiny_checkpoint.folder)
    assert (code, complaint.count("\n")) == (2, 1)
    assert "--text FILE" in complaint


@pytest.mark.parametrize("most", ["-1", "11"])
def test_no_more_epochs_are_kept_than_there_is_room_for(quotegen, text_file, tmp_path, most):
    code, _, complaint = quotegen("train", text_file, "--snapshots", most, "--out", tmp_path / "model")
    assert (code, complaint.count("\n")) == (2, 1)


def test_generate_never_imports_tensorflow(tiny_checkpoint):
    code = (
        "import sys; from quotegen.cli.main import main; main(sys.argv[1:]);"
        "print({'tensorflow', 'keras', 'streamlit'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code, "generate", str(tiny_checkpoint.folder), "--count", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_as_a_process_it_speaks_json_and_exits_with_the_code():
    def run(*arguments):
        command = [sys.executable, "-m", "quotegen", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    stats = run("stats", str(SAYING), "--json")
    assert (stats.returncode, stats.stderr) == (0, "")
    assert json.loads(stats.stdout)["encoding"] == "utf-8"
    wrong = run("stats", "nowhere.txt")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "quotegen: Cannot read nowhere.txt: no such file or directory.\n"


def test_a_reader_that_goes_away_is_no_error(tiny_checkpoint, monkeypatch):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["generate", str(tiny_checkpoint.folder), "--count", "1"]) == 0


@pytest.mark.training
@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_cannot_be_used_is_the_users_mistake(quotegen, text_file, seed):
    result = quotegen("train", text_file, "--units", 8, "--epochs", 1, "--seed", seed)
    assert "seed" in assert_users_mistake(result)


@pytest.mark.training
def test_a_text_shorter_than_the_window_is_the_users_mistake(quotegen, text_file):
    text_file.write_text("ten chars.", encoding="utf-8")
    result = quotegen("train", text_file, "--recipe", "tutorial", "--units", 8, "--epochs", 1)
    assert "The text has 10 characters" in assert_users_mistake(result)


@pytest.mark.training
def test_with_events_a_mistake_is_told_as_an_event_too(quotegen, text_file):
    text_file.write_text("ten chars.", encoding="utf-8")
    result = quotegen("train", text_file, "--recipe", "tutorial", "--units", 8, "--epochs", 1, "--events")
    assert_users_mistake(result)
    last = json.loads(result[1].splitlines()[-1])
    assert (last["event"], last["kind"]) == ("error", "ShortTextError")
    assert last["message"].startswith("The text has 10 characters")


@pytest.mark.training
def test_a_checkpoint_folder_below_a_file_is_the_users_mistake(quotegen, text_file):
    result = quotegen("train", text_file, "--units", 8, "--epochs", 1, "--out", text_file / "model")
    assert str(text_file) in assert_users_mistake(result)


@pytest.mark.parametrize(
    ("trouble", "kind", "advice"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "DiskFullError", "Make room"),
        (OSError(errno.EFBIG, "File too large"), "DiskFullError", "Make room"),
        (CheckpointError("cannot be written"), "DiskFullError", "Make room"),
        (MemoryError(), "OutOfMemoryError", "Choose fewer units"),
    ],
    ids=["disk", "file", "folder", "memory"],
)
def test_what_a_machine_lacks_is_told_in_one_line(quotegen, text_file, monkeypatch, trouble, kind, advice):
    def run(*_arguments, **_options):
        raise trouble from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("quotegen.cli.train.run", run)
    result = quotegen("train", text_file, "--events")
    assert advice in assert_users_mistake(result)
    assert json.loads(result[1].splitlines()[-1])["kind"] == kind


def test_other_errors_of_a_disk_stay_ours(quotegen, text_file, monkeypatch):
    def run(*_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("quotegen.cli.train.run", run)
    with pytest.raises(PermissionError):
        quotegen("train", text_file)


@pytest.mark.training
def test_a_run_told_to_people_has_a_line_an_epoch_and_is_found_again(quotegen, text_file, own_cache):
    arguments = ("train", text_file, "--recipe", "tutorial", "--units", 8, "--epochs", 2)
    code, out, _ = quotegen(*arguments)
    assert code == 0
    assert "epoch   2  loss" in out
    assert f"saved at {own_cache}" in out
    code, out, _ = quotegen(*arguments)
    assert code == 0
    assert "trained before, loaded from" in out
    assert "epoch " not in out


def test_recall_tells_one_line_a_run(quotegen):
    code, out, _ = quotegen("recall", "--gaps", "2", "--units", "16", "--seed", "1")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["rnn", "wide", "lstm", "keeping"]


def test_recall_tells_events_and_ends_with_its_rows(quotegen):
    code, out, _ = quotegen("recall", "--gaps", "2", "--units", "16", "--seed", "1", "--events")
    events = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [event["event"] for event in (events[0], events[1], events[-1])] == ["start", "progress", "measured"]
    assert [row["name"] for row in events[-1]["rows"]] == ["rnn", "wide", "lstm", "keeping"]
    assert events[-1]["whole"]


@pytest.mark.parametrize("given", [("--gaps", "0"), ("--gaps", "2,x"), ("--gaps", "101"), ("--units", "0"),
                                   ("--seed", "-1")])  # fmt: skip
def test_a_mistake_in_recall_is_one_plain_line(quotegen, given):
    code, out, complaint = quotegen("recall", *given)
    assert (code, out) == (2, "")
    assert len(complaint.splitlines()) == 1


def test_hangul_is_counted_in_syllables_and_in_jamo(quotegen, tmp_path):
    (tmp_path / "korean.txt").write_text("값 읽다\n가각 AI\n", encoding="utf-8")
    figures = read_json(quotegen("stats", tmp_path / "korean.txt", "--json"))
    assert figures["syllables"] == 5
    assert figures["vocabulary_size"] == figures["vocabulary_sizes"]["syllable"] == 8  # 값 읽 다 가 각 a i space
    assert figures["vocabulary_sizes"]["jamo"] == 11  # ㄱ ㅇ ㄷ, ㅏ ㅣ, ㅄ ㄺ ㄱ as tails, a i space


def test_a_model_of_jamo_is_trained_named_and_written_with(quotegen, tmp_path):
    file = tmp_path / "korean.txt"
    file.write_text("\n".join(f"AI는 {n}월에 읽다" for n in range(1, 10)), encoding="utf-8")
    how = ("--unit", "jamo", "--units", "16", "--epochs", "1", "--out", tmp_path / "model", "--events")
    code, out, _ = quotegen("train", file, *how)
    assert (code, json.loads(out.splitlines()[-1])["unit"]) == (0, "jamo")
    answer = read_json(quotegen("generate", tmp_path / "model", "--prompt", "AI는", "--seed", "1", "--json"))
    assert all(quote["text"].startswith("ai는") for quote in answer["quotes"])
    assert read_json(quotegen("evaluate", tmp_path / "model", file, "--json"))["bits_per_syllable"] > 0


def test_the_tutorial_reads_syllables(quotegen, text_file):
    code, _, complaint = quotegen("train", text_file, "--recipe", "tutorial", "--unit", "jamo")
    assert (code, len(complaint.splitlines())) == (2, 1)


@pytest.mark.parametrize("flag", ["--attached", "--limited", "--name=mine"])
def test_training_has_no_flags_that_only_the_app_uses(text_file, flag, capsys):
    with pytest.raises(SystemExit):
        main(["train", str(text_file), flag])
    assert "unrecognized arguments" in capsys.readouterr().err


def test_a_cache_that_cannot_be_written_is_one_plain_line(quotegen, text_file, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("QUOTEGEN_CACHE", str(tmp_path / "file" / "cache"))
    code, out, complaint = quotegen("train", text_file, "--units", 8, "--epochs", 1)
    assert (code, out) == (2, "")
    assert "cannot be written" in complaint
    assert len(complaint.splitlines()) == 1


def test_the_best_of_many_come_ranked_with_their_parts(quotegen, tiny_checkpoint):
    arguments = (
        "generate",
        tiny_checkpoint.folder,
        "--best-of",
        30,
        "--count",
        3,
        "--seed",
        7,
        "--temperature",
        1,
        "--json",
    )
    first, second = (read_json(quotegen(*arguments)) for _ in range(2))
    assert first == second
    assert first["best_of"] == 30
    assert [quote["rank"] for quote in first["quotes"]] == [1, 2, 3]
    mean = weights_of("english").mean
    for quote in first["quotes"]:
        assert quote["parts"].keys() == quote["added"].keys()
        assert quote["score"] == pytest.approx(mean + sum(quote["added"].values()), abs=0.01)


def test_the_best_for_people_are_lines_best_first(quotegen, tiny_checkpoint):
    arguments = ("generate", tiny_checkpoint.folder, "--best-of", 30, "--count", 3, "--seed", 7, "--temperature", 1)
    _code, out, _err = quotegen(*arguments)
    assert out.splitlines() == [quote["text"] for quote in read_json(quotegen(*arguments, "--json"))["quotes"]]


@pytest.mark.parametrize("best_of", [4, 1001])
def test_the_best_must_be_of_as_many_as_are_asked_for_and_at_most_a_thousand(quotegen, tiny_checkpoint, best_of):
    assert "--best-of" in assert_users_mistake(quotegen("generate", tiny_checkpoint.folder, "--best-of", best_of))
