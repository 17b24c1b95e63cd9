"""Taking a form back: asked once more, with what it means."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import recall_verdict, submission_for_hand, submission_for_reading
from plans.actions.recalling import recall
from plans.write_check import Hand


def submission_recall(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        found = submission_for_hand(request.user, pk, Hand.FILLER)
        try:
            recall(found, by=request.user)
            messages.success(request, "Отчёт отозван: его можно исправить и отправить снова.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(found)
    found = submission_for_reading(request.user, pk)
    verdict = recall_verdict(found, request.user)
    return render(request, "plans/submission_recall.html", {"submission": found, "verdict": verdict})
