"""A version gets its number and signatory; the number is its own in the place's year."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections

from documents.model import Signature
from institutions.models import AuditEntry
from reports.actions.registration import mark_sent, register, signing_of
from reports.actions.versions import freeze, withdraw
from reports.models import Registration, Report
from reports.options import Options
from reports.outgoing import offered_number
from reports.seals import is_sealed
from reports.subjects import about, owner_of
from tests.factories import an_active_plan, an_open_period, filled

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 4, 10)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2024-04-15 12:00+03:00", tick=True):
        yield


def registered(report, number="12-о", on=DAY, by=None, post="И.о. директора", name="П.П. Речной"):
    return register(report, signing=signing_of(number, on, post, name), on=on, by=by)


def library_report(world):
    return freeze("execution", world.form, by=world.methodist)


def test_a_registered_version_prints_its_number_and_who_signs(world):
    first = library_report(world)
    signed = Report.objects.get(pk=registered(first, by=world.head).pk)
    assert (signed.version, signed.subject, signed.facts_sha256) == (2, first.subject, first.facts_sha256)
    assert signed.document.registration == "№ 12-о от 10.04.2024"
    assert signed.document.signatures == (Signature("И.о. директора", "П.П. Речной"),)
    assert (signed.document.blocks, signed.document.title) == (first.document.blocks, first.document.title)
    assert is_sealed(signed)
    row = signed.registration
    assert (row.number, row.date, row.post, row.name, row.registered_by) == (
        "12-о", DAY, "И.о. директора", "П.П. Речной", world.head,
    )  # fmt: skip


def test_its_files_are_ordered_and_the_history_tells(world):
    signed = registered(library_report(world), by=world.head)
    assert signed.job.status == "queued"
    actions = [entry.action for entry in AuditEntry.objects.about(signed).order_by("pk")]
    assert actions == ["Заказан отчёт", "Отчёт зарегистрирован"]


def test_the_same_facts_ordered_again_are_the_registered_version(world):
    signed = registered(library_report(world))
    assert freeze("execution", world.form, by=None) == signed


@pytest.mark.parametrize("kind", ["consolidated", "set", "completeness", "plan", "approval"])
def test_the_department_registers_each_of_its_own(world, kind):
    first = freeze(kind, world.plan if kind == "plan" else world.period, by=world.editor)
    signed = Report.objects.get(pk=registered(first, name="Л.К. Орешкина").pk)
    assert signed.document.registration == "№ 12-о от 10.04.2024"
    assert "Л.К. Орешкина" in " ".join(signed.document.texts())
    assert owner_of(signed) == world.district


def test_the_style_of_print_is_kept(world):
    first = freeze("execution", world.form, by=None, options=Options(template="large-1"))
    assert registered(first).template == "large-1"


def test_what_changed_meanwhile_is_not_registered_unseen(world):
    first = library_report(world)
    filled(world.form)
    with pytest.raises(ValidationError, match="данные изменились"):
        registered(first)
    assert (Report.objects.count(), Registration.objects.count()) == (1, 0)


def test_only_the_last_version_is_registered(world):
    first = library_report(world)
    filled(world.form)
    library_report(world)
    with pytest.raises(ValidationError, match="не последняя версия"):
        registered(first)


def test_a_withdrawn_version_is_not_registered(world):
    first = library_report(world)
    withdraw(first, why="Опечатка", by=world.head)
    with pytest.raises(ValidationError, match="отозвана"):
        registered(Report.objects.get(pk=first.pk))


@pytest.mark.parametrize("number", ["12-о", "12-О", " № 12 – о "])
def test_a_number_is_given_once_in_the_year_of_a_place(world, number):
    signed = registered(library_report(world))
    filled(world.form)
    with pytest.raises(ValidationError) as refused:
        registered(library_report(world), number)
    assert refused.value.message_dict == {
        "number": [
            f"Номер 12-о в 2024 году уже занят: {signed}, от 10.04.2024. Возьмите другой, например 13."
        ]
    }


def test_a_number_stays_taken_when_its_version_is_withdrawn(world):
    withdraw(registered(library_report(world)), why="Опечатка", by=None)
    with pytest.raises(ValidationError, match="уже занят"):
        registered(library_report(world))


def test_another_year_and_another_place_have_numbers_of_their_own(world):
    registered(library_report(world))
    registered(freeze("execution", world.others_form, by=None))
    registered(freeze("consolidated", world.period, by=None))
    filled(world.form)
    registered(library_report(world), on=dt.date(2023, 12, 29))
    assert Registration.objects.filter(number="12-о").count() == 4


def test_reports_of_the_department_share_its_numbers(world):
    registered(freeze("consolidated", world.period, by=None))
    with pytest.raises(ValidationError, match="уже занят"):
        registered(freeze("plan", world.plan, by=None))


def test_the_next_number_is_offered_by_place_and_year(world):
    registered(library_report(world), "12-о")
    assert [
        offered_number(world.library, 2024), offered_number(world.library, 2023),
        offered_number(world.club, 2024), offered_number(world.district, 2024),
    ] == ["13", "1", "1", "1"]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "on", "field", "words"),
    [
        ("", DAY, "number", "Заполните исходящий номер."),
        ("1", dt.date(2024, 4, 16), "date", "ещё не наступил"),
    ],
)
def test_a_number_of_nothing_and_a_day_to_come_are_refused(world, number, on, field, words):
    with pytest.raises(ValidationError) as refused:
        registered(library_report(world), number, on)
    assert words in refused.value.message_dict[field][0]


@pytest.mark.parametrize(
    "kind", ["execution", "consolidated", "set", "plan", "edition", "completeness", "approval"]
)
def test_a_kept_report_tells_what_it_is_about(world, kind):
    subjects = {"execution": world.form, "plan": world.plan, "edition": world.plan.editions.get()}
    subject = subjects.get(kind, world.period)
    assert about(freeze(kind, subject, by=None)) == subject


# at the same moment


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_number_at_the_same_moment_do_not_both_get_it(world):
    """Two reports of one department, so that the number alone stands between them."""
    other = an_active_plan(world.district, title="Второй план")
    reports = [freeze("consolidated", period, by=None) for period in (world.period, an_open_period(other))]
    gate, got, refused = threading.Barrier(2), [], []

    def click(report) -> None:
        gate.wait()
        try:
            got.append(registered(report, "7").pk)
        except ValidationError as error:
            refused.append(error.message_dict["number"][0][:26])
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click, args=[report]) for report in reports]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert (len(got), refused) == (1, ["Номер 7 в 2024 году уже за"])
    assert Registration.objects.filter(number="7").count() == 1


# sent


def test_when_and_to_whom_it_was_sent_is_kept_and_told(world):
    signed = registered(library_report(world))
    for _ in range(2):  # pressed twice
        mark_sent(signed.registration, on=dt.date(2024, 4, 12), to="Управление культуры", by=world.methodist)
    row = Registration.objects.get()
    assert (row.sent_on, row.sent_to, row.sent_by) == (
        dt.date(2024, 4, 12),
        "Управление культуры",
        world.methodist,
    )
    entries = AuditEntry.objects.about(signed).filter(action="Отмечена отправка отчёта")
    assert [entry.changes for entry in entries] == [
        {"отправлен": ["", "12.04.2024"], "кому отправлен": ["", "Управление культуры"]}
    ]


@pytest.mark.parametrize(
    ("on", "words"), [(dt.date(2024, 4, 9), "раньше регистрации"), (dt.date(2024, 4, 16), "не наступил")]
)
def test_it_is_sent_between_its_registration_and_today(world, on, words):
    with pytest.raises(ValidationError, match=words):
        mark_sent(registered(library_report(world)).registration, on=on, to="Управление", by=None)


def test_a_withdrawn_version_is_not_sent(world):
    signed = registered(library_report(world))
    withdraw(signed, why="Опечатка", by=None)
    with pytest.raises(ValidationError, match="отозвана"):
        mark_sent(signed.registration, on=DAY, to="Управление", by=None)


# the approval sheet


def test_a_sheet_covers_the_newest_versions_of_its_period_and_is_signed_in_its_stamp(world):
    reports = [freeze(kind, world.period, by=None) for kind in ("consolidated", "set")]
    reports.append(library_report(world))
    withdraw(freeze("execution", world.others_form, by=None), why="Опечатка", by=None)
    sheet = freeze("approval", world.period, by=world.editor)
    assert set(sheet.covers.all()) == set(reports)
    signed = registered(sheet, post="Заместитель главы", name="О.О. Лесная")
    assert set(signed.covers.all()) == set(reports)
    (stamp,) = signed.document.stamps
    assert (stamp.word, stamp.post, stamp.name) == ("УТВЕРЖДАЮ", ("Заместитель главы",), "О.О. Лесная")
    assert signed.document.signatures == ()
