"""Korean to read before `data/sokdam.txt`, in its characters, a sentence a line: from afar and nearer and nearer.

    PYTHONPATH=. python pretraining/korean.py PACKAGES REPOSITORIES OUT

PACKAGES is a folder with libhangul-data's .deb file, REPOSITORIES one of git directories; `make korean-texts` brings
both. Writes

    OUT/bulk.txt      viewers' opinions of films: no help by the measure of korean_weigh.py, for whoever wants more
    OUT/general.txt   the Bible, reviews of books, news, everyday sentences
    OUT/middle.txt    stories, journals, fairy tales, books of wisdom, remarks on proverbs
    OUT/near.txt      proverbs, and what reads like one anywhere

and prints where every character comes from. No line stands in two of them. No validation or test quote of sokdam.txt is
in any, nor a line that is nearly one, nor the whole entry of such a proverb in a quiz. The lines of each source are in
OUT/sources, for `korean_weigh.py`.
"""

import sys
from pathlib import Path

import numpy as np

from pretraining import korean_journals, korean_proverbs
from pretraining.held_out import parts, without_held_out
from pretraining.korean_sources import SOURCES
from pretraining.korean_weigh import SOKDAM, asserts, leaning
from pretraining.weigh import sample
from quotegen.text.split import near_duplicates

MAXIMS = 1_000  # of the lines that assert something those that lean most to proverbs
LONGEST_MAXIM = 40  # characters; sokdam.txt has none longer than 36
PROSE = 500_000  # characters from which the leaning learns what prose is
REMARKS = "remarks on proverbs"
SEED = 1

Named = dict[str, list[str]]  # lines by the name of their source


def main(packages: Path, repositories: Path, out: Path) -> None:
    """Read everything, write the files and print the table."""
    read = {source.name: source.read(repositories) for source in SOURCES}
    modern = [line for source in SOURCES if source.models for line in read[source.name]]
    stages: dict[str, Named] = {"near": {}, "middle": {}, "general": {}, "bulk": {}}
    for source in SOURCES:
        stages[source.register][source.name] = read[source.name]
    stages["middle"]["journals of 1920 to 1942"] = korean_journals.read(packages, repositories, modern)
    stages["near"]["proverbs"], stages["middle"][REMARKS] = korean_proverbs.read(repositories, SOKDAM)
    stages = {stage: allowed(named) for stage, named in stages.items()}
    stages["near"]["lines that assert something"] = maxims(stages)
    write(stages, out)


def allowed(named: Named) -> Named:
    """The lines that are not nearly a held-out quote."""
    return {name: without_held_out(lines, SOKDAM) for name, lines in named.items()}


def maxims(stages: dict[str, Named]) -> list[str]:
    """The lines of prose that lean most to proverbs among those that are short and assert something.

    Remarks on proverbs are no prose: they are made of proverbs.
    """
    named = {**stages["middle"], **stages["general"]}
    prose = [line for name, lines in named.items() if name != REMARKS for line in lines]
    found = sorted({line for line in prose if len(line) <= LONGEST_MAXIM and asserts(line)})
    examples = [*parts(SOKDAM).train, *(line for lines in stages["near"].values() for line in lines)]
    lean = leaning(found, examples, sample(prose, PROSE))
    return [found[row] for row in np.argsort(-lean, kind="stable")[:MAXIMS]]


def write(stages: dict[str, Named], out: Path) -> None:
    """Write near.txt first, as no line may stand in a later file too; shuffled."""
    (out / "sources").mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for stage, named in stages.items():
        for name, lines in named.items():
            (out / "sources" / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        kept = {name: _new(lines, taken) for name, lines in named.items()}
        together = [line for lines in kept.values() for line in lines]
        if stage == "near":
            together = [group[0] for group in near_duplicates(together)]
        rng = np.random.default_rng(SEED)
        text = "".join(f"{line}\n" for line in rng.permutation(np.array(together, dtype=object)))
        unfinished = out / f"{stage}.part"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(out / f"{stage}.txt")
        for name, lines in kept.items():
            print(f"| {name} | {stage} | {len(lines):,} | {sum(map(len, lines)):,} |")
        print(f"| {stage}.txt | | {len(together):,} | {sum(map(len, together)):,} |", flush=True)


def _new(lines: list[str], taken: set[str]) -> list[str]:
    """The lines that no file has yet; they are taken from now on."""
    new = [line for line in dict.fromkeys(lines) if line not in taken]
    taken.update(new)
    return new


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
