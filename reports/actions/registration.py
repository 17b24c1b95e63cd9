"""A version gets its outgoing number and its signatory, and goes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from reports.actions.versions import freeze, start
from reports.composition import Signing
from reports.models import Registration, Report
from reports.options import options_of
from reports.outgoing import Place, offered_number, registrations_of
from reports.outgoing_numbers import plain_number, same_number
from reports.subjects import about, owner_of

NOT_THE_LAST = "Это не последняя версия: зарегистрируйте последнюю."
WITHDRAWN = "Версия отозвана: подготовьте отчёт заново и зарегистрируйте новую версию."
CHANGED = (
    "С тех пор, как подготовлена эта версия, данные изменились. Подготовьте отчёт заново, посмотрите его и "
    "зарегистрируйте новую версию."
)


@transaction.atomic
def register(report: Report, *, signing: Signing, on: dt.date, by: User | None) -> Report:
    """The version that prints the number and the signatory, with its job ordered; it says what `report` says."""
    place = owner_of(report)
    type(place)._default_manager.select_for_update(no_key=True).get(pk=place.pk)  # one number at a time
    check_version(report)
    check_date(on)
    check_number(place, signing.number, on.year)
    options = replace(options_of(report.options), template=report.template)
    signed = freeze(report.kind, about(report), by=by, options=options, signing=signing)
    if signed.facts_sha256 != report.facts_sha256:
        raise ValidationError(CHANGED)
    registration = Registration.objects.create(
        report=signed, number=signing.number, date=on, post=signing.post, name=signing.name, registered_by=by
    )
    changes = {"номер и дата": (None, str(registration)), "подпись": (None, f"{signing.post} {signing.name}")}
    audit.record(signed, "Отчёт зарегистрирован", by=by, changes=changes)
    start(signed, by=by)
    return signed


def signing_of(number: str, on: dt.date, post: str, name: str) -> Signing:
    """As it is printed."""
    return Signing(number=plain_number(number), date=f"{on:%d.%m.%Y}", post=post, name=name)


def check_version(report: Report) -> None:
    if report.withdrawn_at:
        raise ValidationError(WITHDRAWN)
    if Report.objects.filter(subject=report.subject, version__gt=report.version).exists():
        raise ValidationError(NOT_THE_LAST)


def check_date(on: dt.date) -> None:
    if on > timezone.localdate():
        raise ValidationError({"date": "Этот день ещё не наступил: укажите сегодняшний или прошедший."})


def check_number(place: Place, number: str, year: int) -> None:
    """A number belongs to one paper of the place and year, also where that was withdrawn."""
    if not number:
        raise ValidationError({"number": "Заполните исходящий номер."})
    for taken in registrations_of(place, year).select_related("report"):
        if same_number(taken.number) == same_number(number):
            raise ValidationError(
                {
                    "number": f"Номер {taken.number} в {year} году уже занят: {taken.report}, "
                    f"от {taken.date:%d.%m.%Y}. Возьмите другой, например {offered_number(place, year)}."
                }
            )


@transaction.atomic
def mark_sent(registration: Registration, *, on: dt.date, to: str, by: User | None) -> Registration:
    """When and to whom; a slip is put right by marking it once more."""
    stored = (
        Registration.objects.select_for_update(of=("self",)).select_related("report").get(pk=registration.pk)
    )
    if stored.report.withdrawn_at:
        raise ValidationError("Версия отозвана: её не отправляют.")
    if on < stored.date:
        raise ValidationError({"sent_on": f"Отправить раньше регистрации ({stored.date:%d.%m.%Y}) нельзя."})
    if on > timezone.localdate():
        raise ValidationError({"sent_on": "Этот день ещё не наступил: укажите сегодняшний или прошедший."})
    before = audit.values(stored, ["sent_on", "sent_to"])
    stored.sent_on, stored.sent_to, stored.sent_by = on, to, by
    changes = audit.difference(before, audit.values(stored, ["sent_on", "sent_to"]))
    if changes:
        stored.save(update_fields=["sent_on", "sent_to", "sent_by"])
        audit.record(stored.report, "Отмечена отправка отчёта", by=by, changes=changes)
    return stored
