"""What encodings, ways to read a file and reasons for a cleaning step are called."""

from quotegen.app.locale import _


def encoding_name(encoding: str) -> str:
    """What an encoding is called, and what is written in it where that is not everything."""
    written = {
        "cp949": _("ansi, Korean"),
        "johab": _("Korean"),
        "cp1252": _("ansi, Western"),
        "cp850": _("Western"),
        "mac-roman": _("Western"),
        "cp1250": _("Central European"),
        "iso8859-2": _("Central European"),
        "cp852": _("Central European"),
        "cp1251": _("Cyrillic"),
        "koi8-r": _("Cyrillic"),
        "koi8-u": _("Cyrillic"),
        "cp866": _("Cyrillic"),
        "mac-cyrillic": _("Cyrillic"),
        "iso8859-5": _("Cyrillic"),
        "shift_jis": _("Japanese"),
        "euc_jp": _("Japanese"),
        "gb18030": _("Chinese"),
        "big5": _("Chinese"),
        "cp1253": _("Greek"),
        "cp1254": _("Turkish"),
        "cp1255": _("Hebrew"),
        "cp1256": _("Arabic"),
        "cp1257": _("Baltic"),
        "cp874": _("Thai"),
    }.get(encoding)
    return f"{encoding} ({written})" if written else encoding


def kind_name(kind: str) -> str:
    """What a way to read a file is called."""
    return {
        "lines": _("lines, each a quote"),
        "table": _("a table"),
        "json": "JSON",
        "jsonl": _("lines of JSON"),
        "fortune": _("fortunes, parted by %"),
        "list": _("a list"),
        "subtitles": _("subtitles"),
        "chat": _("a chat"),
        "blocks": _("blocks, parted by empty lines"),
    }[kind]


def suggestion_words(step: str, count: int, of: int) -> str:
    """How many lines of a text have what a cleaning step takes out."""
    words = {
        "entities": _("{count:,} of {of:,} lines have HTML signs such as &amp;amp;."),
        "tags": _("{count:,} of {of:,} lines have HTML tags."),
        "invisible": _("{count:,} of {of:,} lines have characters that nobody sees."),
        "line_ends": _("{count:,} of {of:,} lines have other line ends inside."),
        "numbering": _("{count:,} of {of:,} lines begin with a number."),
        "attributions": _("{count:,} of {of:,} lines end in an author."),
        "tabs": _("{count:,} of {of:,} lines have white space other than spaces."),
        "straight_quotes": _("{count:,} of {of:,} lines have curly quotation marks, others straight ones."),
    }[step]
    return words.format(count=count, of=of)
