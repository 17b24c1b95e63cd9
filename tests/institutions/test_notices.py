"""Notices: told once, read by whom they are for."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.actions.notices import Message, tell, tell_all
from institutions.addressees import addressees
from institutions.models import Deputyship, Notice, Role
from tests.factories import a_district, a_membership, a_person, an_institution

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 4, 1)


@pytest.fixture
def reader():
    return a_person(Role.METHODIST)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_nobody_is_told_the_same_twice(reader):
    other = a_person()
    assert tell([reader], "due:1", "Сдайте отчёт") == 1
    assert tell([reader, other], "due:1", "Сдайте отчёт") == 1
    assert [notice.user for notice in Notice.objects.order_by("pk")] == [reader, other]


def test_a_long_text_is_cut_to_its_room(reader):
    tell([reader], "due:1", "я" * 600)
    assert Notice.objects.get().text == "я" * 499 + "…"


def test_a_hundred_messages_cost_as_one(reader):
    costs = []
    for count in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            tell_all(
                [Message(frozenset([reader.pk]), f"due:{count}:{place}", "Сдайте") for place in range(count)]
            )
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_reader_sees_the_own_notices_newest_first(reader, signed_in):
    tell([reader], "due:1", "Первое", "/plans/tasks/")
    tell([reader], "due:2", "Второе")
    tell([a_person()], "due:3", "Чужое")
    page = signed_in(reader).get("/notices/")
    told = [notice.text for notice in page.context["page"]]
    assert (told, "Непрочитанных: 2" in words(page)) == (["Второе", "Первое"], True)
    assert '<a href="/plans/tasks/">Первое</a>' in page.content.decode()


def test_one_is_marked_and_then_all(reader, signed_in):
    for number in range(3):
        tell([reader], f"due:{number}", "Сдайте отчёт")
    client, first = signed_in(reader), Notice.objects.order_by("pk").first()
    assert client.post(f"/notices/{first.pk}/read/").url == "/notices/"
    assert list(Notice.objects.unread().order_by("pk").values_list("pk", flat=True)) == [
        first.pk + 1,
        first.pk + 2,
    ]
    assert client.post("/notices/read/", {"home": "1"}).url == "/"
    assert not Notice.objects.unread().exists()
    assert "Непрочитанных нет" in words(client.get("/notices/"))


def test_anothers_notice_cannot_be_marked(reader, signed_in):
    tell([reader], "due:1", "Сдайте отчёт")
    notice = Notice.objects.get()
    assert signed_in(a_person(Role.METHODIST)).post(f"/notices/{notice.pk}/read/").status_code == 404
    assert Notice.objects.unread().count() == 1


def test_a_page_of_three_notices_costs_as_of_one(reader, signed_in):
    client, costs = signed_in(reader), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        costs.append(len(queries))
        for number in range(3):
            tell([reader], f"due:{number}", "Сдайте отчёт")
    assert costs[0] <= costs[1] <= 15


def test_holders_of_a_role_and_their_deputies_are_found():
    library = an_institution()
    methodist, head = a_person(Role.METHODIST, library), a_person(Role.INSTITUTION_HEAD, library)
    gone = a_person(Role.METHODIST, library)
    gone.is_active = False
    gone.save()
    former = a_person(Role.METHODIST, library)
    former.memberships.update(ended_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    deputy = a_person()
    Deputyship.objects.create(
        membership=gone.memberships.get(), deputy=deputy, start=TODAY, end=TODAY + dt.timedelta(days=9)
    )
    found = addressees([library.pk], [], TODAY)
    assert found.of("institution", library.pk, Role.METHODIST) == {methodist.pk, deputy.pk}
    assert found.of("institution", library.pk, Role.INSTITUTION_HEAD) == {head.pk}
    later = addressees([library.pk], [], TODAY + dt.timedelta(days=10))
    assert later.of("institution", library.pk, Role.METHODIST) == {methodist.pk}


def test_a_department_without_editors_is_its_administrators():
    district = a_district()
    administrator = a_person(Role.ADMINISTRATOR, district)
    assert addressees([], [district.pk], TODAY).editors(district.pk) == {administrator.pk}
    editor = a_person()
    a_membership(editor, Role.DEPARTMENT_EDITOR, district)
    assert addressees([], [district.pk], TODAY).editors(district.pk) == {editor.pk}
