"""What anybody may know of a version: never its content, and no person but who signed it."""

from __future__ import annotations

from collections.abc import Iterator

from institutions.models import Institution
from institutions.short_codes import shown
from reports.models import Report, SignedCopy
from reports.subjects import owner_of

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
    owner = owner_of(report)
    return owner.official_name if isinstance(owner, Institution) else owner.performer_name


def registration_facts(report: Report) -> Iterator[tuple[str, str]]:
    registration = getattr(report, "registration", None)
    if registration is not None:
        yield "Исходящий номер", str(registration)
        yield "Подписывает", f"{registration.post} {registration.name}"


def copies_of(report: Report) -> Iterator[str]:
    """Whoever signed is not named here: the signatory is told by the registration."""
    for copy in report.valid_copies:
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
        copies__withdrawn_at__isnull=True,
    )
    return sheets.select_related("registration").order_by("-created_at", "-pk").first()


def approval_of(report: Report) -> str:
    sheet = approving_sheet(report)
    if sheet is None:
        return ""
    registration = getattr(sheet, "registration", None)
    return f"утверждён листом {registration or f'утверждения, {sheet.version_words}'}"
