"""Bullets of a PDF's lists that are drawings and no letters, as browsers print them."""

import ctypes
from typing import Any

from annotator.readers.pdf_lines import Line, as_number

_MOST = 4000
"""Objects of a page that are looked at; one with more is a drawing."""
_SMALLEST, _LARGEST = 0.12, 0.75
"""Sizes of the line's letters between which a bullet's height and width are."""
_NEAR, _FAR = 0.1, 2.5
"""Sizes of the letters between a bullet and the words after it."""


class Drawings:
    """Asks PDFium for the small drawings of one page after another."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._object = as_number(raw.FPDFPage_GetObject, ctypes.c_int)
        self._kind = as_number(raw.FPDFPageObj_GetType, kind=ctypes.c_int)
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._pointers = [ctypes.byref(edge) for edge in self._edges]

    def mark(self, page: Any, lines: list[Line]) -> None:
        """Says of each line before which a bullet is drawn that one is."""
        bullets = self._bullets(page) if lines else []
        for left, foot, right, top in bullets:
            middle, height, width = (foot + top) / 2, top - foot, right - left
            for line in lines:
                size = line.size
                beside = -0.1 * size < middle - line.y < 0.8 * size and _NEAR * size < line.x0 - right < _FAR * size
                if beside and all(_SMALLEST * size < side < _LARGEST * size for side in (height, width)):
                    line.bullet = True

    def _bullets(self, page: Any) -> list[tuple[float, float, float, float]]:
        """The boxes of what is drawn about as high as wide, and no larger than letters are."""
        count = self._raw.FPDFPage_CountObjects(page.raw)
        if not 0 < count <= _MOST:
            return []
        address = ctypes.cast(page.raw, ctypes.c_void_p).value
        found = []
        for number in range(count):
            place = self._object(address, number)
            if not place or self._kind(place) != self._raw.FPDF_PAGEOBJ_PATH:
                continue
            pointer = ctypes.cast(place, self._raw.FPDF_PAGEOBJECT)
            if self._raw.FPDFPageObj_GetBounds(pointer, *self._pointers):
                left, foot, right, top = (edge.value for edge in self._edges)
                width, height = right - left, top - foot
                if 0 < height < 20 and 0.6 * height < width < 1.6 * height:
                    found.append((left, foot, right, top))
        return found
