"""Names and errors of the inner rooms in the visitor's language."""

import math
import re
import unicodedata
from functools import partial

from quotegen.app.locale import _, ngettext
from quotegen.app.locale.tables import beside
from quotegen.errors import QuotegenError
from quotegen.jobs.job import Job
from quotegen.model.files.archive import MOST_BYTES, MOST_UNITS
from quotegen.text.hangul import is_jamo, is_tail, letter

MINUTES_FROM = 100  # seconds; from here on a duration is shown in minutes
MOST_UNKNOWN = 20  # characters that an error names
_TABLES = beside(__file__)


def _named(table: str, name: str) -> str:
    return _(_TABLES[table][name])


def _names(table: str) -> dict[str, str]:
    return {name: _(words) for name, words in _TABLES[table].items()}


step_name = partial(_named, "step")
class_name = partial(_named, "class")
origin_name = partial(_named, "origin")
stage_name = partial(_named, "stage")
state_name = partial(_named, "state")
contender_name = partial(_named, "contender")
feature_name = partial(_named, "feature")
page_name = partial(_named, "page")
group_name = partial(_named, "group")
kind_name = partial(_named, "kind")
reason_for = partial(_named, "reason")
how_detected = partial(_named, "detected")
sign_words = partial(_named, "sign")
part_names = partial(_names, "part")
setting_names = partial(_names, "setting")
lens_names = partial(_names, "lens")
view_names = partial(_names, "view")
uploader_words = partial(_names, "uploader")
clue_names = partial(_names, "clue")
sentences_of_errors = partial(_names, "error")


def explain(error: QuotegenError) -> str:
    """One sentence or two: what is wrong and what to do."""
    facts = {"megabytes": MOST_BYTES // 1_000_000, "units": MOST_UNITS, **vars(error)}
    if "characters" in facts and not isinstance(error.characters, int):
        facts["characters"] = escaped(" ".join(map(visible, error.characters[:MOST_UNKNOWN])))
    if "guesses" in facts:
        facts["encodings"] = " / ".join(guess.encoding for guess in error.guesses)
    sentences = sentences_of_errors()
    names = [kind.__name__ for kind in type(error).__mro__]
    which = facts.get("reason", facts.get("by", ""))
    name = next((name for name in (f"{names[0]}.{which}", *names) if name in sentences), None)
    return sentences[name].format(**facts) if name else str(error)


def explain_failure(job: Job) -> str:
    kind = job.error_kind if job.error_kind in _TABLES["failure"] else "Other"
    return _named("failure", kind).format(reason=job.error)


def explain_wait(before: int, seconds: float) -> str:
    if not before:
        return _("Your run starts now.") if math.isfinite(seconds) else _("No machine is free to train just now.")
    words = ngettext("{n} run comes before yours.", "{n} runs come before yours.", before).format(n=before)
    if not math.isfinite(seconds):
        return words
    return words + " " + _("Yours begins in about {duration}.").format(duration=duration(seconds))


def too_few_quotes(count: int) -> str:
    return ngettext(
        "This text has {n:,} quote: too little to hold any back and measure on. Choose a longer one.",
        "This text has {n:,} quotes, too few or too much alike to hold any back. Choose a longer one.",
        count,
    ).format(n=count)


def duration(seconds: float) -> str:
    """Seconds with their unit, from MINUTES_FROM on as minutes."""
    if seconds < MINUTES_FROM:
        return _("{seconds:.0f} s").format(seconds=max(1, seconds))
    return _("{minutes:.0f} min").format(minutes=seconds / 60)


def recipe_name(recipe: str) -> str:
    return _named("recipe", recipe) if recipe in _TABLES["recipe"] else recipe


def recipe_choice(recipe: str) -> str:
    """What a recipe is called where one is chosen: what is done, not what comes of it."""
    return _("Fine-tune") if recipe == "fine-tune" else recipe_name(recipe)


def how_it_ended(ended: str | None) -> str:
    return _named("ended", ended if ended in _TABLES["ended"] else "interrupted")


def encoding_name(encoding: str) -> str:
    """What an encoding is called, and what is written in it where that is not everything."""
    return f"{encoding} ({_named('script', encoding)})" if encoding in _TABLES["script"] else encoding


def escaped(words: str) -> str:
    """Words with characters of a text in them, so that Streamlit's markdown shows them as they are.

    Browsers of Streamlit also look for www., https:// and addresses of mail in what markdown has made of the words,
    past all backslashes, and turn them into links. A word joiner, which has no width, stands in their way.
    """
    parted = re.sub(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)", "\u2060", words, flags=re.IGNORECASE)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", parted)


def visible(character: str) -> str:
    """A character as it can be seen: spaces and line ends have signs, a jamo is its letter, a tail with a hyphen before
    it, since the same letter as a lead is another character; what else has no shape of its own is its number."""
    if is_jamo(character):
        return f"-{letter(character)}" if is_tail(character) else letter(character)
    shapeless = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")
    return {" ": "␣", "\n": "⏎", "\t": "⇥"}.get(character, f"U+{ord(character):04X}" if shapeless else character)
