"""A text as a Python literal that stands for exactly this text, whatever somebody wrote in it."""

MOST_CHARACTERS = 1_000_000  # of text in one program
SHOWN = 600  # characters of a text on a screen


def literal(text: str) -> str:
    """The text between triple quotes, each of its lines on a line of the program.

    Backslashes, triple quotes and what cannot be seen are escaped, so no text can end the literal early or read
    differently from what it is. What is no line end but might be taken for one, such as U+2028, is escaped too.
    """
    shown = "".join(map(_escaped, text)).replace('"""', r"\"\"\"")
    return f'"""\\\n{shown}"""' if text.endswith("\n") else f'"""\\\n{shown}\\\n"""'


def _escaped(character: str) -> str:
    if character == "\\":
        return r"\\"
    if character == "\n" or character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cut_at_a_line(text: str, most: int) -> str:
    """The first whole lines of a text, `most` characters at most; of a first line that is longer, its beginning."""
    if len(text) <= most:
        return text
    end = text.rfind("\n", 0, most + 1)
    return text[:end] if end > 0 else text[:most]


def first_lines(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The first lines that together have at most `most` characters, line ends included."""
    count, length = 0, 0
    for line in lines:
        length += len(line) + 1
        if length > most:
            break
        count += 1
    return lines[:count]
