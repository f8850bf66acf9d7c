"""The text that the default model learned English from: it looks like saying.txt and holds nothing it is judged by."""

import re
import subprocess

import numpy as np
import pytest
from rapidfuzz import fuzz

from pretraining import books, by_heart, corpora, packages, repositories, weigh
from pretraining.held_out import SAYING, TOO_NEAR, parts, without_held_out
from pretraining.lines import ALPHABET, LONGEST, apart, clauses, normalised, sentences
from pretraining.maxims import has_slur, is_fit, is_maxim
from pretraining.sources import SOURCES, Source
from pretraining.weigh import Leaning, sample
from quotegen.text.corpus import read_corpus

QUOTES = read_corpus(SAYING)[0].quotes
PARTS = parts()


def test_no_quote_that_chooses_or_judges_the_model_is_learned_before():
    held_out = [*PARTS.validation, *PARTS.test]
    changed = [f"{quote.rstrip('.')}, they say." for quote in held_out if len(quote) > 50]
    inside = [f"my mother said that {quote}" for quote in held_out]
    assert len(changed) > 10
    assert without_held_out([*held_out, *changed, *inside, "a new sentence."]) == ["a new sentence."]


def test_what_is_learned_by_heart_is_the_likeliest_proverbs_and_the_training_quotes(tmp_path, monkeypatch):
    likely, unlikely = "a good dog barks at the moon.", "a good moon barks at the dog."
    short, rude = "a dog barks.", "an ass barks at the moon."
    (tmp_path / "proverbs.txt").write_text("".join(f"{line}\n" for line in (unlikely, short, rude, likely)), "utf-8")
    monkeypatch.setattr(by_heart, "bits_of_each", lambda _runtime, lines: np.array([line != likely for line in lines]))
    monkeypatch.setattr(by_heart, "LIKELIEST", 1)
    by_heart.english(tmp_path / "proverbs.txt", tmp_path / "by-heart.txt")
    learned = (tmp_path / "by-heart.txt").read_text("utf-8").splitlines()
    assert likely in learned
    assert not {unlikely, short, rude} & {*learned}
    assert {*learned} - {likely} <= {*PARTS.train}
    assert not {*learned} & {*PARTS.validation, *PARTS.test}


def test_held_out_lines_are_those_that_comparing_one_by_one_finds():
    bare = [quote.rstrip(".?") for quote in (*PARTS.validation, *PARTS.test)]
    rng = np.random.default_rng(1)
    words = " ".join(QUOTES).split()
    lines = [" ".join(rng.choice(words, rng.integers(3, 25))) for _ in range(200)]
    lines += [f"{quote[: rng.integers(len(quote))]} {rng.choice(words)}" for quote in bare]
    lines += [f"{rng.choice(words)} {quote} {rng.choice(words)}" for quote in bare[::5]]
    lines = [str(line) for line in rng.permutation(lines)]
    one_by_one = [
        line for line in lines if not any(quote in line or fuzz.ratio(line, quote) >= TOO_NEAR for quote in bare)
    ]
    assert 200 <= len(one_by_one) < len(lines) - 50
    assert without_held_out(lines) == one_by_one


def test_training_quotes_may_be_learned_before():
    assert len(without_held_out(list(PARTS.train))) == len(PARTS.train)


def test_the_alphabet_is_that_of_the_text_that_is_fine_tuned_on():
    every = "".join(sorted(set("".join(QUOTES))))
    assert len(every) == 33
    assert re.fullmatch(ALPHABET, every)
    assert sum(ALPHABET.fullmatch(chr(code)) is not None for code in range(128)) == 33


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“Yes!” he said", "yes. he said"),
        ("God`s café: a  test -- really", "god's cafe, a test, really"),
        ("Wait... what?", "wait. what?"),
        ("Wait . . . what?", "wait. what?"),
        ("‘Go,’ said the boys’ father; ’tis time.", "go, said the boys father; 'tis time."),
        ("The boys' game isn't mine.", "the boys' game isn't mine."),
        ("Fie!--said he: no;--never.", "fie. said he, no; never."),
        ("An Æsop—no more; _no_ less.", "an aesop, no more; no less."),
    ],
)
def test_a_sentence_is_written_as_saying_txt_writes(before, after):
    assert normalised(before) == after


def test_only_whole_sentences_of_a_sensible_length_and_known_characters_are_kept():
    text = "Too short. This one is long enough. There are 7 of them here. No end of a sentence"
    assert list(sentences([text])) == ["this one is long enough."]


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Mr. Smith met J. Jones. They sat.", ["Mr Smith met J Jones.", "They sat."]),
        ("“Oh!” he said. “Why? Go.”", ["“Oh,” he said.", "“Why?", "Go.”"]),
        ("It (as they say) is so [1]. It is.", ["It is so.", "It is."]),
        ("It was I. Then he went.", ["It was I.", "Then he went."]),
    ],
)
def test_a_text_is_parted_where_sentences_end(text, parted):
    assert apart(text) == parted


