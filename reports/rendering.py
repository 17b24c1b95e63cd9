"""From a frozen version to the bytes of a file, and the counting of its rows before anybody gets it.

A short document is one tagged PDF. A long one is drawn in pieces that are kept by the hash of their content, so that
a change redraws its own piece only, and bound at the end. Pieces are drawn by whoever comes: every worker goes
round all of them, a stretch of its own first, and skips what is there. Two that draw the same piece write the same
bytes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from documents.joining import joined
from documents.model import Document, to_json
from documents.pieces import pieces
from documents.render.binding import BrokenPart, bind
from documents.render.docx import to_docx
from documents.render.page_estimate import estimate_pages
from documents.render.parts import part_key, part_to_pdf
from documents.render.pdf import pdf_obstacle, to_pdf
from documents.render.print_styles import STYLES, PrintStyle
from documents.render.row_count import missing_rows
from documents.render.xlsx import to_xlsx
from jobs.errors import JobFailed
from jobs.files import write_atomically
from reports.composition import fingerprint
from reports.file_names import PIECES
from reports.models import Report, Snapshot

QUICKEST_FIRST = ("xlsx", "docx", "pdf")
NAMED_ROWS = 3
STEPS_TO_DRAW = 6  # a piece, beside binding it and counting its rows

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a long report: where its PDF is kept and how to get at what is in it."""

    title: str
    name: str
    load: Callable[[], Document]

    @property
    def path(self) -> Path:
        return Path(default_storage.path(self.name))


def style_of(report: Report) -> PrintStyle:
    return STYLES[report.template]


def documents_of(report: Report) -> Iterator[Document]:
    """The report's own document and those of its parts, one in memory at a time."""
    yield report.document
    for part in report.parts.select_related("snapshot").iterator(chunk_size=1):
        yield part.snapshot.document


def whole_document(report: Report) -> Document:
    """All of it as one document, as a workbook and a Word file hold it."""
    documents = documents_of(report)
    return joined(next(documents), documents)


def pieces_of(report: Report) -> list[Piece]:
    """The report's own document in pieces, the first under its title, then every part of a set."""
    own = [piece_of(document, report) for document in pieces(report.document)]
    parts = [
        Piece(part.title, part_name(part.snapshot_id, report), partial(frozen_document, part.snapshot_id))
        for part in report.parts.all()
    ]
    return [replace(own[0], title=report.title), *own[1:], *parts]


def piece_of(document: Document, report: Report) -> Piece:
    return Piece("", part_name(fingerprint(to_json(document)), report), lambda: document)


def frozen_document(sha256: str) -> Document:
    """Read anew each time: a long set must not be in memory as a whole."""
    return Snapshot.objects.get(pk=sha256).document


def part_name(sha256: str, report: Report) -> str:
    key = part_key(sha256, style_of(report))
    return f"{PIECES}/{key[:2]}/{key}.pdf"


def is_bound(report: Report) -> bool:
    """Whether its PDF is put together from pieces, told without naming them."""
    return report.parts.exists() or len(pieces(report.document)) > 1


def draw_pieces(todo: list[Piece], report: Report, tell: Tell, *, number: int = 0, of: int = 1) -> None:
    """Go round all pieces as the worker of this number and draw what is not there.

    `tell` hears how many are, and may raise.
    """
    count = PiecesThere(todo)
    for piece in round_of(todo, number, of):
        tell(count())
        if not is_kept(piece):
            data = part_to_pdf(piece.load(), style=style_of(report), progress=lambda _: tell(count()))
            write_atomically(piece.name, data)


def round_of(todo: list[Piece], number: int, of: int) -> list[Piece]:
    """A stretch of one's own, then the rest from its end: workers meet once, and not side by side all the way."""
    first, last = len(todo) * number // of, len(todo) * (number + 1) // of
    return todo[first:last] + (todo[last:] + todo[:first])[::-1]


