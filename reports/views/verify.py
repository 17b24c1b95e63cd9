"""The public page behind the QR: whether a printed version is the valid one. Anybody may ask; nothing is kept."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from institutions.actions.failed_codes import count_failed_code, may_try_codes
from institutions.client_address import client_address
from institutions.short_codes import read_code, shown
from reports.verification import Verdict, verify_file, verify_version, version_with_code
from reports.verify_forms import CodeForm, FileForm
from reports.version_facts import facts_of


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """A page without a form that is sent, so that it sets no cookie at all."""
    found = version_with_code(code)
    if found is None:
        return unknown_code(request, code)
    if code != found.code:
        return redirect("reports:verify", found.code)
    return render(request, "reports/verify.html", about(verify_version(found)))


def unknown_code(request: HttpRequest, typed: str) -> HttpResponse:
    may_try = count_failed_code(client_address(request))
    context = {
        "form": CodeForm(initial={"code": typed[:40]}),
        "is_mistyped": read_code(typed) is None,
        "is_too_many": not may_try,
    }
    return render(request, "reports/verify_unknown.html", context, status=404 if may_try else 429)


def verify_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed: its own page answers."""
    typed = request.GET.get("code", "").strip()
    if typed:
        code = read_code(typed)
        return redirect("reports:verify", code) if code else unknown_code(request, typed)
    return render(request, "reports/verify_code.html", {"form": CodeForm(), "file_form": FileForm()})


def verify_upload(request: HttpRequest) -> HttpResponse:
    """A file is hashed and its code read; rows are not counted here, and nothing of it stays."""
    if not may_try_codes(client_address(request)):
        return unknown_code(request, "")
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        page = {"form": CodeForm(), "file_form": form}
        return render(request, "reports/verify_code.html", page, status=422)
    file: UploadedFile = form.cleaned_data["file"]
    verdict = verify_file(source_of(file), with_rows=False)
    context: dict[str, object] = {"file_verdict": verdict, "file_name": file.name}
    if verdict.version is None:
        count_failed_code(client_address(request))
    else:
        context |= about(verdict.version)
    return render(request, "reports/verify_file.html", context)


def source_of(file: UploadedFile) -> bytes | Path:
    """A large one lies on the disk until the request ends."""
    return Path(file.temporary_file_path()) if isinstance(file, TemporaryUploadedFile) else file.read()


def about(verdict: Verdict) -> dict[str, object]:
    report = verdict.report
    return {
        "verdict": verdict,
        "report": report,
        "code": shown(report.code),
        "facts": facts_of(report),
        "files": report.files.all(),
    }
