"""`python -m quotegen` where something runs out or goes wrong: `python -m tests.jobs.bad_day KIND work`"""

import contextlib
import re
import sys
from dataclasses import replace
from pathlib import Path

from quotegen.cli.main import main
from quotegen.model import recipe


def little_memory() -> None:
    """Little more than the program has when it begins to train."""
    import resource

    with contextlib.suppress(ImportError):
        import quotegen.model.training  # noqa: F401 its libraries are in memory before
    pages = re.search(r"VmSize:\s+(\d+) kB", Path("/proc/self/status").read_text())
    limit = 1024 * int(pages[1]) + 64_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def short_files() -> None:
    """The system cuts every file off at 2,000 bytes, and says so in the middle of a write."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def steep() -> None:
    """A learning rate that no recipe may have."""
    recipe.Recipe.checked = lambda asked: replace(asked, learning_rate=1e38, clip_norm=0.0)


if __name__ == "__main__":
    {"memory": little_memory, "files": short_files, "steep": steep}[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