def test_a_long_sentence_is_split_at_clauses_that_can_stand_alone():
    first = "the wise man builds his house upon the rock of reason"
    second = "the fool builds his upon the sand of his desires"
    third = "he who has no house at all may laugh at both of them when the rain comes down"
    long = f"{first}; {second}, and {third}."
    assert len(long) > LONGEST
    assert clauses(long) == [f"{first}.", f"{second}, and {third}."]
    rest = "the rain that falls upon the roof of either of them cares for no opinion of theirs"
    assert clauses(f"{second}, and {third}, but {rest}.") == [f"{second}.", f"{third}.", f"{rest}."]
    assert list(sentences([f"{first}: of stone, of wood; {'very ' * 40}old."])) == []


def test_a_short_sentence_keeps_its_semicolon():
    assert list(sentences(["Man proposes; God disposes."])) == ["man proposes; god disposes."]


BOOK = """The Project Gutenberg EBook of Walking
Language: English

*** START OF THIS PROJECT GUTENBERG EBOOK WALKING ***

Produced by somebody and the proofreading team

CHAPTER I

CONTENTS.     PAGE

The first paragraph of the book is wrapped as books are, and what is well-
known goes on in the next line of it. [12] It is the sense that counts, and
not the line, for that is what the book was written for in its time, and--
or so they say.

    The indented lines of a poem
    Are not the prose of a book.

A second paragraph is as wide as the first, and it has as many lines as it
takes to say what it has to say, so that the width of the book can be seen
from it as well as from the first one, of which the lines are as long; and
here it ends.

Neither are the lines
Of a song that are short
And begin with capitals,
All of them.

[Illustration: A man walks.]

[1] A note is no part of the text at all, however long the note may be, and
it may be long.

HAMLET. To be or not to be, that is the question of the play, and not of a
book.

To walk is the best that a man can do for his health.

*** END OF THIS PROJECT GUTENBERG EBOOK WALKING ***

The licence is long, and it is no part of the book that is to be learned by
anybody.
"""


def test_of_a_gutenberg_book_its_own_prose_is_read_unwrapped():
    assert books.gutenberg(BOOK) == [
        "The first paragraph of the book is wrapped as books are, and what is well-known goes on in the next line of "
        "it. It is the sense that counts, and not the line, for that is what the book was written for in its time, "
        "and--or so they say.",
        "A second paragraph is as wide as the first, and it has as many lines as it takes to say what it has to say, "
        "so that the width of the book can be seen from it as well as from the first one, of which the lines are "
        "as long; and here it ends.",
        "To walk is the best that a man can do for his health.",
    ]


def test_of_a_book_in_another_language_or_a_play_nothing_is_read():
    assert books.gutenberg(BOOK.replace("Language: English", "Language: French")) == []
    french = "\n\n".join(["Il y avait une fois un roi et une reine qui avaient une fille."] * 60)
    assert books.gutenberg(french) == []
    play = "\n\n".join(
        [*["ANNA. He is the man of whom I told you."] * 30, *["The sun is on the hill of the town."] * 60]
    )
    assert books.gutenberg(play) == []


def test_of_a_standard_ebook_paragraphs_are_read_without_notes_verse_and_edition():
    page = (
        '<p>The wise <i>man</i> is&#160;calm.<a href="x" epub:type="noteref">1</a></p>'
        '<blockquote epub:type="z3998:verse"><p><span>A verse</span><br/></p></blockquote>'
        "<header><p>A title.</p></header>"
    )
    files = [("src/epub/text/book.xhtml", page), ("src/epub/text/colophon.xhtml", "<p>An edition.</p>")]
    assert list(books.standard_ebook(iter(files))) == ["The wise man is calm."]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A man is known by the company he keeps.", True),
        ("No man is wise at all times.", True),
        ("He who loves fame considers another man's activity to be his own good.", True),
        ("The truth is rarely pure and never simple.", True),
        ("A man came into the room and sat down.", False),
        ("He is known by the company he keeps.", False),
        ("“A man is known by the company he keeps.”", False),
        ("A man is known by the company that Johnson keeps.", False),
        ("A tower on the hill of the town.", False),
        ("A strong sympathy with the sufferings of the poor.", False),
        ("A barking dog seldom bites.", True),
        ("It is an invented tale.", False),
        ("It is a poor mouse that has only one hole.", True),
        ("That is the art of conversation.", False),
        ("I know that every man is wise.", False),
        ("No whore is rich.", False),
    ],
)
def test_a_maxim_asserts_something_in_general(sentence, expected):
    assert is_maxim(sentence, normalised(sentence)) is expected


