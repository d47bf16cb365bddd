"""The ways in which articles of every kind may call out: each construct that makes some program fetch, run or open
something, with an address in it."""

import itertools
import json
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from tests.faults.contacts import HTML
from tests.readers import pdf_making
from tests.readers.packing import R, open_document, packed, word

WORD_PARTS = ("attachedTemplate", "image", "oleObject", "hyperlink", "subDocument", "aFChunk", "frame", "video", "header",
              "footnotes", "mailMergeSource", "externalLinkPath", "package", "control")  # fmt: skip
WORD_BODIES = (
    "<w:p><w:r><w:drawing><blip r:link='x' r:embed='x'/></w:drawing></w:r></w:p>",
    "<w:p><w:r><w:object><o:OLEObject Type='Link' r:id='x' UpdateMode='Always'/></w:object></w:r></w:p>",
    "<w:altChunk r:id='x'/>", "<w:subDoc r:id='x'/>", "<w:p><w:hyperlink r:id='x'><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>",
    "<w:p><w:r><w:pict><v:imagedata src={} r:id='x' o:href='x'/></w:pict></w:r></w:p>", "<w:attachedTemplate r:id='x'/>",
)  # fmt: skip
FIELDS = ("INCLUDEPICTURE", "INCLUDETEXT", "DDEAUTO Excel", "DDE", "IMPORT", "LINK Word.Document.8", "HYPERLINK", "RD")
DOCTYPES = (
    "<!DOCTYPE a SYSTEM {}>", "<!DOCTYPE a PUBLIC 'x' {}>", "<!DOCTYPE a [<!ENTITY e SYSTEM {}>]>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM {}> %p;]>", "<?xml-stylesheet type='text/xsl' href={}?>",
)  # fmt: skip
INCLUDE = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" href={}/>'
OPEN_DOCUMENT = (
    "<draw:frame><draw:image xlink:href={} xlink:actuate='onLoad'/></draw:frame>", "<text:a xlink:href={}>x</text:a>",
    "<text:section><text:section-source xlink:href={}/></text:section>", "<draw:frame><draw:object xlink:href={}/></draw:frame>",
    "<draw:frame><draw:floating-frame xlink:href={}/></draw:frame>", "<office:dde-source office:dde-item={}/>",
    "<draw:frame><draw:plugin xlink:href={}/></draw:frame>", "<text:p><text:script xlink:href={}>x</text:script></text:p>",
    "<office:scripts><office:event-listeners><event xlink:href={}/></office:event-listeners></office:scripts>", INCLUDE,
)  # fmt: skip
PAGES = (
    "<img src={}/>", "<image href={}/>", "<object data={}>x</object>", "<iframe src={}/>", "<script src={}/>", "<embed src={}/>",
    "<link rel='stylesheet' href={}/>", "<svg><image href={}/></svg>", "<video src={}/>", "<audio src={} autoplay=''/>",
    "<meta http-equiv='refresh' content={}/>", "<base href={}/><img src='x'/>", "<form action={}><p>x</p></form>", "<a href={}>x</a>",
    "<style>@import {};</style>", INCLUDE,
)  # fmt: skip
RICH = (
    r"{{\field{{\*\fldinst INCLUDEPICTURE {0} \\d}}{{\fldrslt x}}}}", r"{{\field{{\*\fldinst INCLUDETEXT {0}}}{{\fldrslt x}}}}",
    r"{{\*\template {0}}}", r"{{\object\objautlink\objupdate{{\*\objclass Word}}{{\*\objdata 0105}}{{\result {0}}}}}",
    r"{{\field{{\*\fldinst DDEAUTO {0}}}{{\fldrslt x}}}}", r"{{\*\nextfile {0}}}", r"{{\filetbl{{\file {0}}}}}", r"{{\*\mailmerge {0}}}",
    r"{{\field{{\*\fldinst HYPERLINK {0}}}{{\fldrslt x}}}}", r"{{\*\fontemb {{\*\fontfile {0}}}}}", r"{{\*\htmltag <img src={0}>}}",
)  # fmt: skip
CATALOG = (
    "/OpenAction<</S/URI/URI({0})>>", "/OpenAction<</S/Launch/F({0})>>", "/OpenAction<</S/GoToR/F({0})/D[0/Fit]>>",
    "/OpenAction<</S/JavaScript/JS(app.launchURL\\('{0}'\\))>>", "/OpenAction<</S/SubmitForm/F({0})>>",
    "/OpenAction<</S/ImportData/F({0})>>", "/AA<</WC<</S/URI/URI({0})>>>>", "/URI<</Base({0})>>",
    "/AcroForm<</Fields[]/XFA({0})>>", "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(this.getURL\\('{0}'\\))>>]>>>>",
    "/Collection<</D({0})>>", "/PieceInfo<</A<</Private({0})>>>>",
)  # fmt: skip
ON_PAGES = (
    "/AA<</O<</S/URI/URI({0})>>>>", "/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({0})>>>>]",
    "/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/Win<</F({0})>>>>>>]", "/Thumb({0})",
    "/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F({0})/FS/URL>>>>]", "/Metadata({0})",
    "/Annots[<</Subtype/Screen/Rect[0 0 9 9]/A<</S/Rendition/JS(x)/R<</S/MR/C<</S/MCD/D({0})>>>>>>>>]",
    "/Annots[<</Subtype/Movie/Rect[0 0 9 9]/Movie<</F({0})>>>>]", "/B({0})",
)  # fmt: skip


