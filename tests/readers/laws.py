"""What holds of every article, whatever reader made it."""

from annotator.core.model import Article

BLOCK_KINDS = {"heading", "paragraph", "quotation", "item", "caption", "code"}
MARK_KINDS = {"bold", "italic", "code", "strike", "link"}


def check(article: Article) -> None:
    """Ranges lie in the text and come in order, blocks lie apart and have words, and there is one kind of line end."""
    text = article.text
    assert "\r" not in text
    text.encode("utf-8")
    end = 0
    for block in article.blocks:
        assert block.kind in BLOCK_KINDS
        assert end <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip()
        assert not text[end : block.start].strip(), "words outside of the blocks"
        assert (block.level >= 1) == (block.kind in ("heading", "item", "quotation"))
        assert not block.marker or block.kind == "item"
        end = block.end
    assert not text[end:].strip(), "words outside of the blocks"
    starts = [mark.start for mark in article.marks]
    assert starts == sorted(starts)
    for mark in article.marks:
        assert mark.kind in MARK_KINDS
        assert any(block.start <= mark.start < mark.end <= block.end for block in article.blocks)
        assert bool(mark.target) <= (mark.kind == "link")
