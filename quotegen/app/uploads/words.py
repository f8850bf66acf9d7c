"""What encodings, ways to read a file and reasons for a cleaning step are called."""

from quotegen.app.locale import _


def encoding_name(encoding: str) -> str:
    """What an encoding is called, and what is written in it where that is not everything."""
    scripts = {
        _("ansi, Korean"): "cp949",
        _("Korean"): "johab",
        _("ansi, Western"): "cp1252",
        _("Western"): "cp850 mac-roman",
        _("Central European"): "cp1250 iso8859-2 cp852",
        _("Cyrillic"): "cp1251 koi8-r koi8-u cp866 mac-cyrillic iso8859-5",
        _("Japanese"): "shift_jis euc_jp",
        _("Chinese"): "gb18030 big5",
        _("Greek"): "cp1253",
        _("Turkish"): "cp1254",
        _("Hebrew"): "cp1255",
        _("Arabic"): "cp1256",
        _("Baltic"): "cp1257",
        _("Thai"): "cp874",
    }
    script = next((script for script, encodings in scripts.items() if encoding in encodings.split()), "")
    return f"{encoding} ({script})" if script else encoding


def kind_name(kind: str) -> str:
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
