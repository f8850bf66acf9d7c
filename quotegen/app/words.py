"""Names and errors of the inner rooms in the visitor's language."""

import math
import re
import unicodedata

from quotegen.app.locale import _, ngettext
from quotegen.errors import QuotegenError
from quotegen.jobs.job import Job
from quotegen.model.files.archive import MOST_BYTES, MOST_UNITS
from quotegen.text.hangul import is_jamo, is_tail, letter

MINUTES_FROM = 100  # seconds; from here on a duration is shown in minutes
MOST_UNKNOWN = 20  # characters that an error names


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


def sentences_of_errors() -> dict[str, str]:
    """A sentence by the name of an error, or `Error.reason`, with places for its facts."""
    return {
        "EmptyTextError": _("The file is empty. Choose a text file with at least one line."),
        "TextTooLargeError": _("The file has {size:,} bytes; at most {limit:,} are read here. Choose a shorter text."),
        "BinaryFileError": _("This is not a plain text file. Save the text as .txt and choose that file."),
        "OtherEncodingError": _(
            "This looks like {encodings}, which is only a guess. Save the file as UTF-8, or choose an encoding."
        ),
        "UnknownEncodingError": _("There is no text encoding {encoding}. Choose another."),
        "WrongEncodingError": _(
            "The file is not valid {encoding}: byte {position:,} does not fit. Choose another encoding."
        ),
        "UnreadableStructureError": _(
            "This text cannot be read in that way. Choose another reading; lines always work."
        ),
        "UnknownColumnError": _("There is no column {name}. Choose another."),
        "NoQuotesError": _("No quote is left after cleaning. Switch off a cleaning step, or choose another text."),
        "UnknownCharacterError": _("The model never saw these characters: {characters}"),
        "ShortTextError": _(
            "The text has {characters} characters; a window of {window_length} and its target need more."
        ),
        "VocabularyTooLargeError": _(
            "The text has {size:,} different characters; at most {limit:,} can be trained on here. Choose another text."
        ),
        "PromptNeededError": _("This model continues a text and cannot start from nothing. Give it a few characters."),
        "TooFewQuotesError.people": _(
            "A round needs {each} quotes by people that the model never read; this one left {count}. Choose a model of "
            "a longer text."
        ),
        "TooFewQuotesError": _("The model wrote too few new quotes. Choose another temperature or another model."),
        "QueueFullError": _("Many people are training just now. Come back in a minute."),
        "BusyError": _("You have a run already. Stop it or let it finish first."),
        "NotYoursError": _("Only the browser that started this run can stop it."),
        "NothingToAskError": _("This text leaves nothing to guess here. Choose a longer one, or go on."),
        "NoModelOfTextError": _("The chosen model has not learned this text. Choose one that has, or train one on it."),
        "ArchiveError.large": _(
            "This model is too large to be opened here: at most {megabytes} MB and {units:,} units are read."
        ),
        "ArchiveError.foreign": _(
            "This is not a model of this program. Choose the .zip that “Take it with you” gave you."
        ),
        "ArchiveError": _("This model is damaged or was changed, so it cannot be opened. Download it again."),
        "DiskFullError": _("The disk of this host is full, so the model could not be saved. Try again later."),
        "CannotSaveError": _("This host cannot save models."),
        "CheckpointError": _("This model cannot be read any more. Choose another, or train it again."),
    }


def explain_failure(job: Job) -> str:
    ended = _("The training process was ended from outside, perhaps for want of memory. Try a smaller network.")
    return {
        "DivergedError": _("The loss was no longer a number. Choose a smaller network or another recipe."),
        "ShortTextError": _("The text is too short for this recipe. Choose a longer one."),
        "VocabularyTooLargeError": _("The text has too many different characters to train on here."),
        "MissingPackageError": _("The machine that trains has no TensorFlow."),
        "CheckpointError": _("The model that this run was to begin with is gone. Choose another."),
        "Killed": ended,
        "LostRankError": ended,
        "OutOfMemoryError": _("There was not enough memory for this run. Choose fewer units or a shorter text."),
        "CannotSaveError": _("This host cannot save models, so none can be trained here."),
        "DiskFullError": _("The disk of this host is full, so the model could not be saved. Try again later."),
        "Lost": _("The machine that trained went away. Train again: another takes over."),
        "Overtime": _("The training process took too long and was ended."),
        "Crashed": _("The training process ended unexpectedly: {reason}").format(reason=job.error),
    }.get(job.error_kind, _("The run could not be done. Change its settings, or choose another text."))


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


