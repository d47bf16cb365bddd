"""The text of a page's elements, as a browser has it in ``textContent``, and where a node of it begins."""

import re
from typing import Any

_MOST_STEPS = 200
_GAP = re.compile(r"(?:\s|\\n)+")


class Page:
    """A piece of HTML. ``text`` is the text of all elements, one after the other, with nothing between."""

    def __init__(self, markup: str) -> None:
        from lxml import html  # only for such files: it takes a moment to load

        parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
        document = html.document_fromstring(f"<html><body>{markup}</body></html>".encode(), parser=parser)
        self._body: Any = document.find("body")
        self._starts: dict[tuple[Any, int], int] = {}
        """Where the text before child n of an element begins; of n = -1 the element's own."""
        pieces: list[str] = []
        self._length = 0
        self._walk(pieces)
        self.text = "".join(pieces)

    def _walk(self, pieces: list[str]) -> None:
        def add(text: str | None, key: tuple[Any, int]) -> None:
            self._starts[key] = self._length
            if text:
                pieces.append(text)
                self._length += len(text)

        stack: list[tuple[Any, int]] = [(self._body, -1)]
        while stack:
            element, number = stack.pop()
            if number < 0:
                add(element.text, (element, -1))
            else:
                add(element[number].tail, (element, number))
            if number + 1 < len(element):
                stack += [(element, number + 1), (element[number + 1], -1)]

    def offset(self, path: object, within: object) -> int | None:
        """The offset in the text of a place in a node that a path names, as ``/div[1]/p[2]/text()[1]``, in code points;
        None when there is no such node. ``within`` counts characters of a text, or is 0 for an element's beginning."""
        if not isinstance(path, str) or not isinstance(within, int):
            return None
        element = self._body
        steps = [step for step in path.split("/") if step][:_MOST_STEPS]
        for number, step in enumerate(steps):
            name, _, rest = step.partition("[")
            index = int(rest.rstrip("]")) if rest.rstrip("]").isdigit() else 1
            if name == "text()":
                start = self._text_node(element, index) if number == len(steps) - 1 else None
                return None if start is None else start + within
            same = [child for child in element if child.tag == name]
            if not 0 < index <= len(same):
                return None
            element = same[index - 1]
        return self._starts[element, -1] if within == 0 else None

    def _text_node(self, element: Any, index: int) -> int | None:
        nodes = [(element, -1)] if element.text else []
        nodes += [(element, number) for number, child in enumerate(element) if child.tail]
        return self._starts[nodes[index - 1]] if 0 < index <= len(nodes) else None


def alike(exact: str, found: str) -> bool:
    """Whether the words are the same: as a person selects them there are line ends between blocks, which the page's
    text has not, and which Label Studio writes as a backslash and an n."""
    return exact == found or _GAP.sub("", exact) == _GAP.sub("", found)
