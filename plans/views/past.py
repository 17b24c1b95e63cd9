"""What was written about an item before, and carrying it over without scripts."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from institutions.requests import Request
from plans.access import obligation_for_reading
from plans.forms.quarter import EntryForm
from plans.models import Submission
from plans.rows.form_rows import FormRow, form_row
from plans.rows.past_texts import PastText
from plans.texts.word_difference import differ

# The value of a form's button: row and earlier entry.
TAKE = re.compile(r"\Apast-([0-9]{1,18})-([0-9]{1,18})\Z")


def past_address(found: Submission, target: str) -> str:
    """Where a press of «Перенести» leads once the form is saved; nothing for other buttons and for strange rows."""
    asked = TAKE.match(target)
    if asked is None or not found.obligations.filter(pk=asked[1]).exists():
        return ""
    return f"{reverse('plans:entry-past', args=[asked[1]])}?take={asked[2]}"


def entry_past(request: Request, pk: int) -> HttpResponse:
    """The row with its earlier texts; one that is taken stands in the field, to be mended and saved."""
    row = form_row(obligation_for_reading(request.user, pk), request.user)
    taken = taken_text(row, request.GET.get("take", ""))
    row.form = EntryForm(obligation=row.obligation, figures=row.figures)
    present = row.form.initial["text"]
    if taken:
        row.form.initial["text"] = taken.text
    context = {
        "row": row,
        "taken": taken,
        "pieces": differ(present, taken.text) if taken and present.strip() else [],
        "submission": row.obligation.submission,
    }
    return render(request, "plans/entry_past.html", context)


def taken_text(row: FormRow, entry: str) -> PastText | None:
    return next((past for past in row.past if str(past.entry.pk) == entry), None)
