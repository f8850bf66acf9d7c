"""Names and errors of the inner rooms in the visitor's language."""

import math
import re
import unicodedata

from quotegen.app.guess.game import EACH, TooFewQuotesError
from quotegen.app.lessons.questions import NoModelOfTextError, NothingToAskError
from quotegen.app.locale import _, ngettext
from quotegen.errors import CannotSaveError, DiskFullError, QuotegenError
from quotegen.jobs.job import Job
from quotegen.jobs.queue import BusyError, NotYoursError, QueueFullError
from quotegen.jobs.run import VocabularyTooLargeError
from quotegen.model.files.archive import MOST_BYTES, MOST_UNITS, ArchiveError
from quotegen.model.files.checkpoint import CheckpointError
from quotegen.quote.generation import PromptNeededError
from quotegen.text.corpus import NoQuotesError
from quotegen.text.encoding.decoding import (
    BinaryFileError,
    EmptyTextError,
    OtherEncodingError,
    TextTooLargeError,
    UnknownEncodingError,
    WrongEncodingError,
)
from quotegen.text.hangul import is_jamo, is_tail, letter
from quotegen.text.structure.reading import UnknownColumnError, UnreadableStructureError
from quotegen.text.vocabulary import UnknownCharacterError
from quotegen.text.windows import ShortTextError

MINUTES_FROM = 100  # seconds from which a wait is told in minutes


def explain(error: QuotegenError) -> str:
    """One sentence or two: what is wrong and what to do."""
    match error:
        case EmptyTextError():
            return _("The file is empty. Choose a text file with at least one line.")
        case TextTooLargeError(size=size, limit=limit):
            return _("The file has {size:,} bytes; at most {limit:,} are read here. Choose a shorter text.").format(
                size=size, limit=limit
            )
        case BinaryFileError():
            return _("This is not a plain text file. Save the text as .txt and choose that file.")
        case OtherEncodingError(guesses=guesses):
            return _(
                "This looks like {encodings}, which is only a guess. Save the file as UTF-8, or choose an encoding."
            ).format(encodings=" / ".join(guess.encoding for guess in guesses))
        case UnknownEncodingError(encoding=encoding):
            return _("There is no text encoding {encoding}. Choose another.").format(encoding=encoding)
        case WrongEncodingError(encoding=encoding, position=position):
            return _(
                "The file is not valid {encoding}: byte {position:,} does not fit. Choose another encoding."
            ).format(encoding=encoding, position=position)
        case UnreadableStructureError():
            return _("This text cannot be read in that way. Choose another reading; lines always work.")
        case UnknownColumnError(name=name):
            return _("There is no column {name}. Choose another.").format(name=name)
        case NoQuotesError():
            return _("No quote is left after cleaning. Switch off a cleaning step, or choose another text.")
        case UnknownCharacterError(characters=characters):
            return _("The model never saw these characters: {characters}").format(
                characters=escaped(" ".join(map(visible, characters[:20])))
            )
        case ShortTextError(characters=characters, window_length=length):
            return _("The text has {characters} characters; a window of {length} and its target need more.").format(
                characters=characters, length=length
            )
        case VocabularyTooLargeError(size=size, limit=limit):
            return _(
                "The text has {size:,} different characters; at most {limit:,} can be trained on here. "
                "Choose another text."
            ).format(size=size, limit=limit)
        case PromptNeededError():
            return _("This model continues a text and cannot start from nothing. Give it a few characters.")
        case TooFewQuotesError(by="people", count=count):
            return _(
                "A round needs {each} quotes by people that the model never read; this one left {count}. Choose a "
                "model of a longer text."
            ).format(each=EACH, count=count)
        case TooFewQuotesError():
            return _(
                "The model wrote too few quotes that are new and come to an end. Choose another temperature or "
                "another model."
            )
        case QueueFullError():
            return _("Many people are training just now. Come back in a minute.")
        case BusyError():
            return _("You have a run already. Stop it or let it finish first.")
        case NotYoursError():
            return _("Only the browser that started this run can stop it.")
        case NothingToAskError():
            return _("This text leaves nothing to guess here. Choose a longer one, or go on.")
        case NoModelOfTextError():
            return _("The chosen model has not learned this text. Choose one that has, or train one on it.")
        case ArchiveError(reason="large"):
            return _(
                "This model is too large to be opened here: at most {megabytes} MB and {units:,} units are read."
            ).format(megabytes=MOST_BYTES // 1_000_000, units=MOST_UNITS)
        case ArchiveError(reason="foreign"):
            return _("This is not a model of this program. Choose the .zip that “Take it with you” gave you.")
        case ArchiveError():
            return _("This model is damaged or was changed, so it cannot be opened. Download it again.")
        case DiskFullError():
            return _("The disk of this host is full, so the model could not be saved. Try again later.")
        case CannotSaveError():
            return _("This host cannot save models.")
        case CheckpointError():
            return _("This model cannot be read any more. Choose another, or train it again.")
    return str(error)


def explain_failure(job: Job) -> str:
    """Why a run failed, and what to do."""
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
    """How many runs come first, and when this one's turn is likely to come."""
    if not before:
        return _("Your run starts now.") if math.isfinite(seconds) else _("No machine is free to train just now.")
    words = ngettext("{n} run comes before yours.", "{n} runs come before yours.", before).format(n=before)
    if not math.isfinite(seconds):
        return words
    return words + " " + _("Yours begins in about {duration}.").format(duration=duration(seconds))


def too_few_quotes(count: int) -> str:
    """Why a text has no quotes to hold back."""
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
    """What a cleaning step is called."""
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
    """What a recipe is called."""
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
    """What a class of characters is called."""
    return {
        "hangul": _("Hangul"),
        "letter": _("Letter"),
        "space": _("Space"),
        "punctuation": _("Punctuation"),
        "digit": _("Digit"),
        "other": _("Other"),
    }[character_class]


def origin_name(origin: str) -> str:
    """What verbatim, near and novel are called."""
    return {"verbatim": _("Copied"), "near": _("Nearly copied"), "novel": _("New")}[origin]


def how_it_ended(ended: str | None) -> str:
    """How a run came to its end."""
    return {"finished": _("finished"), "stopped": _("stopped"), "time": _("time was up")}.get(ended, _("interrupted"))


def stage_name(stage: str) -> str:
    """What a stage of sampling is called."""
    return {
        "learned": _("As learned"),
        "temperature": _("Temperature"),
        "top_k": "top-k",
        "top_p": "top-p",
        "min_p": "min-p",
    }[stage]


def state_name(state: str) -> str:
    """What a part of a recurrent module's state is called."""
    return {
        "hidden": _("Hidden state"),
        "cell": _("Cell state"),
        "input": _("Input gate"),
        "forget": _("Forget gate"),
        "candidate": _("Candidate"),
        "output": _("Output gate"),
    }[state]


def contender_name(name: str) -> str:
    """What a network that is to remember a letter is called."""
    return {
        "rnn": _("RNN"),
        "wide": _("RNN with as many parameters"),
        "lstm": _("LSTM as Keras starts it"),
        "keeping": _("LSTM that starts by keeping"),
    }[name]


def feature_name(feature: str) -> str:
    """What a unit may track."""
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
    """What the parts of a quote's score are called."""
    return {
        "unread": _("Three words in a row that were read"),
        "likely": _("Likely for the network"),
        "joined": _("Likelier than its words one by one"),
        "short": _("Short"),
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