MAIL = (
    'Content-Type: message/external-body; access-type=URL; URL="{0}"\n\nContent-Type: text/html\n\n',
    'Content-Type: message/external-body; access-type=local-file; name="{0}"\n\nContent-Type: text/plain\n\n',
    "Content-Type: text/plain\nList-Unsubscribe: <{0}>\nDisposition-Notification-To: <{0}>\nReturn-Receipt-To: {0}\n\nwords\n",
    'Content-Type: multipart/related; boundary=x; start="{0}"\nContent-Base: {0}\n\n--x\nContent-Type: text/html\n'
    'Content-Location: {0}\n\n<img src="cid:{0}"><img src="y.png">\n--x\nContent-Type: image/png\nContent-Location: {0}\n\nz\n--x--\n',
    'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; name="{0}"\nContent-Disposition: inline; '
    'filename="{0}"\n\nwords\n--x--\n',
)  # fmt: skip


def vectors(targets: list[str]) -> Iterator[tuple[str, bytes, str]]:
    """An article's ending, its bytes, and the address in it."""
    for target in targets:
        quoted = quoteattr(target)
        for ending, data in itertools.chain(
            _words(quoted), _open(quoted), _books(quoted), _others(target), _pages(target)
        ):
            yield ending, data, target


def _words(quoted: str) -> Iterator[tuple[str, bytes]]:
    for kind in WORD_PARTS:
        rels = f'<R><Relationship Id="x" Type="{R}/{kind}" Target={quoted} TargetMode="External"/></R>'
        for name in ("document_rels", "settings_rels"):
            yield (
                ".docx",
                word("".join(WORD_BODIES).format(quoted) + "<w:p><w:r><w:t>x</w:t></w:r></w:p>", **{name: rels}),
            )
    for field in FIELDS:
        instruction = (
            f"<w:p><w:fldSimple w:instr={quoteattr(f'{field} ' + quoted)}><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"
        )
        yield ".docx", word(instruction)
    body = word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" + INCLUDE.format(quoted))
    yield ".docx", body
    for doctype in DOCTYPES:
        for name in ("word/document.xml", "word/styles.xml", "docProps/core.xml", "word/_rels/document.xml.rels"):
            parts: dict[str, str | bytes] = {"word/document.xml": "<d><body><p><r><t>x</t></r></p></body></d>"}
            yield ".docx", packed(parts | {name: f"{doctype.format(quoted)}<d><body>&e;</body></d>"})


