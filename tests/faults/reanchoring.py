"""Articles that change under their annotations, by edits of real kinds, with the truth kept letter by letter.

Said for each kind of edit: how many annotations came out in which state. A failure is one that was put in a wrong place
without a word: ``exact`` or ``moved``, though the words there are none of its own.
"""

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

from rapidfuzz import fuzz

from annotator.core import anchor, sidecar
from annotator.core.model import Annotation, Document, span_at
from annotator.core.records import Records
from tests.faults.running import SAMPLES, Tally, main

SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles" / "annotated"

_SAME_WORDS = 90
"""Of 100: one word in ten is another."""

Letter = tuple[str, int]
"""A code point and where it stood in the old text; -1 for what is new, and beyond ``COPY`` for a copy of it."""
COPY = 10**7
Letters = list[Letter]

SENTENCE = re.compile(r"[^.!?\n]+[.!?]+[”\"’]*\s?")
NEW = (
    "The committee meets again in March. ",
    "Nobody at the ministry could be reached on Tuesday. ",
    "“We have said all there is to say,” a spokeswoman told reporters. ",
    "Prices rose by 3 per cent in the year before. ",
)


def letters(text: str) -> Letters:
    """Each letter with its place."""
    return [(letter, place) for place, letter in enumerate(text)]


def fresh(text: str) -> Letters:
    """Letters that stood nowhere before."""
    return [(letter, -1) for letter in text]


def joined(found: Letters) -> str:
    """Their text."""
    return "".join(letter for letter, _ in found)


def _paragraphs(found: Letters) -> list[Letters]:
    parts: list[Letters] = [[]]
    for letter in found:
        if letter[0] == "\n":
            parts.append([])
        else:
            parts[-1].append(letter)
    return parts


def _together(parts: list[Letters]) -> Letters:
    whole: Letters = []
    for number, part in enumerate(parts):
        whole += (fresh("\n") if number else []) + part
    return whole


def insert_paragraph(found: Letters, random: Random) -> Letters:
    """A new paragraph somewhere, now and then with a sentence that stands elsewhere too."""
    parts = _paragraphs(found)
    words = fresh("".join(random.sample(NEW, 2)))
    sentences = [match.span() for match in SENTENCE.finditer(joined(found))]
    if sentences and random.random() < 0.3:
        start, end = random.choice(sentences)
        words += [(letter, place + COPY if place >= 0 else -1) for letter, place in found[start:end]]
    parts.insert(random.randrange(len(parts) + 1), words)
    return _together(parts)


def insert_new_paragraph(found: Letters, random: Random) -> Letters:
    """A new paragraph, of which nothing stood there before."""
    parts = _paragraphs(found)
    parts.insert(random.randrange(len(parts) + 1), fresh("".join(random.sample(NEW, 2))))
    return _together(parts)


def cut_sentence(found: Letters, random: Random) -> Letters:
    """A sentence is cut."""
    places = [match.span() for match in SENTENCE.finditer(joined(found))]
    if not places:
        return found
    start, end = random.choice(places)
    return found[:start] + found[end:]


def correct_spelling(found: Letters, random: Random) -> Letters:
    """Some words get a letter more, less or another."""
    changed = list(found)
    for match in reversed(list(re.finditer(r"\b[^\W\d_]{5,}\b", joined(found)))):
        if random.random() < 0.04:
            at = random.randrange(match.start() + 1, match.end() - 1)
            letter = random.choice("aeioust")
            choice = random.randrange(3)
            if choice == 0:
                changed[at] = (letter, changed[at][1])
            elif choice == 1:
                del changed[at]
            else:
                changed.insert(at, (letter, -1))
    return changed


