"""Whatever a text editor saved is read back as the same text, and what is no text is named."""

import io
import random
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.encoding.decoding import (
    MOST_BROKEN,
    BinaryFileError,
    Broken,
    EmptyTextError,
    OtherEncodingError,
    TextTooLargeError,
    UnknownEncodingError,
    WrongEncodingError,
    decode,
)
from quotegen.text.encoding.letters import in_standard

DATA = Path(__file__).parents[3] / "data"
SAYING = DATA / "saying.txt"
KOREAN = "시작이 반이다.\n티끌 모아 태산.\n"
ENGLISH = "Café society isn’t naïve.\n“Déjà vu”, says señor Müller.\n"
MIXED = "A bad penny always comes back. <못된 것은 꼭 다시 돌아온다>\n"


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    pixels = random.Random(1).randbytes(30 * 91)
    header = struct.pack(">IIBBBBB", 30, 30, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("saying.txt", KOREAN * 50)
    return content.getvalue()


def word_processor() -> bytes:
    """The compound format of .hwp and .doc."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + random.Random(2).randbytes(1000) + b"\xff" * 512


@pytest.mark.parametrize("text", [KOREAN, ENGLISH, MIXED], ids=["korean", "english", "mixed"])
@pytest.mark.parametrize(
    ("saved_as", "found", "how"),
    [
        ("utf-8", "utf-8", "valid"),
        ("utf-8-sig", "utf-8", "mark"),
        ("utf-16", "utf-16-le", "mark"),
        ("utf-16-le", "utf-16-le", "detected"),
        ("utf-16-be", "utf-16-be", "detected"),
        ("utf-32", "utf-32-le", "mark"),
    ],
)
def test_unicode_text_is_read_however_it_was_saved(text, saved_as, found, how):
    decoded = decode(text.encode(saved_as))
    assert (decoded.text, decoded.encoding, decoded.how) == (text, found, how)


def test_utf_16_big_endian_with_its_mark_is_read():
    decoded = decode(b"\xfe\xff" + KOREAN.encode("utf-16-be"))
    assert (decoded.text, decoded.encoding, decoded.how) == (KOREAN, "utf-16-be", "mark")


@pytest.mark.parametrize(
    "text",
    [
        KOREAN,
        MIXED,
        "밥",
        "시작이 반",
        "가는 말이 고와야 오는 말이 곱다.",
        "해 (年)\n",
        "구관이 명관이다.",
        "떡 해 먹을 집안.",
    ],
)
def test_korean_saved_as_ansi_is_read(text):
    decoded = decode(text.encode("cp949"))
    assert (decoded.text, decoded.encoding, decoded.how) == (text, "cp949", "detected")


@pytest.mark.parametrize("text", [ENGLISH, "café\n", "It isn’t over.\n", "Über allen Gipfeln ist Ruh.\n"])
def test_western_text_saved_as_ansi_is_read(text):
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding, decoded.how) == (text, "cp1252", "detected")


def test_the_bundled_text_is_read_as_korean_windows_saves_it():
    text = SAYING.read_text(encoding="utf-8")
    decoded = decode(text.replace("\n", "\r\n").encode("cp949"))
    assert decoded.encoding == "cp949"
    assert decoded.text == text


@pytest.mark.parametrize("data", [b"one\r\ntwo\r\n", b"one\rtwo\r", b"one\ntwo\n", b"one\r\ntwo\r"])
def test_every_line_end_becomes_a_newline(data):
    assert decode(data).text == "one\ntwo\n"


def test_hangul_in_pieces_is_composed():
    decoded = decode(unicodedata.normalize("NFD", "시작").encode())
    assert decoded.text == "시작"
    assert decoded.composed == 3  # five conjoining jamo, two syllables


@given(st.text(st.characters(categories=("L", "P", "Zs", "Nd")), min_size=1).filter(str.strip))
def test_any_utf_8_text_comes_back_composed_and_otherwise_unchanged(text):
    assert decode(text.encode()).text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_the_users_own_choice_wins(encoding):
    decoded = decode(KOREAN.encode(encoding), encoding)
    assert (decoded.text, decoded.encoding, decoded.confidence, decoded.how) == (KOREAN, encoding, 1.0, "chosen")


def test_the_mark_is_no_character_of_the_text_when_the_user_chose_the_encoding():
    assert decode(KOREAN.encode("utf-8-sig"), "utf-8").text == KOREAN


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u00a0\u3000".encode()])
def test_a_file_without_a_character_is_called_empty(data):
    with pytest.raises(EmptyTextError, match="empty"):
        decode(data)


@pytest.mark.parametrize("data", [png(), archive(), word_processor()], ids=["png", "zip", "hwp"])
def test_a_file_that_is_no_text_is_called_so(data):
    with pytest.raises(BinaryFileError, match="not a plain text file"):
        decode(data)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
@pytest.mark.parametrize("data", [png(), archive()], ids=["png", "zip"])
def test_choosing_an_encoding_does_not_make_a_picture_text(data, encoding):
    with pytest.raises((BinaryFileError, WrongEncodingError)):
        decode(data, encoding)


def test_text_with_a_nul_is_not_read_as_something_else():
    with pytest.raises(BinaryFileError):
        decode(b"A bad penny\0 always comes back.\n" + b"A barking dog seldom bites!\n" * 50)


def test_a_text_over_the_limit_is_refused_with_both_sizes():
    with pytest.raises(TextTooLargeError, match=r"1,001 bytes; at most 1,000") as error:
        decode(b"a" * 1001, limit=1000)
    assert (error.value.size, error.value.limit) == (1001, 1000)


def test_a_text_at_the_limit_is_read():
    assert decode(b"a" * 1000, limit=1000).text == "a" * 1000


def test_a_wrong_encoding_says_where_it_does_not_fit():
    with pytest.raises(WrongEncodingError, match="not valid utf-8: byte 4") as error:
        decode(b"abc " + KOREAN.encode("cp949"), "utf-8")
    assert error.value.position == 4


@pytest.mark.parametrize("encoding", ["nonsense", "hex", "rot13", "undefined"])
def test_an_encoding_that_does_not_exist_is_refused(encoding):
    with pytest.raises(WrongEncodingError):
        decode(b"A bad penny.", encoding)


# ---- Korean and Western Windows ------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [1, 5])
def test_every_korean_proverb_saved_as_ansi_stays_korean(lines):
    text = (DATA / "sokdam.txt").read_text(encoding="utf-8").splitlines()
    korean = [line.partition(" <")[0] for line in text]
    parts = ["\n".join(korean[start : start + lines]) for start in range(0, len(korean), lines)]
    assert [part for part in parts if decode(part.encode("cp949")).text != part] == []


@pytest.mark.parametrize(
    "text",
    [
        "It’s late and he’s gone.",
        "“Wait,” he said.",
        "One – two — three.",
        "Curses—like chickens—come home to roost.",
        "Don’t",
        "café",
        "Après moi, le déluge.",
        "Größe",
        "¿Qué tal, señor?",
        "…and so on",
    ],
)
def test_western_text_is_never_hangul_however_short(text):
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


def test_short_evidence_gives_less_confidence_and_the_alternatives():
    one, many = (decode(text.encode("cp949")) for text in ("밥", KOREAN))
    assert one.confidence < 0.8 < many.confidence < 1
    assert "cp1252" in {guess.encoding for guess in one.guesses}


def test_ks_x_1001_has_two_bytes_for_its_syllables_only():
    assert in_standard("가", "euc_kr")
    assert not in_standard("뭩", "euc_kr")  # Python's euc_kr writes it, as eight bytes


# ---- Broken places -------------------------------------------------------------------------------------------


def test_a_byte_that_does_not_fit_is_shown_and_named():
    decoded = decode("He said “wait”.\nIt isn".encode() + b"\x92t over.\n")
    assert decoded.text == "He said “wait”.\nIt isn�t over.\n"
    assert decoded.encoding == "utf-8"
    assert decoded.broken == (Broken(line=2, byte=26, bytes=b"\x92", cut=False),)


def test_lines_of_broken_places_are_counted_whatever_ends_them():
    data = b"\r\n".join([("가나다라" * 5).encode()] * 3) + b"\r\xff\n" + ("가나다라" * 5).encode() + b"\xff"
    assert [place.line for place in decode(data).broken] == [4, 5]


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("가나다 라마\n바사아".encode("cp949") + b"\xb0", "가나다 라마\n바사아", "cp949"),
        ("가나다 라마\n바사아".encode() + b"\xea\xb0", "가나다 라마\n바사아", "utf-8"),
        (b"\xff\xfea\0b\0\n", "ab", "utf-16-le"),
        (b"\xfe\xff\0a\0b\0", "ab", "utf-16-be"),
    ],
    ids=["cp949", "utf-8", "utf-16-le", "utf-16-be"],
)
def test_a_file_cut_inside_its_last_character_is_read_without_it(data, text, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.broken_count) == (text, encoding, 1)
    assert decoded.broken[0].cut


def test_a_whole_file_is_not_broken():
    assert decode(KOREAN.encode()).broken == decode(KOREAN.encode("cp949")).broken == ()


def test_no_more_broken_places_are_listed_than_anybody_reads():
    decoded = decode(("가" * 20).encode().join([b"\xff"] * 300))
    assert (len(decoded.broken), decoded.broken_count) == (MOST_BROKEN, 300)


# ---- Other encodings -----------------------------------------------------------------------------------------

RUSSIAN = "Ночь тёмна.\nТихо.\n"
POLISH = "Cicha rzeka niesie starą łódź.\nPowolny żółw przejdzie wzgórze.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        ("Ağaç yaşken eğilir. Şimşek çaktı.\n", "cp1254"),
        ("Η αρχή είναι το ήμισυ του παντός.\n", "cp1253"),
        ("טוב שכן קרוב מאח רחוק\n", "cp1255"),
        ("العلم نور والجهل ظلام\n", "cp1256"),
        ("猿も木から落ちる。\n花より団子。\n", "shift_jis"),
        ("猿も木から落ちる。\n花より団子。\n", "euc_jp"),
        ("千里之行，始于足下。\n学而不思则罔。\n", "gb18030"),
        ("千里之行，始於足下。\n學而不思則罔。\n", "big5"),
        (KOREAN, "johab"),
        (KOREAN, "iso2022_kr"),
        (KOREAN, "utf-7"),
        ("花より団子\n", "iso2022_jp"),
        ("千里之行\n", "hz"),
        ("It’s late, señor. “Café” is naïve.\n", "mac-roman"),
    ],
)
def test_another_encoding_is_named_as_a_guess_and_read_when_chosen(text, encoding):
    with pytest.raises(OtherEncodingError, match=f"looks like {encoding}") as error:
        decode(text.encode(encoding))
    assert error.value.guesses[0].encoding == encoding
    assert error.value.guesses[0].probability < 1
    assert decode(text.encode(encoding), encoding).text == text


@pytest.mark.parametrize("text", ["1 + 1 = 2, C++ and a+b-c.", "+82-2-123, +44-20 or +abc-", "~{ is a brace", "a$)C"])
def test_plus_signs_and_braces_do_not_make_another_encoding(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("name", ["euc-kr", "EUC_KR", "ks_c_5601-1987", "ksc5601", "korean", "ansi", "ANSI", "uhc"])
def test_the_names_of_koreas_ansi_read_what_windows_writes(name):
    decoded = decode("똠방각하, 뷁".encode("cp949"), name)
    assert (decoded.text, decoded.encoding, decoded.how) == ("똠방각하, 뷁", "cp949", "chosen")


def test_ansi_is_the_files_own():
    assert decode("It’s late.".encode("cp1252"), "ansi").encoding == "cp1252"
    assert decode(KOREAN.encode("cp949"), "ansi").encoding == "cp949"


def test_latin_1_is_read_with_the_quotation_marks_that_windows_adds():
    assert decode("It’s late.".encode("cp1252"), "latin-1").text == "It’s late."


@pytest.mark.parametrize("name", ["nonsense", "hex", "undefined", "punycode", "idna", "a\0b", "\udcff"])
def test_an_unknown_encoding_is_told_as_that(name):
    with pytest.raises(UnknownEncodingError, match="no text encoding"):
        decode(b"A bad penny.", name)


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"{\\rtf1\\ansi hello}"], ids=["pdf", "rtf"])
def test_a_document_that_is_all_ascii_is_no_plain_text(data):
    with pytest.raises(BinaryFileError):
        decode(data)


@pytest.mark.parametrize(("data", "encoding"), [(b"\0", "utf-8"), (b"\0", "cp949"), (b"\xef\xbb\xbf\0", None)])
def test_a_text_with_a_nul_in_it_is_none_however_short(data, encoding):
    with pytest.raises(BinaryFileError):
        decode(data, encoding)
