"""Every link and anchor of the documentation leads somewhere; the README is what previews and hosts take."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

import quotegen

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/*.md", "benchmarks/*.md", "data/**/*.md", "pretraining/*.md")
    for page in ROOT.glob(pattern)
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ON_GITHUB = ("../../actions/",)  # beside the files, whatever the repository is called
OTHER_DEPENDENCY_FILES = ("uv.lock", "Pipfile", "environment.yml", "environment.yaml")


def prose(page: Path) -> str:
    """A page without its code, in which brackets are no links and # is no heading."""
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    return re.sub(r"(?m)^ {4}.*$", "", text)


def links(page: Path) -> list[str]:
    return [link for link in LINK.findall(prose(page)) if not link.startswith(("https://", *ON_GITHUB))]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to headings: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"(?m)^#+ (.+)$", prose(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading(page):
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


def test_links_are_found_where_they_are():
    assert "docs/design.md" in links(ROOT / "README.md")
    assert {"python-versions", "streamlit-community-cloud"} <= anchors(ROOT / "docs" / "deploy.md")


def test_every_page_of_docs_is_linked_from_the_readme_or_a_page_of_docs():
    pages = [page for page in PAGES if page.parent == ROOT / "docs"]
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in (ROOT / "README.md", *pages)
        for link in links(page)
    }
    assert not {*pages} - linked - {ROOT / "docs" / "forum.md"}  # the owner's: no reader needs it


def test_every_picture_is_shown_and_small():
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    pictures = set((ROOT / "docs" / "screenshots").iterdir())
    assert not pictures - shown
    assert max(picture.stat().st_size for picture in pictures) < 1_000_000


def test_the_pitch_fits_a_link_preview():
    title, pitch = README.split("\n\n")[:2]
    assert title.startswith("# ")
    assert 40 < len(pitch) < 100
    assert "\n" not in pitch


def test_the_readme_is_short_and_names_no_app_of_somebody_else():
    assert len(README.encode("utf-8")) <= 10_000
    said = tomllib.loads((ROOT / ".streamlit" / "installation.toml").read_text(encoding="utf-8"))
    apps = set(re.findall(r"https://[\w-]+\.streamlit\.app", README))
    assert apps <= {said.get("address", "").rstrip("/")}


def test_community_cloud_finds_no_dependency_file_before_ours():
    assert (ROOT / "requirements.txt").exists()
    assert not [name for name in OTHER_DEPENDENCY_FILES if (ROOT / name).exists()]


def test_one_version_everywhere():
    cited = re.search(
        r"(?m)^version: (\S+)\ndate-released: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    )
    newest = re.search(r"(?m)^## (\S+) — (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert cited.groups() == newest.groups()
    assert newest[1] == quotegen.__version__


def test_an_image_holds_what_the_app_reads_and_no_secret():
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"(?m)^COPY (.+) \S+$", steps) for name in line.split()]
    assert all((ROOT / name).exists() for name in copied)
    assert {"requirements.txt", "streamlit_app.py", "quotegen", "data", "static", ".streamlit/config.toml"} <= set(
        copied
    )
    assert not {".", ".streamlit"} & set(copied)
