"""The text that the Korean model learned from: it looks like sokdam.txt and holds nothing it is judged by."""

import json
import re

import pytest

from pretraining import korean_journals, korean_proverbs, korean_sources
from pretraining.held_out import parts, without_held_out
from pretraining.korean import _new
from pretraining.korean_lines import ALPHABET, LONGEST, fits, last_clauses, proverb, sentences, verses
from pretraining.korean_proverbs import Entry, allowed, entries
from pretraining.korean_spelling import Readings, Spelling
from pretraining.korean_weigh import SOKDAM, asserts, bits, leaning, losses, mixed, model

PARTS = parts(SOKDAM)
HELD_OUT = [*PARTS.validation, *PARTS.test]
TABLE = "# libhangul\n책상:冊床:\n여자:女子:\n여:女:계집 녀\n녀:女:계집 녀\n자녀:子女:\n손녀:孫女:\n내일:來日:\n"


def test_the_alphabet_is_that_of_sokdam_txt():
    assert all(ALPHABET.fullmatch(quote) for quote in (*PARTS.train, *HELD_OUT))
    assert not ALPHABET.fullmatch("콩 심은 데, 콩 난다.")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("창(窓)을 엽니다. 파일은 abc입니다. 1번째!", ["창을 엽니다."]),
        ("가는 날이, 장날이다? 그렇다!", ["가는 날이 장날이다.", "그렇다."]),
        ("“얼른 가자.” 하고 말하였다.", ["얼른 가자."]),
        ("그는 『흙』을 읽었다…", ["그는 흙을 읽었다."]),
        ("제목만 있다", []),
        ("비가 오고. 눈이 온다.", ["눈이 온다."]),
    ],
)
def test_prose_is_written_as_sokdam_txt_writes(text, lines):
    assert list(sentences([text])) == lines


def test_of_a_long_sentence_the_last_clauses_stay():
    sentence = f"{'아주 ' * 30}먼 길을 갔고 날이 저물었으며 그는 집에 돌아왔다"
    assert last_clauses(sentence) == "날이 저물었으며 그는 집에 돌아왔다"
    assert list(sentences([f"{sentence}."])) == ["날이 저물었으며 그는 집에 돌아왔다."]
    assert list(sentences([f"{'가나다' * LONGEST}."])) == []


def test_a_verse_without_full_stops_ends_where_its_ending_says():
    verse = "여호와를 경외하는 것이 지식의 근본이니라 미련한 자는 지혜를 멸시하느니라"
    assert list(verses([verse])) == ["여호와를 경외하는 것이 지식의 근본이니라.", "미련한 자는 지혜를 멸시하느니라."]
    assert list(verses(["이는 지혜와 훈계를 알게 하며"])) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("가난 구제는 나라〔나라님/임금〕도 못 한다", "가난 구제는 나라도 못 한다."),
        ("가는〔가던〕날이 장날", "가는 날이 장날."),
        ("갈수록 태산[수미산/심산](이라)", "갈수록 태산."),
        ("개 눈에는 똥만 보인다", None),
        ("100냥 빚도 갚는다", None),
    ],
)
def test_a_proverb_of_several_wordings_is_the_first(text, line):
    assert proverb(text) == line


def test_numbers_of_years_are_no_insult():
    assert fits("업은 아이 삼 년 찾는다.")
    assert fits("고기는 씹어야 맛이다.")
    assert not fits("가는 년이 물 길어다 놓고 간다.")


def test_no_quote_that_chooses_or_judges_is_learned_before():
    assert without_held_out([*HELD_OUT, "창을 엽니다."], SOKDAM) == ["창을 엽니다."]


def test_the_whole_entry_of_a_held_out_proverb_goes():
    held_out, new = HELD_OUT[0], Entry(("창을 엽니다.",), ("문을 연다.",))
    other = Entry(("아주 다른 말이다.", held_out), ("뜻은 이렇다.",))
    closed = Entry((held_out.replace(" ", ""),), ("뜻은 저렇다.",))
    longer = Entry((f"{held_out.rstrip('.')} 하고 모두들 말하더라.",), ("뜻은 그렇다.",))
    assert allowed([other, closed, longer, new], SOKDAM) == [new]


def test_of_a_quiz_the_words_of_a_dictionary_are_left_out():
    text = """[{ id: 1, proverb: '낫 놓고 말한다', meaning: '무식함을 이르는 말.', sameProverb: ['낫 보고 말한다', ''],
    example: ['그는 낫 놓고 말한다.'],\n synonym: null, },
    { id: 2, proverb: '물이 깊다', meaning: '사람 마음은 알기 어렵다.', sameProverb: [''],\n example: [],
    synonym: '강이 깊다' }]"""
    assert list(entries(text)) == [
        Entry(("낫 놓고 말한다.", "낫 보고 말한다."), ("그는 낫 놓고 말한다.",)),
        Entry(("물이 깊다.", "강이 깊다."), ("사람 마음은 알기 어렵다.",)),
    ]


