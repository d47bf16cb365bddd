"""Opening an article: the file and its sidecar brought together, nothing written, what is wrong with either said."""

import errno
from pathlib import Path

from msgspec import UNSET, Struct
from msgspec.structs import replace

from annotator import readers
from annotator.core import anchor, store
from annotator.core.codebook import Codebook, CodebookError, for_folder, shipped
from annotator.core.model import Article, ArticleInfo, Block, Document, new_document
from annotator.core.sidecar import MARKERS, Fault, SidecarError


class Opened(Struct, frozen=True, kw_only=True):
    """An article ready to be shown. ``digest`` is that of the sidecar on disk, None when there is none; ``base`` is
    what that holds, where ``document`` is brought up to the article as it is now; ``reanchored`` says that this was
    changed since it was annotated, and that the annotations stand where the new text has them; ``read_only`` says in a
    sentence why nothing may be changed, and is empty when it may; ``conflict_markers`` says that git left two versions
    in the sidecar; ``notices`` are sentences to show."""

    path: Path
    sidecar: Path
    article: Article
    document: Document
    codebook: Codebook
    digest: str | None = None
    base: Document | None = None
    reanchored: bool = False
    conflict_markers: bool = False
    read_only: str = ""
    notices: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def open_article(
    path: Path,
    *,
    coder: str = "",
    choices: readers.Choices | None = None,
    handle: readers.ReadHandle | None = None,
) -> Opened:
    """The article at ``path`` with what its sidecar holds; of a path to a sidecar, its article.

    ``choices`` are those of the sidecar, where none are given; ``handle`` tells how far it is, and stops it.

    ReadError when the article cannot be read. A sidecar that cannot be read costs the annotations, not the article:
    the article opens read-only, so that nothing is written over the sidecar.
    """
    if store.is_sidecar(path):
        path = store.article_of(path)
    notices: list[str] = []
    try:
        codebook = for_folder(path.parent)
    except CodebookError as error:
        codebook = shipped()
        notices.append(
            f"The folder's codebook could not be read, so the one that comes with the program is used. {error}"
        )
    sidecar = store.sidecar_path(path, coder)
    loaded, trouble = _load(sidecar)
    if choices is None:
        choices = readers.Choices.of(loaded.reading.document.article) if loaded else readers.Choices()
    article = readers.read(path, choices, handle=handle)
    notices.extend(f"{path.name} {warning}." for warning in article.warnings)
    if loaded is None:
        return Opened(
            path=path,
            sidecar=sidecar,
            article=article,
            document=new_document(article),
            codebook=codebook,
            read_only=trouble,
            conflict_markers=MARKERS in trouble,
            notices=tuple(notices),
        )
    reading = loaded.reading
    document = reading.document
    read_only = ""
    if reading.newer:
        read_only = (
            f"{sidecar.name} was written by a newer version of Annotator (format {document.version}). "
            "You can read it here; install the newer version to change it."
        )
    changed = document.text != article.text
    if changed and reading.newer:
        article = replace(article, text=document.text, blocks=_lines(document.text), marks=())
    else:
        document = brought_to(document, article)
        article = replace(article, info=_completed(article, document))
    return Opened(
        path=path,
        sidecar=sidecar,
        article=article,
        document=document,
        codebook=codebook,
        digest=loaded.digest,
        base=reading.document,
        reanchored=changed and not reading.newer,
        read_only=read_only,
        notices=tuple(notices) + _unknown_labels(document, codebook),
        faults=reading.faults,
    )


def brought_to(document: Document, article: Article) -> Document:
    """The document over the article as it is now: its annotations re-anchored if the text is another one."""
    info = article.info
    known = {name: getattr(info, name) for name in ("sha256", "reader", "media_type", "encoding", "extraction")}
    document = anchor.to_text(document, article.text)
    return replace(document, article=replace(document.article, **known))


def _load(sidecar: Path) -> tuple[store.Loaded | None, str]:
    try:
        return store.load(sidecar), ""
    except SidecarError as error:
        reason = str(error)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None, (
                "The name of this article is so long that the disk takes no name for a sidecar beside it. You can read "
                "it here; give it a shorter name to annotate it."
            )
        reason = error.strerror or str(error)
    return None, (
        f"{sidecar.name} could not be read, so it is left as it is and nothing can be annotated here: {reason}. "
        "Put it right or move it away, then open the article again."
    )


def _completed(article: Article, document: Document) -> ArticleInfo:
    """The article's own metadata, completed by what the sidecar says of it."""
    given = {name: getattr(document.article, name) for name in ("title", "byline", "publication", "url", "published")}
    return replace(article.info, **{name: value for name, value in given.items() if value})


def _unknown_labels(document: Document, codebook: Codebook) -> tuple[str, ...]:
    known = {label.label for label in codebook.labels}
    unknown = sorted({annotation.label for annotation in document.annotations} - known)
    if not unknown:
        return ()
    names = ", ".join(f"“{name}”" for name in unknown[:5]) + (" and more" if len(unknown) > 5 else "")
    return (f"The codebook has no label {names}; such annotations are shown in grey and kept as they are.",)


def _lines(text: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return tuple(blocks)


def has_work(document: Document) -> bool:
    """Whether there is anything in a document that a sidecar would have to hold."""
    return bool(len(document.annotations) or len(document.sources) or document.bad or document.extra is not UNSET)
