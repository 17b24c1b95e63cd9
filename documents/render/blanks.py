"""Paper blanks as PDF: the questionnaire is drawn once, and every copy of its pages is stamped with its sheet's code.

Untagged: tags would be lost on copying, and who listens to a questionnaire has it on the web. pikepdf and reportlab
are imported when the first blank is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from io import BytesIO
from typing import Any

from documents.blank import Blank
from documents.render.fonts import SANS_STACK, font_file
from documents.render.html import filled
from documents.render.page_layout import POINTS_IN_MM
from documents.render.pdf import drawn
from documents.render.qr import png_uri
from documents.render.text import all_printable

NORMAL, LARGE = 11, 18  # points; large print begins at 16
CODE_POINTS = 13
RIGHT, TOP = 12 * POINTS_IN_MM, 12 * POINTS_IN_MM
FONT = "Sheet"


def blanks_to_pdf(
    blank: Blank, codes: Sequence[str], *, points: int = NORMAL, is_two_sided: bool = False
) -> bytes:
    """One copy for each code; of a two-sided print each begins on a sheet of its own."""
    shown = all_printable(blank)
    context = {"blank": shown, "points": points, "fonts": SANS_STACK}
    context["qr"] = png_uri(shown.address) if shown.address else ""
    return _copied(drawn(filled("documents/blank.html", context), None), codes, is_two_sided)


def _copied(pdf: bytes, codes: Sequence[str], is_two_sided: bool) -> bytes:
    from pikepdf import Page, Pdf

    with Pdf.open(BytesIO(pdf)) as book, Pdf.open(_stamps(codes)) as stamps:
        originals = list(book.pages)
        fonts = book.copy_foreign(stamps.make_indirect(stamps.pages[0].Resources.Font))
        before, size = book.make_stream(b"q"), originals[0].mediabox
        for page in originals:
            for name, font in fonts.items():
                page.Resources.Font[name] = font
        for stamp in stamps.pages:
            mark = book.make_stream(b"Q " + stamp.Contents.read_bytes())
            for page in originals:
                sheet = Page(book.make_indirect(copy(page.obj)))
                sheet.obj.Contents = [before, *_contents(page), mark]
                book.pages.append(sheet)
            if is_two_sided and len(originals) % 2:
                book.add_blank_page(page_size=(float(size[2]), float(size[3])))
        del book.pages[: len(originals)]
        return _saved(book)


def _contents(page: Any) -> list[Any]:
    from pikepdf import Array

    contents = page.obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]


def _saved(book: Any) -> bytes:
    target = BytesIO()
    book.save(target, min_version="1.7", deterministic_id=True)
    return target.getvalue()


def _stamps(codes: Sequence[str]) -> BytesIO:
    """A PDF of one page a code, with nothing on it but the code."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont(FONT, str(font_file(SANS_STACK))))
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True, initialFontName=FONT)
    width, height = A4
    for code in codes:
        canvas.setFont(FONT, CODE_POINTS)
        canvas.drawRightString(width - RIGHT, height - TOP, code)
        canvas.showPage()
    canvas.save()
    return stream
