"""Files of public repositories at a commit, read out of git directories; nothing is checked out.

    PYTHONPATH=. python pretraining/repositories.py FOLDER [proverbs]

brings the repositories of the texts in `sources.py`, or with `proverbs` those of the proverbs, to
FOLDER/owner+name/repo, each a bare git directory with that one commit.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HOST = "https://github.com"


def bring(folder: Path, whence: str) -> None:
    """Fetch one commit, without history, unless it is there. `whence` is owner/name@commit on GitHub."""
    repository, _, commit = whence.partition("@")
    git = _directory(folder, repository)
    if not git.exists():
        subprocess.run(["git", "init", "--quiet", "--bare", git], check=True)
        fetch = ["git", "-C", git, "fetch", "--quiet", "--depth", "1", f"{HOST}/{repository}", commit]
        subprocess.run(fetch, check=True)


def read(folder: Path, whence: str, files: str) -> Iterator[tuple[str, str]]:
    """(path, text) of the files whose whole path matches a regular expression.

    A file that the commit lists but the git directory lacks (a partial copy) is skipped, too.
    """
    repository, _, commit = whence.partition("@")
    git = ["git", "-C", str(_directory(folder, repository))]
    listed = subprocess.run([*git, "ls-tree", "-r", "-z", commit], check=True, capture_output=True).stdout.decode()
    entries = [entry.split("\t", 1) for entry in listed.split("\0") if entry]
    wanted = [(path, about.split()[2]) for about, path in entries if re.fullmatch(files, path, re.S)]
    if not wanted:
        raise FileNotFoundError(f"{whence} has no file {files}")
    with subprocess.Popen([*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as batch:
        for path, blob in wanted:
            batch.stdin.write(f"{blob}\n".encode())
            batch.stdin.flush()
            answer = batch.stdout.readline().split()
            if answer[1] != b"missing":
                yield path, decoded(batch.stdout.read(int(answer[2]) + 1)[:-1])
        batch.stdin.close()


def decoded(content: bytes) -> str:
    """UTF-8, or else what old books are in: Windows' Latin."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _directory(folder: Path, repository: str) -> Path:
    return folder / repository.replace("/", "+") / "repo"


if __name__ == "__main__":
    from pretraining.sources import PROVERBS, SOURCES

    for source in PROVERBS if sys.argv[2:] == ["proverbs"] else SOURCES:
        if "@" in source.whence:
            bring(Path(sys.argv[1]), source.whence)
