"""Invented proof for the demonstration: a sheet of figures and a picture, both made here."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from culturequality.demo.loading import writer_of
from documents.model import Column, Document, ItemRow, Table
from documents.render.pdf import to_pdf
from plans.actions.evidence import add_file
from plans.models import Evidence, Plan, Submission

ANSWERS = [("Довольны", 187), ("Скорее довольны", 46), ("Скорее недовольны", 11), ("Недовольны", 4)]
SHEET = "Итоги опроса посетителей.pdf"
PICTURE = "Ответы посетителей.png"


def add_evidence(plan: Plan) -> list[Evidence]:
    """The sheet in a form that waits for acceptance, the picture in one that is still being filled in."""
    running = plan.periods.filter(opened_at__isnull=False).latest("start").submissions
    waiting, filling = (running.get(institution__code=code) for code in ("rdk", "cinema"))
    return [add_to(waiting, sheet(), SHEET), add_to(filling, picture(), PICTURE)]


def add_to(form: Submission, data: bytes, name: str) -> Evidence:
    """At the form's first row, in the name of whoever writes it, though the form may be sent by now."""
    evidence = add_file(
        form.obligations.earliest("item__section__position", "item__position"), data, name, by=None
    )
    evidence.added_by = writer_of(form)
    evidence.save(update_fields=["added_by"])
    return evidence


def sheet() -> bytes:
    rows = tuple(ItemRow((answer, str(count))) for answer, count in ANSWERS)
    table = Table((Column("Ответ", 3), Column("Число ответов", 1)), rows)
    title = ("Итоги опроса посетителей", "МБУК «Луговодский РДК»")
    return to_pdf(Document(title=title, blocks=(table,), orientation="portrait"))


def picture() -> bytes:
    """The same answers as bars."""
    image = Image.new("RGB", (480, 300), "white")
    draw = ImageDraw.Draw(image)
    for place, (_, count) in enumerate(ANSWERS):
        left = 50 + place * 105
        draw.rectangle((left, 270 - count * 240 // ANSWERS[0][1], left + 70, 270), fill="#0b5c66")
    draw.line((30, 270, 450, 270), fill="#14252b", width=3)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
