"""From a frozen document to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable

from documents.model import Document
from documents.render.pdf import to_pdf
from documents.render.xlsx import to_xlsx

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render(document: Document, kind: str, progress: Callable[[int], None] | None = None) -> bytes:
    """The file of the given format; `progress` hears the number of pages laid out so far and may raise."""
    return to_pdf(document, progress=progress) if kind == "pdf" else to_xlsx(document)
