"""Fields of word processors: of all their instructions only where a link leads is read, and nothing is done."""

from annotator.readers.inline import Style, link


def hyperlink(instruction: str) -> frozenset[Style]:
    """The link that a HYPERLINK field's instruction makes of its result; none for any other field."""
    words = instruction.strip().split(None, 1)
    if len(words) < 2 or words[0].upper() != "HYPERLINK" or words[1].startswith("\\"):
        return frozenset()
    rest = words[1]
    target = rest[1:].partition('"')[0] if rest.startswith('"') else rest.split(None, 1)[0]
    return link(target)