def is_kept(piece: Piece) -> bool:
    """Whether it is drawn already; the sweep of old pieces leaves alone what was asked for of late."""
    try:
        os.utime(piece.path)
    except FileNotFoundError:
        return False
    return True


class PiecesThere:
    """How many are drawn, by whomever; looked up twice a second at most."""

    def __init__(self, todo: list[Piece]) -> None:
        self.unseen = [piece.path for piece in todo]
        self.total = len(todo)
        self.looked_at = 0.0

    def __call__(self) -> int:
        if time.monotonic() - self.looked_at > 0.5:
            self.unseen = [path for path in self.unseen if not path.exists()]
            self.looked_at = time.monotonic()
        return self.total - len(self.unseen)


def render_pdf(report: Report, target: Path, tell: Tell) -> None:
    """One tagged document, or what is bound of pieces."""
    todo = pieces_of(report)
    if len(todo) > 1:
        render_bound(todo, report, target, tell)
        return
    document = todo[0].load()
    target.write_bytes(to_pdf(document, mark=report.mark, style=style_of(report), progress=tell))
    count_rows([document], "pdf", target)


def render_bound(todo: list[Piece], report: Report, target: Path, tell: Tell) -> None:
    """Drawing takes most of the time; binding and counting take long enough to be told."""
    try:
        pages = draw_and_bind(todo, report, target, tell)
    except BrokenPart as broken:  # a disk that was full or failed: it is drawn again, once
        broken.path.unlink(missing_ok=True)
        pages = draw_and_bind(todo, report, target, tell)
    done = (STEPS_TO_DRAW + 1) * len(todo)
    count_rows(documents_of(report), "pdf", target, lambda page: tell(done + page * len(todo) // pages))


def draw_and_bind(todo: list[Piece], report: Report, target: Path, tell: Tell) -> int:
    draw_pieces(todo, report, lambda there: tell(STEPS_TO_DRAW * there), of=settings.RENDER_WORKERS)
    return bind(
        [piece.path for piece in todo],
        title=todo[0].load().full_name(),
        mark=report.mark,
        target=target,
        names=[piece.title for piece in todo],
        style=style_of(report),
        progress=lambda count: tell(STEPS_TO_DRAW * len(todo) + count),
    )


def render_office(report: Report, kind: str, target: Path) -> None:
    draw = to_xlsx if kind == "xlsx" else to_docx
    document = whole_document(report)
    target.write_bytes(draw(document, mark=report.mark))
    count_rows([document], kind, target)


def render(report: Report, kind: str, target: Path, tell: Tell = lambda _: None) -> None:
    """Write the file of the given format; `tell` hears how much of `work_of` is done, and may raise."""
    if kind != "pdf":
        render_office(report, kind, target)
        return
    obstacle = pdf_obstacle()
    if obstacle:
        raise JobFailed(f"{obstacle} Сообщите администратору портала.")
    render_pdf(report, target, tell)


def count_rows(documents: Iterable[Document], kind: str, path: Path, tell: Tell | None = None) -> None:
    """Before a file is handed out, every row of the frozen version is found in it."""
    missing = missing_rows(documents, path, kind, tell)
    if missing:
        named = "; ".join(missing[:NAMED_ROWS])
        raise JobFailed(
            f"В готовом файле {kind.upper()} не хватает строк: {len(missing)} ({named}). Файл не выдан."
            " Попробуйте ещё раз, а если повторится, сообщите администратору портала."
        )


def missing_from(report: Report, kind: str, data: bytes | Path) -> list[str]:
    """Readable names of the rows of the frozen version that are not in the file."""
    documents = documents_of(report) if kind == "pdf" else [whole_document(report)]
    return missing_rows(documents, data, kind)


def work_of(report: Report, kind: str) -> int:
    """How long a file takes beside others, in the steps that `render` tells."""
    if kind != "pdf":
        return 1
    todo = pieces_of(report)
    if len(todo) > 1:
        return (STEPS_TO_DRAW + 2) * len(todo)
    return 1 + estimate_pages(todo[0].load(), style_of(report)) * 4 // 3
