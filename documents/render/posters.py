"""Posters as PDF/UA-1, one sheet of paper each, by the way of every other document: nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from documents.poster import Poster
from documents.render.fonts import SANS_STACK
from documents.render.html import filled
from documents.render.pdf import Progress, drawn
from documents.render.poster_formats import SIZES, PosterFormat
from documents.render.qr import png_uri
from documents.render.text import all_printable

TYPED = "Нет камеры? Откройте {} и наберите код"
ERROR_CORRECTION = "q"  # a quarter of the code may be scratched


def posters_to_pdf(
    posters: Sequence[Poster], form: PosterFormat, *, title: str = "", progress: Progress | None = None
) -> bytes:
    """`progress` is told the number of every sheet laid out; what it raises ends the drawing."""
    shown = [all_printable(poster) for poster in posters]
    context = {
        "title": title or shown[0].full_name(),
        "lang": shown[0].lang,
        "form": form,
        "fonts": SANS_STACK,
        "sizes": SIZES,
        "faces": range(form.faces),
        "sheets": [_sheet(poster, form) for poster in shown],
    }
    return drawn(filled("documents/posters.html", context), progress, pdf_variant="pdf/ua-1")


def _sheet(poster: Poster, form: PosterFormat) -> dict[str, Any]:
    further = poster.further if form.has_further else ()
    return {
        "poster": poster,
        "qr": png_uri(poster.address, error=ERROR_CORRECTION),
        "name_size": SIZES.index(form.name.size_of(poster.institution)),
        "point_size": SIZES.index(form.point.size_of(poster.point)),
        "typed_size": SIZES.index(form.typed.size_of(TYPED.format(poster.typed_address))),
        "further": [{"code": code, "qr": png_uri(code.address, error=ERROR_CORRECTION)} for code in further],
    }
