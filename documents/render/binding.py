"""Finished parts bound into one PDF: «N из M» and the mark on every page, bookmarks by part.

Parts are read from the disk and written to the disk, so memory hardly grows with their number. Equal parts give
equal bytes. Tags of the parts are lost: the bound file is for print, the page and the DOCX are for screen readers.
pikepdf and reportlab are imported when the first file is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from documents.mark import Mark
from documents.render.fonts import font_file
from documents.render.page_layout import POINTS_IN_MM
from documents.render.pdf import Progress
from documents.render.print_styles import DEFAULT_STYLE, PrintStyle
from documents.render.qr import modules
from documents.render.text import all_printable, printable

LEFT, RIGHT, FOOT = 20 * POINTS_IN_MM, 10 * POINTS_IN_MM, 5.5 * POINTS_IN_MM
CODE_TOP, CODE_SIDE = 4 * POINTS_IN_MM, 14 * POINTS_IN_MM  # in the margin above the first page
FONT = "Foot"
PAGES_STAMPED_AT_ONCE = 500
PRINTERS_BOXES = ("/BleedBox", "/TrimBox")  # the same as the sheet, and room in memory


class BrokenPart(ValueError):
    """A part that is no whole PDF: it has to be drawn again."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Часть отчёта повреждена: {path.name}")
        self.path = path


def bind(
    parts: Iterable[Path],
    *,
    title: str,
    mark: Mark,
    target: Path,
    names: Sequence[str],
    style: PrintStyle = DEFAULT_STYLE,
    progress: Progress | None = None,
) -> int:
    """The number of pages bound; parts without a name get no bookmark.

    `progress` is told how many parts are in; what it raises ends the binding.
    """
    from pikepdf import Pdf

    told = progress or (lambda count: None)
    with Pdf.new() as book:
        starts = []
        for count, part in enumerate(parts, start=1):
            starts.append(len(book.pages))
            _add(book, part)
            told(count)
        pages = list(book.pages)
        for first, last in _batches([*starts, len(pages)]):
            _stamp(book, pages, first, last, all_printable(mark), style)
            told(len(starts))
        _add_bookmarks(book, starts, names)
        _describe(book, title, mark)
        book.save(target, min_version="1.7", deterministic_id=True)
        return len(pages)


def _add(book: Any, path: Path) -> None:
    """Only references are copied here; what stands on the pages goes from file to file on saving."""
    from pikepdf import PdfError
    from pikepdf import open as open_pdf

    try:
        with open_pdf(path, attempt_recovery=False, suppress_warnings=True) as part:
            for page in part.pages:
                for box in PRINTERS_BOXES:
                    if box in page:
                        del page[box]
            book.pages.extend(part.pages)
    except PdfError as error:
        raise BrokenPart(path) from error


def _batches(bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First page and the page after the last of some hundreds, never of half a part."""
    first = 0
    for bound in bounds:
        if bound - first >= PAGES_STAMPED_AT_ONCE or bound == bounds[-1] > first:
            yield first, bound
            first = bound


def _stamp(book: Any, pages: Sequence[Any], first: int, last: int, mark: Mark, style: PrintStyle) -> None:
    """Every stamp is a few drawing commands after the page's own; their font stands in the file once a batch."""
    from pikepdf import Pdf

    stamped = pages[first:last]
    sizes = [tuple(map(float, page.mediabox[2:])) for page in stamped]
    before = book.make_stream(b"q")
    with Pdf.open(_stamps(sizes, first, len(pages), mark, style)) as stamps:
        fonts = book.copy_foreign(stamps.make_indirect(stamps.pages[0].Resources.Font))
        for page, stamp in zip(stamped, stamps.pages, strict=True):
            _lend(page.Resources, fonts)
            page.contents_add(before, prepend=True)
            page.contents_add(book.make_stream(b"Q " + stamp.Contents.read_bytes()))


def _lend(resources: Any, fonts: Any) -> None:
    """The pages of a part share their resources, so most have the fonts already."""
    from pikepdf import Dictionary

    if "/Font" not in resources:
        resources["/Font"] = Dictionary()
    for name, font in fonts.items():
        resources["/Font"][name] = font


def _stamps(
    sizes: Sequence[tuple[float, ...]], first: int, total: int, mark: Mark, style: PrintStyle
) -> BytesIO:
    """A PDF with nothing on its pages but what every page is stamped with."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont(FONT, str(font_file())))
    line = " ".join(mark.line().split())
    stream = BytesIO()
    canvas = Canvas(stream, invariant=True, initialFontName=FONT)
    for number, (width, height) in enumerate(sizes, start=first + 1):
        if number == 1:
            _draw_code(canvas, mark.address, height)
        canvas.setFont(FONT, style.points * 0.8)
        canvas.drawString(LEFT, FOOT, line)
        canvas.setFont(FONT, style.points * 0.9)
        canvas.drawRightString(width - RIGHT, FOOT, f"{number} из {total}")
        canvas.showPage()
    canvas.save()
    return stream


def _draw_code(canvas: Any, address: str, height: float) -> None:
    squares = modules(address)
    side = CODE_SIDE / len(squares)
    path = canvas.beginPath()
    for row, line in enumerate(squares, start=1):
        for column, is_black in enumerate(line):
            if is_black:
                path.rect(LEFT + column * side, height - CODE_TOP - row * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)


def _add_bookmarks(book: Any, starts: Sequence[int], names: Sequence[str]) -> None:
    from pikepdf import OutlineItem

    with book.open_outline() as outline:
        outline.root.extend(
            OutlineItem(" ".join(printable(name).split()), start)
            for name, start in zip(names, starts, strict=True)
            if name
        )


def _describe(book: Any, title: str, mark: Mark) -> None:
    from pikepdf import Dictionary, Name

    book.docinfo[Name.Title] = printable(title)
    book.docinfo[Name.Keywords] = printable(mark.keywords())
    book.Root.Lang = "ru"
    book.Root.PageMode = Name.UseOutlines
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
