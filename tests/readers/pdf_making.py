"""PDFs with words at places, written for one test."""

from collections.abc import Iterable, Sequence

Words = tuple[float, float, float, str, str]
"""From the left and from the foot in points, size, font (of ``FONTS``), text in Latin-1."""
FONTS = {"R": "Times-Roman", "B": "Times-Bold", "I": "Times-Italic", "M": "Courier"}


def pdf(pages: Sequence[Iterable[Words | str]], *, info: str = "", catalog: str = "", page: str = "") -> bytes:
    """A PDF of these pages, each words at places or operators as they are."""
    objects: list[bytes] = []

    def add(source: bytes) -> int:
        objects.append(source)
        return len(objects)

    fonts = " ".join(
        f"/{name} {add(f'<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>'.encode())} 0 R"
        for name, font in FONTS.items()
    )
    kids: list[int] = []
    parent = len(objects) + 2 * len(pages) + 1
    for words in pages:
        content = "\n".join(item if isinstance(item, str) else _shown(item) for item in words).encode("cp1252")
        stream = add(b"<</Length %d>>stream\n%b\nendstream" % (len(content), content))
        source = f"<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 600 800]/Resources<</Font<<{fonts}>>>>"
        kids.append(add(f"{source}/Contents {stream} 0 R {page}>>".encode()))
    add(f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode())
    root = add(f"<</Type/Catalog/Pages {parent} 0 R {catalog}>>".encode())
    said = add(f"<<{info}>>".encode("latin-1"))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, source_ in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, source_)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, said, at)
    return bytes(out)


def _shown(words: Words) -> str:
    x, y, size, font, text = words
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def column(
    text: str, x: float = 50, top: float = 700, *, size: float = 10, font: str = "R", step: float = 12
) -> list[Words]:
    """The lines of a text, one below the other; one that begins with a tab is set in."""
    return [
        (x + 15 * line.startswith("\t"), top - step * number, size, font, line.strip())
        for number, line in enumerate(text.split("\n"))
        if line
    ]
