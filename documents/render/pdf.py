"""A document as PDF/UA-1 by WeasyPrint: A4, tagged, fonts embedded; equal documents give equal bytes.

WeasyPrint is imported when the first document is drawn: it takes half a second and the system's Pango.
"""

import gc
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from documents.mark import Mark
from documents.model import Document
from documents.render.fonts import NO_FONT, fonts_available
from documents.render.html import to_print
from documents.render.print_styles import DEFAULT_STYLE, PrintStyle

Progress = Callable[[int], None]


def to_pdf(
    document: Document,
    *,
    mark: Mark | None = None,
    style: PrintStyle = DEFAULT_STYLE,
    progress: Progress | None = None,
) -> bytes:
    """`progress` is told the number of every page laid out; what it raises ends the drawing."""
    return drawn(to_print(document, style=style, mark=mark), progress, pdf_variant="pdf/ua-1")


def drawn(page: str, progress: Progress | None, **options: str) -> bytes:
    """A page of print as PDF; it may fetch nothing, its pictures are data."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    with _reporting_pages(progress), _garbage_collected_once():
        html = HTML(string=page, url_fetcher=fetcher)
        pdf: bytes = html.write_pdf(font_config=_fonts(), **options)
    return pdf


@cache
def _fonts() -> Any:
    """One for the process: every other would leave a quarter of a megabyte behind for good."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def pdf_obstacle() -> str:
    """Why no PDF can be drawn on this machine, in Russian and with the remedy; "" where all is there."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return "Нет библиотеки Pango для печати в PDF: установите libpango-1.0-0 и libpangoft2-1.0-0."
    return "" if fonts_available() else NO_FONT


class _PageReporter(logging.Handler):
    """WeasyPrint tells its progress to a logger of the process: only our own thread's pages are ours."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress
        self.thread = threading.get_ident()
        self.page = 0

    def emit(self, record: logging.LogRecord) -> None:
        told = re.search(r"Page (\d+)", record.getMessage())
        if told and record.thread == self.thread and int(told[1]) > self.page:
            self.page = int(told[1])
            self.progress(self.page)


@contextmanager
def _reporting_pages(progress: Progress | None) -> Iterator[None]:
    if progress is None:
        yield
        return
    logger, reporter = logging.getLogger("weasyprint.progress"), _PageReporter(progress)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(reporter)
    try:
        yield
    finally:
        logger.removeHandler(reporter)


@contextmanager
def _garbage_collected_once() -> Iterator[None]:
    """Layout makes millions of small objects; collecting once at the end saves a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect()