def test_words_that_embarrass_a_classroom_are_found_as_whole_words():
    assert is_fit("a classic assumption of the analyst.")
    assert not has_slur("the raccoon sniggered.")
    assert not is_fit("lust is a fire.")
    assert has_slur("he called him a nigger.")


@pytest.fixture
def _short_contexts(monkeypatch):
    monkeypatch.setattr(weigh, "ORDER", 3)  # a table of 39,304 chances instead of 45 million


@pytest.mark.usefixtures("_short_contexts")
def test_a_line_leans_to_what_it_resembles():
    leaning = Leaning(
        ["a fool is a fool.", "no man is a fool."] * 9, ["he went to the door.", "she went to her room."] * 9
    )
    proverb, prose = leaning.of(["a man is a fool.", "he went to her door."])
    assert proverb > 0 > prose
    assert len(leaning.of([])) == 0


def test_a_sample_is_drawn_once_each_and_about_so_long():
    lines = [f"line {number}" for number in range(100, 200)]
    drawn = sample(lines, 80)
    assert len(set(drawn)) == len(drawn)
    assert 10 <= len(drawn) <= 12
    assert sorted(sample(lines, 10**6)) == lines


@pytest.mark.usefixtures("_short_contexts")
def test_each_line_goes_into_the_nearest_file_that_takes_it(tmp_path, monkeypatch, capsys):
    proverb, maxim, prose = "A man is known by the company he keeps.", "No man is wise.", "He went to the door."
    texts = {
        "nearest": [proverb, PARTS.test[0]],
        "near": [f"{proverb} A fool is known by the company he has."],
        "middle": [f"{prose} {maxim} He sat by the fire of the inn."],
        "general": [f"{prose} A fool and no wise man is he who will not see. The coach went to London with Tom."],
    }
    sources = [Source(name, "a==1", "free", name, lambda _, found=found: found) for name, found in texts.items()]
    monkeypatch.setattr(corpora, "SOURCES", sources)
    monkeypatch.setattr(corpora, "NEAR", -9.0)
    corpora.main(tmp_path, tmp_path, tmp_path)
    lines = {name: (tmp_path / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in texts}
    assert "a man is known by the company he keeps." in lines["nearest"]
    assert set(lines["nearest"]) <= set(lines["near"])
    assert "a fool and no wise man is he who will not see." in lines["near"]
    assert "the coach went to london with tom." in lines["general"]
    everything = [line for name in ("near", "middle", "general") for line in lines[name]]
    assert len(set(everything)) == len(everything)
    assert PARTS.test[0] not in everything
    assert "| nearest | `a==1` | free | 39 |" in capsys.readouterr().out
    before = (tmp_path / "near.txt").read_bytes()
    monkeypatch.setattr(corpora, "read", None)
    corpora.main(tmp_path, tmp_path, tmp_path)
    assert (tmp_path / "near.txt").read_bytes() == before


def test_every_source_says_whence_and_on_what_terms():
    for source in SOURCES:
        at_a_commit = re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", source.whence)
        in_a_package = re.fullmatch(r"[\w-]+==[\d.-]+", source.whence)
        assert all((source.name, source.terms)), source
        assert bool(at_a_commit) == bool(source.files), source
        assert at_a_commit or in_a_package, source


def test_the_table_of_the_readme_has_every_source():
    readme = (SAYING.parents[1] / "pretraining" / "README.md").read_text(encoding="utf-8")
    for source in SOURCES:
        assert f"| {source.name} |" in readme
        assert source.whence in readme
        assert source.terms in readme


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder of repositories, and the name and commit of one that it does not have yet."""
    work = tmp_path / "host" / "owner" / "name"
    work.mkdir(parents=True)
    (work / "a.txt").write_text("An English text.", encoding="utf-8")
    (work / "b.txt").write_bytes("The caf\xe9.".encode("cp1252"))
    (work / "c.md").write_text("no text", encoding="utf-8")
    git = ["git", "-C", work, "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Texts"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    monkeypatch.setattr(repositories, "HOST", (tmp_path / "host").as_uri())
    return tmp_path / "shelf", f"owner/name@{commit}"


def test_files_of_a_repository_are_read_at_a_commit(shelf):
    folder, whence = shelf
    repositories.bring(folder, whence)
    repositories.bring(folder, whence)
    assert list(repositories.read(folder, whence, r".*\.txt")) == [
        ("a.txt", "An English text."),
        ("b.txt", "The café."),
    ]
    with pytest.raises(FileNotFoundError):
        list(repositories.read(folder, whence, "missing"))


def test_a_fortune_is_read_without_its_author():
    text = "Be brief.\n\t\t-- Somebody\n%\nSay little.\n%\n"
    assert [saying.strip() for saying in packages.cookies(text)][:2] == ["Be brief.", "Say little."]
