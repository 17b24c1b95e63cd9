"""From a frozen document to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable

from documents.model import Document
from documents.render.page_estimate import estimate_pages
from documents.render.pdf import pdf_obstacle, to_pdf
from documents.render.xlsx import to_xlsx
from jobs.errors import JobFailed

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
QUICKEST_FIRST = ("xlsx", "pdf")


def render(document: Document, kind: str, progress: Callable[[int], None] | None = None) -> bytes:
    """The file of the given format; `progress` hears the number of pages laid out so far and may raise."""
    if kind == "xlsx":
        return to_xlsx(document)
    obstacle = pdf_obstacle()
    if obstacle:
        raise JobFailed(f"{obstacle} Сообщите администратору портала.")
    return to_pdf(document, progress=progress)


def work_of(document: Document, kind: str) -> int:
    """How long a file takes beside others, in pages laid out; drawing them takes a third of the time again."""
    return 1 if kind == "xlsx" else 1 + estimate_pages(document) * 4 // 3
