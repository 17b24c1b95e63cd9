"""A document drawn to be bound with others: no page numbers, no mark, the lowest part of the foot left free.

It holds nothing that another part decides, so equal content gives equal bytes and is drawn only once.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from documents.model import Document
from documents.render.html import to_print
from documents.render.pdf import Progress, drawn
from documents.render.print_styles import PrintStyle

REVISION = "2"  # to be raised where templates or code draw the same content otherwise


def part_to_pdf(document: Document, *, style: PrintStyle, progress: Progress | None = None) -> bytes:
    """Untagged: tags would be lost on binding."""
    return drawn(to_print(document, style=style, is_part=True), progress)


def part_key(sha256: str, style: PrintStyle) -> str:
    """A name for the part of the content with that hash, for as long as it would be drawn the same."""
    return hashlib.sha256(f"{sha256} {style.code} {version('weasyprint')} {REVISION}".encode()).hexdigest()