def test_of_a_dictionary_only_proverbs_of_the_institute_are_taken():
    rows = [
        "물이 깊다,뜻,표준국어대사전,속담",
        "가늠 보다,뜻,표준국어대사전,관용구",
        "산이 높다,뜻,고려대 한국어대사전,속담",
    ]
    text = "\n".join(["Description,Meaning,Source,Type", *rows])
    assert list(korean_proverbs.idioms(text)) == ["물이 깊다."]


def test_chinese_characters_are_read_as_words_and_else_by_their_commonest_reading():
    readings = Readings(TABLE)
    assert readings.read("冊床에 앉은 女子") == "책상에 앉은 여자"
    assert readings.read("好女") == "好녀"


def test_old_spelling_becomes_modern_by_rule():
    modern = ["나는 거짓말을 했다.", "나는 길을 찾았다.", "내일 물이 깊다.", "나는 거짓말과 길을 안다."]
    spelling = Spelling(modern, ["책상"])
    assert spelling.modern("나는 거짓말을 햇다.") == "나는 거짓말을 했다."
    assert spelling.modern("나는 길을 찻앗다.") == "나는 길을 찾았다."
    assert spelling.modern("래일 물이 깁다.") == "내일 물이 깊다."
    assert spelling.modern("나는 뎡거장을 안다.") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("잇섯습니다", "있었습니다"),
        ("업슬", "없을"),
        ("되엿다", "되었다"),
        ("하엿스나", "하였으나"),
        ("아님니다", "아닙니다"),
        ("무엇을", "무엇을"),
        ("사업을", "사업을"),
        ("만코", "많고"),
        ("가티", "같이"),
    ],
)
def test_some_forms_are_old_whatever_the_lexicon_says(old, new):
    assert Spelling([f"{new}."]).modern(f"{old}.") == f"{new}."


def test_not_after_a_verb_is_told_from_other_words():
    spelling = Spelling(["가지 않는다.", "아이를 안는다."])
    assert spelling.modern("가지 안는다.") == "가지 않는다."
    assert spelling.modern("아이를 안는다.") == "아이를 안는다."


@pytest.mark.parametrize(
    ("author", "count"), [("필자\t金東仁\n", 2), ("필자\t憑虛 玄鎭健\n", 2), ("필자\t廉想涉\n", 0), ("", 2)]
)
def test_articles_are_read_whose_authors_died_before_1963_or_are_not_named(author, count):
    text = f"잡지명\t개벽\n{author}기사형태\t소설\n\n제목이다.\n비가 온다.＜12＞ 天地玄黃宇宙洪荒이라."
    assert len(list(korean_journals.free_sentences(text))) == count


def test_the_modern_bible_has_verses_with_and_without_full_stops():
    found = [{"modern": "{{모세}}가 산에 올라갔다. 비가 왔다."}, {"modern": "지혜를 얻으라"}]
    text = json.dumps({"chapters": [{"verses": found}]})
    assert list(korean_sources.new_verses(text)) == ["모세가 산에 올라갔다.", "비가 왔다.", "지혜를 얻으라."]


def test_a_novel_is_read_word_by_word():
    rows = "#begin document\n1 0 0 밤이 -\n1 0 1 깊었다. -\n\n1 0 0 별이 -\n1 0 1 떴다. -\n"
    assert list(korean_sources.novel(rows)) == ["밤이 깊었다.", "별이 떴다."]


def test_every_repository_is_at_a_commit():
    places = [source.whence for source in korean_sources.SOURCES]
    places += [korean_sources.QUIZ, korean_sources.IDIOMS, korean_sources.JOURNALS]
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", place) for place in places)


def test_no_source_is_under_share_alike_or_gnu_terms():
    assert not [s.name for s in korean_sources.SOURCES if re.search(r"GPL|SA(?! 4.0, is not used)", s.terms)]


@pytest.mark.parametrize("line", ["밥이 약보다 낫다.", "마음은 늙지 않는다.", "천 리 길도 한 걸음부터라."])
def test_a_line_that_says_what_is_so_asserts(line):
    assert asserts(line)


@pytest.mark.parametrize(
    "line",
    ["나는 집에 간다.", "비가 왔다.", "그러나 꿈은 꼭 이루어진다.", "보금자리다.", "김 군이 웃는다.", "비가 옵니다."],
)
def test_a_line_of_somebody_or_of_the_past_does_not(line):
    assert not asserts(line)


def test_lines_like_proverbs_lean_to_them():
    proverbs, prose = ["콩 심은 데 콩 난다.", "콩이 팥보다 낫다."], ["기차가 역을 떠났다.", "기차가 도착하였다."]
    near, far = leaning(["콩이 낫다.", "기차가 떠났다."], proverbs, prose)
    assert near > 0 > far


def test_a_mixture_of_two_models_is_no_worse_than_nine_parts_of_the_better():
    quotes = ["콩이 낫다."]
    good, bad = (losses(model(lines), quotes) for lines in (["콩이 낫다."], ["기차가 떠났다."]))
    assert bits(good, quotes) < bits(bad, quotes)
    assert mixed(good, bad, quotes) < bits(bad, quotes)


def test_no_line_stands_in_two_files():
    taken: set[str] = set()
    assert _new(["가다.", "가다.", "오다."], taken) == ["가다.", "오다."]
    assert _new(["오다.", "보다."], taken) == ["보다."]
