"""The register of what went out: under which numbers, whose, sent or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from documents.render.plain_table import table_to_xlsx
from institutions.models import Institution, Territory, User
from institutions.short_codes import shown
from reports.access import reports_visible_to
from reports.models import Registration
from reports.outgoing_numbers import next_number
from reports.subjects import owner_of

Place = Institution | Territory
HEADINGS = (
    *("Номер", "Дата", "Отчёт", "Версия", "Чей", "Подписывает", "Отправлен", "Кому"),
    *("Подписанных экземпляров", "Отозван", "Код проверки"),
)


def numbered_at(place: Place) -> Q:
    """What goes out under the place's own numbers: the department's are those of no performer."""
    if isinstance(place, Institution):
        return Q(report__institution=place)
    of_nobody = Q(report__institution__isnull=True, report__territory__isnull=True)
    return Q(report__territory=place) | (of_nobody & Q(report__plan__territory=place))


def registrations_of(place: Place, year: int) -> QuerySet[Registration]:
    return Registration.objects.filter(numbered_at(place), date__year=year)


def offered_number(place: Place, year: int) -> str:
    return next_number(registrations_of(place, year).values_list("number", flat=True))


def registrations_visible_to(user: User) -> QuerySet[Registration]:
    return Registration.objects.filter(report__in=reports_visible_to(user).order_by())


def outgoing(
    user: User, *, year: int | None = None, place: Place | None = None, sent: str = ""
) -> QuerySet[Registration]:
    """The newest first, with all that a line of the register tells."""
    found = registrations_visible_to(user)
    if year:
        found = found.filter(date__year=year)
    if place:
        found = found.filter(numbered_at(place))
    if sent:
        found = found.filter(sent_on__isnull=sent == "no")
    places = ("report__institution", "report__territory", "report__plan__territory")
    return found.select_related(*places).prefetch_related("report__copies").order_by("-date", "-pk")


def years(user: User) -> list[int]:
    found = registrations_visible_to(user).order_by().values_list("date__year", flat=True)
    return sorted(set(found), reverse=True)


def places(user: User) -> dict[str, Place]:
    """Whose reports are in the register that the person sees, by keys for an address."""
    visible = registrations_visible_to(user).order_by()
    of_nobody = visible.filter(report__institution__isnull=True, report__territory__isnull=True)
    institutions = Institution.objects.filter(pk__in=visible.values("report__institution"))
    territories = Territory.objects.filter(
        Q(pk__in=visible.values("report__territory")) | Q(pk__in=of_nobody.values("report__plan__territory"))
    )
    return {
        **{f"territory-{place.pk}": place for place in territories},
        **{f"institution-{place.pk}": place for place in institutions},
    }


def outgoing_table(registrations: Iterable[Registration]) -> bytes:
    return table_to_xlsx("Журнал исходящих", HEADINGS, list(lines(registrations)))


def lines(registrations: Iterable[Registration]) -> Iterator[tuple[str, ...]]:
    for each in registrations:
        report = each.report
        yield (
            each.number,
            f"{each.date:%d.%m.%Y}",
            report.title,
            str(report.version),
            owner_name(each),
            f"{each.post} {each.name}",
            f"{each.sent_on:%d.%m.%Y}" if each.sent_on else "",
            each.sent_to,
            str(len(report.valid_copies) or ""),
            f"{localtime(report.withdrawn_at):%d.%m.%Y}" if report.withdrawn_at else "",
            shown(report.code),
        )


def owner_name(registration: Registration) -> str:
    owner = owner_of(registration.report)
    return owner.short_name if isinstance(owner, Institution) else owner.performer_name