def straighten_marks(found: Letters, _random: Random) -> Letters:
    """Curly marks become straight ones; no-break spaces, spaces."""
    table = {"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "–": "-"}
    return [(table.get(letter, letter), place) for letter, place in found]


def swap_paragraphs(found: Letters, random: Random) -> Letters:
    """Two paragraphs change places."""
    parts = _paragraphs(found)
    full = [n for n, part in enumerate(parts) if joined(part).strip()]
    if len(full) > 1:
        one, other = random.sample(full, 2)
        parts[one], parts[other] = parts[other], parts[one]
    return _together(parts)


def break_lines(found: Letters, random: Random) -> Letters:
    """The lines are broken at another width, or all joined."""
    width, at, broken = random.choice((40, 72, 80, 10**6)), 0, []
    for letter, place in found:
        space = letter in " \n"
        letter = " " if letter == "\n" and width > 1000 else "\n" if space and at >= width else letter
        at = 0 if letter == "\n" else at + 1
        broken.append((letter, place))
    return broken


def decompose(found: Letters, _random: Random) -> Letters:
    """Letters with marks become letters and marks, as some systems write them."""
    apart: Letters = []
    for letter, place in found:
        first, *marks = unicodedata.normalize("NFD", letter)
        apart += [(first, place), *((mark, -1) for mark in marks)]
    return apart


def rewrite(found: Letters, random: Random) -> Letters:
    """The whole is written anew: sentences in another order, most words of others between them."""
    words = re.findall(r"\w+", joined(found)) or ["word"]
    sentences = [" ".join(random.choices(words, k=random.randint(5, 15))).capitalize() + ". " for _ in range(20)]
    return fresh("".join(sentences))


def delete_quote(found: Letters, random: Random) -> Letters:
    """A quote's sentence goes; in the text there may be one that says the same."""
    text = joined(found)
    places = [m.span() for m in SENTENCE.finditer(text) if "“" in m[0] or '"' in m[0]]
    if not places:
        return found
    start, end = random.choice(places)
    return found[:start] + found[end:]


KINDS: dict[str, tuple[Callable[[Letters, Random], Letters], ...]] = {
    "a paragraph inserted": (insert_paragraph,),
    "a sentence cut": (cut_sentence,),
    "spelling corrected": (correct_spelling,),
    "straight marks": (straighten_marks,),
    "lines broken elsewhere": (break_lines,),
    "letters decomposed": (decompose,),
    "lines broken, spelling, a cut": (break_lines, correct_spelling, cut_sentence),
    "a quote deleted, its twin stays": (delete_quote,),
    "two paragraphs swapped": (swap_paragraphs,),
    "all of these": (insert_new_paragraph, cut_sentence, correct_spelling, straighten_marks, swap_paragraphs),
    "rewritten": (rewrite,),
}


def documents() -> list[Document]:
    """The samples with their annotations, and the real article where it is there."""
    folders = (SAMPLES, SHARED)
    paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*" + sidecar.SUFFIX))]
    return [sidecar.read(path.read_bytes()).document for path in paths]


def with_twins(document: Document, random: Random) -> Document:
    """The document with a twin of a quote, or of a sentence, put somewhere else, which nobody annotated."""
    text = document.text
    quotes = [a for a in document.annotations if a.label == "quote" and len(a.spans) == 1]
    spots = [match.end() for match in SENTENCE.finditer(text)]
    if not quotes or not spots:
        return document
    quote = random.choice(sorted(quotes, key=lambda a: a.id))
    at = random.choice(spots)
    twin = f"{quote.spans[0].exact} {random.choice(('he said. ', 'she said. ', 'they say. '))}"

    def moved(annotation: Annotation) -> Annotation | None:
        spans = []
        for span in annotation.spans:
            if span.start < at < span.end:
                return None
            by = len(twin) if span.start >= at else 0
            spans.append(span_at(text[:at] + twin + text[at:], span.start + by, span.end + by))
        return Annotation(**{f: getattr(annotation, f) for f in annotation.__struct_fields__} | {"spans": tuple(spans)})

    kept = [a for a in map(moved, document.annotations) if a is not None]
    return Document(
        article=document.article, text=text[:at] + twin + text[at:], annotations=Records(kept), sources=document.sources
    )


def wrong(before: Annotation, after: Annotation, old: str, changed: Letters) -> bool:
    """Whether it was put in a wrong place without a word."""
    if anchor.state_of(after) not in ("exact", "moved") or _same_for_anyone(before, after, old, joined(changed)):
        return False
    own = {place for span in before.spans for place in range(span.start, span.end)}
    there = [place for span in after.spans for _, place in changed[span.start : span.end]]
    standing = sum(place in own for _, place in changed)
    if 2 * standing < len(own):  # it was cut and a copy stands elsewhere: that is where it moved to
        there = [place - COPY if place >= COPY else place for place in there]
    if anchor.state_of(after) == "exact":
        return [place for place in there if place >= 0] != sorted(own) or len(there) != len(own)
    return 2 * sum(place in own for place in there) < len(there)


def _same_for_anyone(before: Annotation, after: Annotation, old: str, new: str) -> bool:
    """Whether a whole twin took its place: the same words, but for a letter of a word, after the same line, which
    nobody could tell apart."""
    one, other = before.spans[0], after.spans[0]
    line = old[max(0, one.start - anchor.CONTEXT) : one.start]
    if len(before.spans) != 1 or line != new[max(0, other.start - anchor.CONTEXT) : other.start]:
        return False
    return fuzz.ratio(one.exact.split(), other.exact.split()) >= _SAME_WORDS


def prove(tally: Tally) -> None:
    """``rounds`` edited articles; a table of the states by kind of edit, and every silent wrong move a failure."""
    random = tally.random
    found = documents()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number in tally.each():
        document = random.choice(found)
        kind = list(KINDS)[number % len(KINDS)]
        if random.random() < 0.5 or "twin" in kind:
            document = with_twins(document, random)
        changed = letters(document.text)
        for edit in KINDS[kind]:
            changed = edit(changed, random)
        result = anchor.reanchored(document, joined(changed))
        tally.expect(
            [a.id for a in result.document.annotations] == [a.id for a in document.annotations],
            f"{kind}: annotations are gone",
        )
        for before in document.annotations:
            after = result.document.annotations[before.id]
            counts[kind][anchor.state_of(after)] += 1
            tally.counts["annotations"] += 1
            if any(joined(changed)[span.start : span.end] != span.exact for span in after.spans):
                tally.fail(f"{kind}: {before.id} is not over its own words")
            elif wrong(before, after, document.text, changed):
                words = " … ".join(span.exact for span in after.spans)
                tally.fail(f"{kind}: {before.words[:60]!r} went to {words[:60]!r} ({before.id})")
    states = ("exact", "moved", "uncertain", "orphan")
    print(f"{'edit':34}" + "".join(f"{state:>11}" for state in states))
    for kind, found_states in counts.items():
        total = sum(found_states.values())
        print(f"{kind:34}" + "".join(f"{100 * found_states[state] / total:>10.1f}%" for state in states))


if __name__ == "__main__":
    sys.exit(main("reanchoring", "R9", prove, rounds=1_600))
