"""XML that defines, includes, fetches or hides things: refused, and never followed."""

import socket
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import xml
from annotator.core.xml import XmlError, parse, stream

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = (
    f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>',
    f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a b="&l9;"/>',
    f'<!DOCTYPE a [<!ENTITY q "{"x" * 100_000}">]><a>{"&q;" * 100_000}</a>',
    '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><a/>',
    '<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>',
    '<!-- x --><?x y?>\n<!DOCTYPE a PUBLIC "[" "]" [ ]><a/>',
)


@pytest.mark.parametrize("source", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_definitions_are_refused(source: str, encoding: str) -> None:
    with pytest.raises(XmlError, match="defines entities or a document type of its own"):
        parse(source.encode(encoding))
    with pytest.raises(XmlError, match="defines entities or a document type of its own"):
        list(stream(source.encode(encoding), "a"))


@pytest.mark.parametrize("name", ["utf-7", "ebcdic-cp-us", "cp037", "utf-32", "x-user-defined", "base64", "rot13"])
def test_encodings_that_hide_things_are_refused(name: str) -> None:
    with pytest.raises(XmlError, match="encoding that is not read"):
        parse(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())


def test_utf_32_is_refused() -> None:
    with pytest.raises(XmlError, match="UTF-32"):
        parse("<a/>".encode("utf-32"))


def test_a_document_type_is_passed_over_and_never_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.dtd"
        root = parse(f'<?xml version="1.0"?><!DOCTYPE a PUBLIC "-//X//EN" "{address}"><a>words</a>'.encode())
        with pytest.raises(BlockingIOError):
            server.accept()
    assert root.text == "words"


def test_includes_are_elements_like_any_other(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    include = f'<a><x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/></a>'
    assert "".join(parse(include.encode()).itertext()) == ""


def test_names_of_characters_stand_for_them_where_html_is_read() -> None:
    source = b"<a b='&eacute;'>x&nbsp;y &amp; &lt; <![CDATA[&nbsp;]]> &hellip;</a>"
    root = parse(source, html_names=True)
    assert root.text == "x\u00a0y & < &nbsp; …"
    assert root.get("b") == "é"
    with pytest.raises(XmlError):
        parse(source)
    with pytest.raises(XmlError):
        parse(b"<a>&nosuchname;</a>", html_names=True)


def test_encodings_that_are_declared_are_read() -> None:
    assert parse('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")).text == "é"
    assert parse('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16")).text == "é"
    with pytest.raises(XmlError, match="says to be in utf-8"):
        parse(b"<a>\xff</a>")


def test_what_is_too_deep_or_too_long_is_refused() -> None:
    for source in (b"<a>" * 5000, b"<a>" * 300 + b"</a>" * 300, b"<a>" + b"x" * 11_000_000 + b"</a>", b"", b"words"):
        with pytest.raises(XmlError):
            parse(source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_elements_come_one_by_one_and_are_gone_when_the_next_is_asked_for(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n<!-- x --><!DOCTYPE r>\n'
    inner = "".join(f"<junk><b/></junk>\n<x:a n='{n}'>é<b/></x:a>" for n in range(3))
    data = f'{declared}<r xmlns:x="urn:x">{inner}</r>'.encode(encoding)
    found, before = [], None
    for element in stream(data, "a", "r"):
        found.append((element.tag, element.get("n"), element.text, len(element), element.sourceline))
        assert before is None or not len(before)
        assert element.getprevious() is None or element.getprevious().tag == "junk"
        before = element
    assert [one[1:4] for one in found[:3]] == [("0", "é", 1), ("1", "é", 1), ("2", "é", 1)]
    assert [one[4] for one in found] == [4, 5, 6, 3]
    assert found[3][0] == "r"


def test_a_stream_of_too_much_in_one_place_or_with_a_wrong_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for source in (b"<r><a/>", b"<r><a/></q>", b"<r><a/></r><r/>", b"", b"words", b"<r>\xff</r>", b"<a>" * 300):
        with pytest.raises(XmlError):
            list(stream(source, "a"))
    monkeypatch.setattr(xml, "MOST_HELD", 50_000)
    assert len(list(stream(b"<r>" + b"<a b='c'/>" * 100_000 + b"</r>", "a"))) == 100_000
    with pytest.raises(XmlError, match="more than 50,000 elements and attributes in one place"):
        list(stream(b"<r>" + b"<q/>" * 100_000 + b"<a/></r>", "a"))


@given(st.binary(max_size=200) | st.text(alphabet="<>&;!?[]-DOCTYPEaxml \"'=/", max_size=80).map(str.encode))
def test_any_bytes_are_parsed_or_refused(data: bytes) -> None:
    with suppress(XmlError):
        parse(data, html_names=True)
    with suppress(XmlError):
        list(stream(data, "a"))
