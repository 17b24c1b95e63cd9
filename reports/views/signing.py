"""What happens to a version on paper: number and signatory, signed copies, sending, withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from institutions.downloads import download
from institutions.requests import Request
from reports.access import report_for_reading
from reports.actions.copies import add_copy, withdraw_copy
from reports.actions.registration import mark_sent, register, signing_of
from reports.actions.versions import withdraw
from reports.models import Registration, Report
from reports.signing_access import Rule, allowed_by, copy_for_reading, files_copies, registers
from reports.signing_forms import CopyForm, CopyWithdrawalForm, RegistrationForm, SentForm, WithdrawalForm
from reports.signing_page import offered


def allowed_report(request: Request, pk: int, rule: Rule) -> tuple[Report, bool]:
    """The report, and whether the person may do this to it; who may not is led back by a GET, refused by a POST."""
    found = report_for_reading(request.user, pk)
    allowed = allowed_by(request.user, found, rule)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    return found, allowed


def registration(request: Request, pk: int) -> HttpResponse:
    found, allowed = allowed_report(request, pk, registers)
    if not allowed:
        return redirect(found)
    form = RegistrationForm(request.POST or None, initial=offered(found))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if "offer" in request.POST:
            form = RegistrationForm(initial=offered(found, told["date"]))
        elif signed := registered(request, found, form):
            messages.success(request, f"Отчёт зарегистрирован: {signed.registration}. Файлы готовятся.")
            return redirect(signed)
    return render(request, "reports/registration.html", {"report": found, "form": form})


def registered(request: Request, found: Report, form: RegistrationForm) -> Report | None:
    told = form.cleaned_data
    signing = signing_of(told["number"], told["date"], told["post"], told["name"])
    try:
        return register(found, signing=signing, on=told["date"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def sent(request: Request, pk: int) -> HttpResponse:
    found, allowed = allowed_report(request, pk, files_copies)
    row = Registration.objects.filter(report=found).first()
    if not allowed or row is None:
        return redirect(found)
    form = SentForm(
        request.POST or None, initial={"sent_on": row.sent_on or row.date, "sent_to": row.sent_to}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            mark_sent(row, on=told["sent_on"], to=told["sent_to"], by=request.user)
            messages.success(request, "Отправка отмечена.")
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "reports/sent.html", {"report": found, "registration": row, "form": form})


def copy_add(request: Request, pk: int) -> HttpResponse:
    found, allowed = allowed_report(request, pk, files_copies)
    if not allowed:
        return redirect(found)
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            add_copy(found, file.read(), file.name, of_format=form.cleaned_data["of_format"], by=request.user)
            messages.success(request, "Подписанный экземпляр приложен.")
            return redirect(found)
        except ValidationError as error:
            form.add_error("file", error)
    return render(request, "reports/copy_add.html", {"report": found, "form": form})


def copy(request: Request, pk: int) -> FileResponse:
    """Only ever as a download."""
    found = copy_for_reading(request.user, pk)
    try:
        stored = found.file.open("rb")
    except OSError as error:  # lost from the disk
        raise Http404 from error
    return download(stored, found.name, "application/octet-stream")


def copy_withdrawal(request: Request, pk: int) -> HttpResponse:
    found = copy_for_reading(request.user, pk)
    report, allowed = allowed_report(request, found.report_id, files_copies)
    if not allowed or found.withdrawn_at or report.withdrawn_at:
        return redirect(report)
    form = CopyWithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_copy(found, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, "Экземпляр отозван. Приложите верный.")
        return redirect(report)
    return render(request, "reports/copy_withdrawal.html", {"report": report, "copy": found, "form": form})


def withdrawal(request: Request, pk: int) -> HttpResponse:
    found, allowed = allowed_report(request, pk, registers)
    if not allowed or found.withdrawn_at:
        return redirect(found)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw(found, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, "Версия отозвана. Кто проверит её код, прочтёт причину.")
        return redirect(found)
    return render(request, "reports/withdrawal.html", {"report": found, "form": form})
