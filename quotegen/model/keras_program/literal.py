"""A text as a Python literal that stands for exactly this text, whatever somebody wrote in it."""

from itertools import accumulate

MOST_CHARACTERS = 1_000_000  # of text in one program
SHOWN = 600  # characters of a text on a screen


def literal(text: str) -> str:
    """The text between triple quotes, each of its lines on a line of the program. Backslashes, triple quotes and what
    cannot be seen, or might be taken for a line end, are escaped, so no text can end the literal early."""
    shown = "".join(map(_escaped, text)).replace('"""', r"\"\"\"")
    return f'"""\\\n{shown}"""' if text.endswith("\n") else f'"""\\\n{shown}\\\n"""'


def _escaped(character: str) -> str:
    plain = character == "\n" or (character.isprintable() and character != "\\")
    return character if plain else character.encode("unicode_escape").decode()


def cut_at_a_line(text: str, most: int) -> str:
    """The first whole lines of a text, `most` characters at most; of a first line that is longer, its beginning."""
    if len(text) <= most:
        return text
    end = text.rfind("\n", 0, most + 1)
    return text[: end if end > 0 else most]


def first_lines(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The first lines that together have at most `most` characters, line ends included."""
    ends = accumulate(len(line) + 1 for line in lines)
    return tuple(line for line, end in zip(lines, ends, strict=True) if end <= most)
