"""The pages of what happens to a version on paper."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from institutions.models import AuditEntry, Role
from reports.actions.copies import add_copy
from reports.actions.registration import mark_sent, register, signing_of
from reports.actions.versions import freeze, withdraw
from reports.models import Registration, Report
from tests.factories import a_deputyship, a_person, a_settlement, a_signatory
from tests.factories.reports import a_file
from tests.reports.signatures import GOST_94, a_signature
from tests.reports.test_registration import DAY

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2024-04-15 12:00+03:00", tick=True):
        yield


@pytest.fixture
def report(world):
    return freeze("execution", world.form, by=world.methodist)


@pytest.fixture
def signed(report):
    return register(report, signing=signing_of("12-о", DAY, "Директор", "И.И. Ручьёв"), on=DAY, by=None)


def at(name, report):
    return reverse(f"reports:{name}", args=[report.pk])


def page_of(client, report):
    return client.get(report.get_absolute_url()).content.decode()


# registration


def test_number_date_and_signatory_are_offered(world, report, signed_in):
    form = signed_in(world.head).get(at("registration", report)).context["form"]
    assert form.initial == {
        "number": "1",
        "date": dt.date(2024, 4, 15),
        "post": "Директор МБУК «Библиотека»",
        "name": "И.И. Ручьёв",
    }


def test_who_signs_on_another_day_is_offered_for_it(world, report, signed_in):
    a_signatory(world.library, post="И.о. директора", since=DAY, until=DAY)
    sent = {"number": "7", "date": "2024-04-10", "post": "x", "name": "x", "offer": "1"}
    form = signed_in(world.head).post(at("registration", report), sent).context["form"]
    assert (form.initial["post"], form.initial["name"]) == ("И.о. директора МБУК «Библиотека»", "П.П. Речной")
    assert Registration.objects.count() == 0


def test_a_head_registers_the_own_report(world, report, signed_in):
    sent = {"number": " № 12-о ", "date": "2024-04-10", "post": "Директор", "name": "И.И. Ручьёв"}
    answer = signed_in(world.head).post(at("registration", report), sent)
    signed = Report.objects.latest("version")
    assert answer.url == signed.get_absolute_url()
    assert (str(signed.registration), signed.registration.registered_by) == (
        "№ 12-о от 10.04.2024",
        world.head,
    )
    assert "№ 12-о от 10.04.2024" in page_of(signed_in(world.methodist), signed)


def test_a_taken_number_is_told_at_its_field(world, signed, signed_in):
    consolidated = freeze("consolidated", world.period, by=None)
    register(consolidated, signing=signing_of("5", DAY, "Начальник", "Л.К."), on=DAY, by=None)
    plan = freeze("plan", world.plan, by=None)
    sent = {"number": "5", "date": "2024-04-10", "post": "Начальник", "name": "Л.К."}
    page = signed_in(world.editor).post(at("registration", plan), sent)
    (error,) = page.context["form"].errors["number"]
    assert error.startswith("Номер 5 в 2024 году уже занят")
    assert error.endswith("Возьмите другой, например 6.")


def test_who_may_register_what(world, report, signed_in):
    """The department does not register for a performer, nor a performer for the department."""
    consolidated = freeze("consolidated", world.period, by=None)
    people = [world.head, world.methodist, world.editor, world.viewer, world.neighbour, world.stranger]
    found = {
        name: [signed_in(who).post(at("registration", about)).status_code for who in people]
        for name, about in [("own", report), ("department's", consolidated)]
    }
    assert found == {
        "own": [200, 403, 403, 404, 404, 404],
        "department's": [404, 404, 200, 404, 404, 404],
    }


def test_a_head_of_a_settlement_registers_its_report(world, signed_in):
    settlement = a_settlement(world.district)
    report = freeze("execution", world.form, by=None)
    Report.objects.update(institution=None, territory=settlement)
    head = signed_in(a_person(Role.SETTLEMENT_HEAD, settlement))
    assert head.get(at("registration", report)).status_code == 200


def test_who_stands_in_for_the_head_registers_under_both_names(world, report, signed_in):
    a_deputyship(
        world.head.memberships.get(), world.methodist, start=dt.date(2024, 4, 1), end=dt.date(2024, 5, 1)
    )
    sent = {"number": "1", "date": "2024-04-10", "post": "Директор", "name": "И.И. Ручьёв"}
    assert signed_in(world.methodist).post(at("registration", report), sent).status_code == 302
    entry = AuditEntry.objects.get(action="Отчёт зарегистрирован")
    assert (entry.by, entry.on_behalf_of) == (world.methodist, world.head)


def test_buttons_are_shown_to_whoever_may_press_them(world, signed, signed_in):
    own = page_of(signed_in(world.head), signed)
    helping = page_of(signed_in(world.methodist), signed)
    reading = page_of(signed_in(world.viewer), signed)
    names = ["registration", "copy-add", "sent", "withdrawal"]
    shown = {
        who: [at(name, signed) in page for name in names]
        for who, page in [("h", own), ("m", helping), ("v", reading)]
    }
    assert shown == {"h": [True] * 4, "m": [False, True, True, False], "v": [False] * 4}


# signed copies


def test_a_methodist_attaches_a_scan_and_whoever_sees_the_report_downloads_it(world, signed, signed_in):
    file = SimpleUploadedFile("скан.pdf", SCAN)
    answer = signed_in(world.methodist).post(at("copy-add", signed), {"file": file, "of_format": ""})
    assert answer.url == signed.get_absolute_url()
    copy = signed.copies.get()
    download = reverse("reports:copy", args=[copy.pk])
    response = signed_in(world.viewer).get(download)
    assert b"".join(response.streaming_content) == SCAN
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox"
    refused = [signed_in(who).get(download).status_code for who in (world.neighbour, world.stranger)]
    assert refused == [404, 404]


def test_a_wrong_copy_is_withdrawn_with_a_reason_by_whoever_may_attach(world, signed, signed_in):
    copy = add_copy(signed, SCAN, "скан.pdf", by=None)
    address = reverse("reports:copy-withdrawal", args=[copy.pk])
    assert signed_in(world.editor).post(address, {"why": "Не тот"}).status_code == 403
    browser = signed_in(world.methodist)
    assert browser.post(address, {"why": ""}).context["form"].errors == {"why": ["Обязательное поле."]}
    assert address in page_of(browser, signed)
    assert browser.post(address, {"why": "Скан другого отчёта"}).url == signed.get_absolute_url()
    page = page_of(browser, signed)
    assert ("Скан другого отчёта" in page, address in page) == (True, False)
    assert browser.get(address).url == signed.get_absolute_url()


def test_a_copy_lost_from_the_disk_is_not_there(world, signed, signed_in, media):
    copy = add_copy(signed, SCAN, "скан.pdf", by=None)
    (media / copy.file.name).unlink()
    assert signed_in(world.head).get(reverse("reports:copy", args=[copy.pk])).status_code == 404


def test_the_page_tells_who_signed_and_what_the_portal_did_not_check(world, signed, signed_in):
    a_file(signed, "pdf", b"%PDF-1.7")
    add_copy(signed, a_signature(b"%PDF-1.7"), "отчёт.sig", by=None)
    page = page_of(signed_in(world.viewer), signed)
    assert "электронная подпись файла PDF: Ручьёв Иван Ильич" in page
    assert "отпечаток файла сошёлся (SHA-256)" in page
    assert "сертификат и цепочку сертификатов он не проверяет" in page


def test_a_wrong_signature_is_told_on_the_page_and_not_kept(world, signed, signed_in):
    a_file(signed, "pdf", b"%PDF-1.7")
    browser = signed_in(world.head)
    for data, words in [
        (a_signature(b"other"), "не под файлом этой версии"),
        (a_signature(b"x", GOST_94), "не видно"),
    ]:
        page = browser.post(at("copy-add", signed), {"file": SimpleUploadedFile("отчёт.sig", data)})
        assert words in page.context["form"].errors["file"][0]
    assert signed.copies.count() == 0


# sending and withdrawing


def test_sending_is_noted(world, signed, signed_in):
    sent = {"sent_on": "2024-04-12", "sent_to": "Управление культуры"}
    assert signed_in(world.methodist).post(at("sent", signed), sent).url == signed.get_absolute_url()
    assert "12.04.2024, Управление культуры" in page_of(signed_in(world.head), signed)


def test_what_has_no_number_is_not_sent(world, report, signed_in):
    answer = signed_in(world.head).post(
        at("sent", report), {"sent_on": "2024-04-12", "sent_to": "Управление"}
    )
    assert answer.url == report.get_absolute_url()


def test_a_wrong_day_of_sending_is_told_at_its_field(world, signed, signed_in):
    page = signed_in(world.head).post(at("sent", signed), {"sent_on": "2024-04-09", "sent_to": "Управление"})
    assert page.context["form"].errors == {"sent_on": ["Отправить раньше регистрации (10.04.2024) нельзя."]}


def test_withdrawing_asks_for_a_reason_and_leaves_it_on_the_pages(world, signed, signed_in):
    browser = signed_in(world.head)
    assert list(browser.post(at("withdrawal", signed), {"why": " "}).context["form"].errors) == ["why"]
    assert browser.post(at("withdrawal", signed), {"why": "Перепутаны\nкварталы"}).status_code == 302
    withdrawn = Report.objects.get(pk=signed.pk)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_why) == (world.head, "Перепутаны кварталы")
    entry = AuditEntry.objects.about(signed).first()
    assert (entry.action, entry.changes) == ("Отчёт отозван", {"причина": ["", "Перепутаны кварталы"]})
    page = page_of(browser, withdrawn)
    assert "Версия отозвана 15.04.2024" in page
    assert at("withdrawal", signed) not in page
    assert browser.get(at("withdrawal", signed)).url == signed.get_absolute_url()


def test_a_reason_is_no_html(world, signed, signed_in, client):
    withdraw(signed, why="<script>alert(1)</script>", by=None)
    for page in (page_of(signed_in(world.head), signed), client.get(f"/v/{signed.code}/").content.decode()):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


# the approval sheet


def test_a_covered_version_tells_the_sheet_once_it_is_signed(world, report, signed_in):
    browser = signed_in(world.editor)
    order = reverse("reports:order", args=["approval", world.period.pk])
    sheet = Report.objects.get(pk=browser.post(order).url.strip("/").rpartition("/")[2])
    assert list(sheet.covers.all()) == [report]
    assert "станут утверждёнными, когда приложите подписанный лист" in page_of(browser, sheet)
    assert "утверждён листом" not in page_of(browser, report)
    sheet = register(sheet, signing=signing_of("3", DAY, "Начальник", "Л.К."), on=DAY, by=None)
    add_copy(sheet, SCAN, "лист.pdf", by=None)
    assert "утверждён листом № 3 от 10.04.2024" in page_of(signed_in(world.methodist), report)


def test_the_journal_of_sending_keeps_the_first_entry(world, signed):
    mark_sent(signed.registration, on=DAY, to="Управление", by=None)
    mark_sent(signed.registration, on=DAY, to="Министерство", by=None)
    changes = [
        entry.changes for entry in AuditEntry.objects.about(signed).filter(action="Отмечена отправка отчёта")
    ]
    assert {"кому отправлен": ["Управление", "Министерство"]} in changes
