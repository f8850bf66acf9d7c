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

from quotegen.text.decoding import (
    BinaryFileError,
    EmptyTextError,
    TextTooLargeError,
    WrongEncodingError,
    decode,
)

SAYING = Path(__file__).parents[2] / "data" / "saying.txt"
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
