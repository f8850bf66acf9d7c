"""One file says whose installation this is; what it leaves out is not shown, what cannot be shown is refused."""

import tomllib
from types import SimpleNamespace

import pytest
from streamlit.commands.page_config import validate_menu_items

from quotegen.app import installation
from quotegen.app.installation import FILE, Installation, InstallationError, about, menu, read, title, title_of

OURS = Installation(
    title="Proverbs of a network",
    address="https://proverbs.streamlit.app",
    code="https://github.com/somebody/proverbs",
    licence="MIT",
    owner="Some_body",
)


@pytest.fixture
def ours(monkeypatch):
    monkeypatch.setattr(installation, "installation", lambda: OURS)


def written(tmp_path, text: str):
    file = tmp_path / "installation.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_of_this_repository_can_be_shown():
    assert read(FILE).licence == "MIT"


def test_every_field_can_be_taken_from_the_comments_of_the_file(tmp_path):
    lines = [line.removeprefix("# ") for line in FILE.read_text(encoding="utf-8").splitlines()]
    settings = tomllib.loads("\n".join(line for line in lines if " = " in line))
    assert settings.keys() == Installation.__dataclass_fields__.keys()


def test_without_a_file_nobody_is_named(tmp_path):
    assert read(tmp_path / "none.toml") == Installation()


def test_a_file_says_what_an_owner_changes(tmp_path):
    assert read(written(tmp_path, 'owner = "이순신"\ncode = "https://codeberg.org/a/b"')) == Installation(
        owner="이순신", code="https://codeberg.org/a/b"
    )


def test_problems_of_a_repository_on_github_are_reported_there():
    assert OURS.report == "https://github.com/somebody/proverbs/issues"
    assert Installation(code="https://codeberg.org/a/b").report == ""
    assert Installation(code=OURS.code, report="https://example.org").report == "https://example.org"


@pytest.mark.parametrize(
    "text",
    [
        'code = "http://example.org"',
        'code = "javascript:alert(1)"',
        'code = "https://"',
        'code = "https://["',
        'address = "https://me:secret@example.org"',
        'report = "https://example.org/)[evil](https://example.com"',
        'code = "https://.:1/"',
        'code = "https://example.org:port"',
        f'code = "https://example.org/{"a" * 200}"',
        f'title = "{"a" * 61}"',
        'owner = "two\\nlines"',
        "owner = 3",
        'theme = "dark"',
        "owner = nobody",
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(tmp_path, text):
    with pytest.raises(InstallationError, match=r"installation\.toml: "):
        read(written(tmp_path, text))


@pytest.mark.parametrize("link", ["https://example.org?x=1", "https://example.org#x", "https://[::1]/"])
def test_links_of_every_kind_are_taken(link):
    assert Installation(code=link).code == link


def test_a_field_that_there_is_not_is_answered_with_those_that_there_are(tmp_path):
    with pytest.raises(InstallationError, match="'theme' is not one of title, address, code, report, licence, owner"):
        read(written(tmp_path, 'theme = "dark"'))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    file = tmp_path / "installation.toml"
    file.write_bytes(b'owner = "\xff"')
    with pytest.raises(InstallationError):
        read(file)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_title_fits_a_link_preview_in_both_languages(visit, lang):
    with visit("", lang).inside():
        assert 10 < len(title()) < 60


def test_the_menu_links_what_the_installation_names(visit, ours):
    with visit("", "en").inside():
        entries = menu()
    validate_menu_items({name.lower(): value for name, value in entries.items()})
    assert (entries["Get help"], entries["Report a bug"]) == (OURS.code, OURS.report)
    for shown in ("Proverbs of a network", f"[Code]({OURS.code})", OURS.report, "MIT licence", "Some\\_body", "Python"):
        assert shown in entries["About"]


def test_the_menu_hides_what_nobody_named(visit):
    with visit("", "ko").inside():
        text = about(Installation())
    assert "](" not in text
    assert "라이선스" not in text
    assert "NumPy" in text


def test_each_page_has_a_title_of_its_own_and_today_the_installations(visit):
    with visit("", "ko").inside():
        assert title_of(SimpleNamespace(title="평가", url_path="evaluation")) == f"평가 · {title()}"
        assert title_of(SimpleNamespace(title="오늘", url_path="")) == title()