def step_name(step: str) -> str:
    return {
        "entities": _("HTML signs to characters"),
        "tags": _("Remove HTML tags"),
        "invisible": _("Remove invisible characters"),
        "line_ends": _("Every kind of line end"),
        "lowercase": _("Lower case"),
        "angle_brackets": _("Remove <…>"),
        "straight_quotes": _("Straight quotation marks"),
        "numbering": _("Remove numbering"),
        "attributions": _("Remove “— author”"),
        "tabs": _("Every white space to a space"),
        "newlines": _("Line ends to spaces"),
        "spaces": _("One space at a time"),
    }[step]


def recipe_name(recipe: str) -> str:
    return {
        "quick": _("Quick LSTM"),
        "quick-rnn": _("Quick RNN"),
        "memorize": _("Memorizing LSTM"),
        "tutorial": _("Tutorial LSTM"),
        "pretrain": _("Pre-trained LSTM"),
        "read-on": _("Pre-trained LSTM"),
        "by-heart": _("By-heart LSTM"),
        "fine-tune": _("Fine-tuned LSTM"),
        "fine-tune-far": _("Fine-tuned LSTM"),
    }.get(recipe, recipe)


def recipe_choice(recipe: str) -> str:
    """What a recipe is called where one is chosen: what is done, not what comes of it."""
    return _("Fine-tune") if recipe == "fine-tune" else recipe_name(recipe)


def class_name(character_class: str) -> str:
    return {
        "hangul": _("Hangul"),
        "letter": _("Letter"),
        "space": _("Space"),
        "punctuation": _("Punctuation"),
        "digit": _("Digit"),
        "other": _("Other"),
    }[character_class]


def origin_name(origin: str) -> str:
    return {"verbatim": _("Copied"), "near": _("Nearly copied"), "read": _("Read before"), "novel": _("New")}[origin]


def how_it_ended(ended: str | None) -> str:
    return {"finished": _("finished"), "stopped": _("stopped"), "time": _("time was up")}.get(ended, _("interrupted"))


def stage_name(stage: str) -> str:
    return {
        "learned": _("As learned"),
        "temperature": _("Temperature"),
        "top_k": "top-k",
        "top_p": "top-p",
        "min_p": "min-p",
    }[stage]


def state_name(state: str) -> str:
    return {
        "hidden": _("Hidden state"),
        "cell": _("Cell state"),
        "input": _("Input gate"),
        "forget": _("Forget gate"),
        "candidate": _("Candidate"),
        "output": _("Output gate"),
    }[state]


def contender_name(name: str) -> str:
    return {
        "rnn": _("RNN"),
        "wide": _("RNN with as many parameters"),
        "lstm": _("LSTM as Keras starts it"),
        "keeping": _("LSTM, forget gate open at the start"),
    }[name]


def feature_name(feature: str) -> str:
    return {
        "position": _("Position in the quote"),
        "words": _("Number of the word"),
        "since_space": _("Distance since the last space"),
        "space": _("A space"),
        "before_space": _("The last letter of a word"),
        "vowel": _("A vowel"),
        "final_consonant": _("A syllable with a final consonant"),
        "last_word": _("Inside the last word"),
    }[feature]


def part_names() -> dict[str, str]:
    return {
        "unread": _("Word triples it has read before"),
        "likely": _("Likely for the network"),
        "joined": _("Likelier than its words one by one"),
        "short": _("Short"),
        "rare": _("Rare words"),
        "liked": _("Words rated high in other drafts"),
    }


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
