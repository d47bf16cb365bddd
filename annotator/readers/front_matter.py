"""The lines between two ``---`` at the top of a Markdown file, as far as they are simple ``key: value`` lines."""

import re

FIELDS = {
    "title": "title",
    "byline": "byline",
    "author": "byline",
    "publication": "publication",
    "url": "url",
    "published": "published",
    "date": "published",
    "language": "language",
    "lang": "language",
}
"""Keys, and what they are called in an article's info. Of two keys for one field the first of this list wins."""

_OTHERS = frozenset("layout tags categories category draft slug description summary image source weight id".split())
"""Keys that show, too, that it is front matter and not a heading between two rules."""

_WHOLE = re.compile(r"---[ \t]*\n((?:(?!---[ \t]*$|\.\.\.[ \t]*$)[^\n]*\n){1,200})(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M)
_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_PASSED_OVER = re.compile(r"\s*$|\s*#|\s*- |[ \t]+\S")
_COMMENT = re.compile(r"\s+#.*$")
_NOT_SIMPLE = ("[", "{", "&", "*", "!", "|", ">", "@", "`", "%")


def split(source: str) -> tuple[dict[str, str], str]:
    """The fields that the front matter gives, by their names in an article's info, and the text after it.

    Where there is none, nothing and the whole text: lines of dashes around words are rules, and the words stay.
    """
    found = _WHOLE.match(source)
    if found is None:
        return {}, source
    pairs: dict[str, str] = {}
    for line in found.group(1).split("\n"):
        pair = _PAIR.match(line)
        if pair is not None:
            pairs.setdefault(pair.group(1).lower(), _value(pair.group(2) or ""))
        elif not _PASSED_OVER.match(line):
            return {}, source
    if not pairs.keys() & (FIELDS.keys() | _OTHERS):
        return {}, source
    given: dict[str, str] = {}
    for key, field in FIELDS.items():
        if pairs.get(key) and field not in given:
            given[field] = pairs[key]
    return given, source[found.end() :]


def _value(written: str) -> str:
    """A simple value without its quotation marks and comment; empty for a list and the like."""
    value = written.strip()
    quoted = re.match(r'"((?:[^"\\]|\\.)*)"', value)
    if quoted:
        return re.sub(r"\\(.)", r"\1", quoted.group(1)).strip()
    quoted = re.match(r"'((?:[^']|'')*)'", value)
    if quoted:
        return quoted.group(1).replace("''", "'").strip()
    return "" if value.startswith((*_NOT_SIMPLE, "#")) else _COMMENT.sub("", value)
