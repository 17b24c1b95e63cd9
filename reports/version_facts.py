"""What anybody may know of a version: never its content, and no person but who signed it."""

from __future__ import annotations

from collections.abc import Iterator

from institutions.short_codes import shown
from reports.models import Registration, Report, SignedCopy

Facts = list[tuple[str, str]]


def facts_of(report: Report) -> Facts:
    """Labels and words, in the order they are read."""
    told = [
        ("Отчёт", report.title),
        ("Версия", f"{report.version} от {report.version_words.rpartition(' ')[2]}"),
        ("Исполнитель", performer_of(report)),
        *registration_facts(report),
        ("Подписанный экземпляр", "; ".join(dict.fromkeys(copies_of(report)))),
        ("Утверждение", approval_of(report)),
        ("Код", shown(report.code)),
    ]
    return [(label, words) for label, words in told if words]


def performer_of(report: Report) -> str:
    if report.institution:
        return report.institution.official_name
    return (report.territory or report.plan.territory).performer_name


def registration_facts(report: Report) -> Iterator[tuple[str, str]]:
    registration = Registration.objects.filter(report=report).first()
    if registration is not None:
        yield "Исходящий номер", str(registration)
        yield "Подписывает", f"{registration.post} {registration.name}"


def copies_of(report: Report) -> Iterator[str]:
    """Whoever signed is not named here: the signatory is told by the registration."""
    for copy in report.copies.all():
        if copy.kind == SignedCopy.Kind.SCAN:
            yield "скан хранится на портале"
        else:
            yield f"электронная подпись файла {copy.get_format_display()} хранится на портале"


def approving_sheet(report: Report) -> Report | None:
    """The signed sheet that approves what this version says, under whatever number it went out."""
    sheets = Report.objects.filter(
        kind=Report.Kind.APPROVAL,
        covers__subject=report.subject,
        covers__facts_sha256=report.facts_sha256,
        withdrawn_at__isnull=True,
        copies__isnull=False,
    )
    return sheets.select_related("registration").order_by("-created_at", "-pk").first()


def approval_of(report: Report) -> str:
    return approval_words(approving_sheet(report))


def approval_words(sheet: Report | None) -> str:
    if sheet is None:
        return ""
    registration = getattr(sheet, "registration", None)
    return f"утверждён листом {registration or f'утверждения, {sheet.version_words}'}"