def _open(quoted: str) -> Iterator[tuple[str, bytes]]:
    for construct in OPEN_DOCUMENT:
        yield ".odt", open_document(f"<text:p>x</text:p>{construct.format(quoted)}")
    yield (
        ".odt",
        open_document(
            "<text:p>x</text:p>", styles=f"<style:font-face><style:src xlink:href={quoted}/></style:font-face>"
        ),
    )
    for doctype in DOCTYPES:
        yield ".odt", packed({"content.xml": f"{doctype.format(quoted)}<d><body><text>&e;</text></body></d>"})
        yield ".fodt", f"{doctype.format(quoted)}<d><body><text><p>&e;</p></text></body></d>".encode()


def _books(quoted: str) -> Iterator[tuple[str, bytes]]:
    package = "<package><manifest><item id='a' href={0} media-type='application/xhtml+xml'/><item id='c' href={1} media-type='text/css'/>"
    package += "</manifest><spine><itemref idref='a'/></spine></package>"
    sheet = f"@import url({quoted}); .x {{ background: url({quoted}) }} @font-face {{ src: url({quoted}) }}"
    for construct in PAGES:
        page = f"<html><head>{construct.format(quoted)}</head><body>x{construct.format(quoted)}</body></html>"
        yield ".epub", packed({"b.opf": package.format("'a'", "'c'"), "a": page, "c": sheet})
    for doctype in DOCTYPES:
        page = f"{doctype.format(quoted)}<html><body>x&e;</body></html>"
        yield ".epub", packed({"b.opf": package.format("'a'", "'c'"), "a": page})
        yield (
            ".epub",
            packed({"b.opf": f"{doctype.format(quoted)}{package.format(chr(39) + 'a' + chr(39), quoted)}", "a": page}),
        )
    yield ".epub", packed({"b.opf": package.format(quoted, quoted)})
    yield (
        ".epub",
        packed(
            {
                "META-INF/container.xml": f"<c><rootfile full-path={quoted}/></c>",
                "b.opf": package.format(quoted, quoted),
            }
        ),
    )


def _others(target: str) -> Iterator[tuple[str, bytes]]:
    for construct in RICH:
        yield ".rtf", (r"{\rtf1 x " + construct.format(target.replace("\\", "\\\\")) + "}").encode("latin-1", "replace")
    lines = pdf_making.column("Some words\non a page.")
    escaped = target.replace("\\", "\\\\").replace("(", r"\(").replace(")", r"\)")
    for construct in CATALOG:
        yield ".pdf", pdf_making.pdf([lines], catalog=construct.format(escaped))
    for construct in ON_PAGES:
        yield ".pdf", pdf_making.pdf([lines], page=construct.format(escaped))
    outside = pdf_making.pdf([lines]).replace(b"<</Length", f"<</F<</FS/URL/F({escaped})>>/Length".encode())
    yield ".pdf", outside.replace(b"startxref", b"startxref\n0\n%")
    yield ".json", json.dumps({"text": target, "image": target, "$ref": target, "url": target}).encode()


def _pages(target: str) -> Iterator[tuple[str, bytes]]:
    for construct in HTML:
        page = f"<p>Before it.</p>{construct.format(*[target] * construct.count('{}'))}<p>After it.</p>".encode()
        yield ".html", page
        head = f"From: x\nSubject: {target}\nSnapshot-Content-Location: {target}\nMIME-Version: 1.0\n".encode()
        part = head + b"Content-Type: text/html; charset=utf-8\n\n" + page
        yield ".mhtml", part
        yield ".eml", part
    for construct in MAIL:
        for ending in (".eml", ".mhtml"):
            yield ending, f"Subject: x\nMIME-Version: 1.0\n{construct.format(target)}".encode()
