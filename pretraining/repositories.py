"""Files of public repositories at a commit, read out of bare git directories; nothing is checked out."""

import subprocess
from collections.abc import Iterator
from pathlib import Path


def read(folder: Path, repository: str, commit: str, under: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of the files below a path of a repository. `folder` holds a git directory owner+name for each."""
    git = folder / repository.replace("/", "+")
    listed = subprocess.run(
        ["git", "-C", git, "ls-tree", "-r", "-z", commit, *([under] if under else [])], check=True, capture_output=True
    ).stdout.decode()
    entries = [entry.split("\t", 1) for entry in listed.split("\0") if entry]
    with subprocess.Popen(
        ["git", "-C", git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as batch:
        for about, path in entries:
            blob = about.split()[2]
            batch.stdin.write(f"{blob}\n".encode())
            batch.stdin.flush()
            answer = batch.stdout.readline().split()
            if answer[1] != b"missing":
                content = batch.stdout.read(int(answer[2]) + 1)[:-1]
                yield path, decoded(content)
        batch.stdin.close()


def decoded(content: bytes) -> str:
    """UTF-8, or what old books are in: Windows' Latin."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
