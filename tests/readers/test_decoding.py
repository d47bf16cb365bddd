"""From bytes to text: the encodings that articles come in."""

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.model import Article
from annotator.readers.errors import ReadError
from tests.readers.conftest import Reading

WORDS = "Zoë said: “It’s 5\u00a0€ – no more…”\r\nNaïve?\r"
READ = WORDS.replace("\r\n", "\n").replace("\r", "\n")


def test_utf8_is_read_without_its_mark(reading: Reading) -> None:
    for data in (WORDS.encode(), codecs.BOM_UTF8 + WORDS.encode()):
        article = reading(data)
        assert (article.text, article.info.encoding, article.warnings) == (READ, "", ())


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_utf16_and_utf32_are_known_by_their_mark(reading: Reading, mark: bytes, codec: str, name: str) -> None:
    article = reading(mark + WORDS.encode(codec))
    assert (article.text, article.info.encoding, article.warnings) == (READ, name, ())
    again = reading(mark + WORDS.encode(codec), encoding=article.info.encoding)
    assert again == article, "the encoding that a sidecar keeps gives the same text"


@pytest.mark.parametrize(
    ("words", "codec", "name"),
    [
        ("He said “no”.", "windows-1252", "windows-1252"),
        ("café", "latin-1", "windows-1252"),
        ("Der Bürgermeister sagte, „das ist schön“, und ging nach Österreich.", "windows-1252", "windows-1252"),
        ("Åse sa at prøven var over, og gikk på båten.", "windows-1252", "windows-1252"),
        ("Řekl, že to není pravda, a odešel. Příliš žluťoučký kůň úpěl.", "windows-1250", "windows-1250"),
        ("Мэр сказал, что это неправда, и ушёл домой до конца заседания.", "windows-1251", "windows-1251"),
        ("市長はそれは本当ではないと言った。これは地方の新聞の記事である。", "shift_jis", "cp932"),
        ("市长说，这不是真的，然后离开了会场。", "gb18030", "gb18030"),
    ],
)
def test_other_encodings_are_guessed_and_the_guess_is_told(reading: Reading, words: str, codec: str, name: str) -> None:
    article = reading(words.encode(codec))
    assert article.text == words
    assert article.info.encoding == name
    assert article.warnings == (f"is not UTF-8; it was read as {name}, which is a guess",)
    assert reading(words.encode(codec), encoding=name).text == words


def test_a_guess_is_made_from_where_the_letters_are(reading: Reading) -> None:
    plain = "Nothing here tells one encoding from another. " * 4000
    for end in ("\n", " "):
        article = reading((plain + end + "Řekl, že to není pravda, a odešel domů. " * 20).encode("windows-1250"))
        assert article.info.encoding == "windows-1250"
    dense = "Мэр сказал, что это неправда. " * 20_000
    assert reading(dense.encode("windows-1251")).text == dense


@given(st.binary(max_size=200))
def test_any_bytes_are_read_the_same_way_twice_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)

    def read() -> Article | str:
        from annotator import readers

        try:
            return readers.read(path)
        except ReadError as error:
            return str(error)

    first = read()
    assert read() == first
    if isinstance(first, Article):
        assert "\r" not in first.text
        first.text.encode()


@given(st.text(st.characters(codec="windows-1252", exclude_categories=("Cc",)), min_size=1))
def test_an_encoding_that_a_person_names_wins(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    from annotator import readers

    data = words.encode("windows-1252")
    assume(not data.startswith((b"%PDF-", b"{\\rtf", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf")))
    path = tmp_path_factory.getbasetemp() / "named.txt"
    path.write_bytes(data)
    article = readers.read(path, readers.Choices(encoding="cp1252"))
    assert (article.text, article.info.encoding, article.warnings) == (words, "cp1252", ())


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "utf-8-sig"])
def test_utf8_by_name_needs_no_mention(reading: Reading, name: str) -> None:
    article = reading(codecs.BOM_UTF8 + b"a\r\nb", encoding=name)
    assert (article.text, article.info.encoding) == ("a\nb", "")


def test_utf16_without_a_mark_is_read_by_its_name(reading: Reading) -> None:
    assert reading(WORDS.encode("utf-16-le"), encoding="utf-16-le").text == READ


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"ab\xffcd", "utf-8", "cannot be read as utf-8: byte 2 does not fit"),
        (b"abc", "utf-16", "cannot be read as utf-16: byte 2 does not fit"),
        (b"abc\x81", "windows-1252", "cannot be read as windows-1252: byte 3 does not fit"),
        (b"abc", "klingon", "cannot be read as “klingon”: no text encoding has this name"),
        (b"abc", "rot13", "cannot be read as “rot13”: no text encoding has this name"),
        (b"abc", "a\0b", "cannot be read as “a\0b”: no text encoding has this name"),
        (b"abc", "undefined", "cannot be read as undefined"),
        (b"a\\ud800", "unicode_escape", "cannot be read as unicode_escape: character 1 is half a one"),
    ],
)
def test_an_encoding_that_cannot_be_is_refused(reading: Reading, data: bytes, encoding: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        reading(data, encoding=encoding)
    assert caught.value.message == message


def test_a_little_damage_costs_a_little(reading: Reading) -> None:
    words = "Zoë’s “café” on the Île – naïve, was it? " * 20
    data = words.encode()
    article = reading(data[:-1] + b"\x93\n" + data)
    assert article.text == words[:-1] + "\ufffd\n" + words
    assert article.info.encoding == ""
    assert article.warnings == (
        f"is damaged at byte {len(data) - 1}: it is not UTF-8 there, and “\ufffd” stands in its place",
    )
    assert reading("Cut sh“ort”".encode("utf-16") + b"x").warnings == (
        "is damaged at byte 24: it is not UTF-16 there, and “\ufffd” stands in its place",
    )
