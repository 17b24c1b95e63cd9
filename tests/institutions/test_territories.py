"""Territories: the list, the page of one, adding, changing, closing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.actions.territory import close_territory, edit_territory
from institutions.models import AuditEntry, Role, Territory
from tests.factories import a_membership, a_person, a_region, a_settlement, an_institution

pytestmark = pytest.mark.django_db
LIST = reverse("institutions:territories")
ADD = reverse("institutions:territory-add")
ANSWERS = {
    "name": "Дубовское сельское поселение",
    "body_name": "Администрация Дубовского сельского поселения",
    "head_name": "Лесная Ирина Олеговна",
    "head_post": "Глава поселения",
}


def page_of(name, territory):
    return reverse(f"institutions:{name}", args=[territory.pk])


def test_the_list_shows_the_district_with_its_settlements(signed_in, district, other):
    settlement = a_settlement(district.territory)
    page = signed_in(district.administrator).get(LIST)
    assert set(page.context["page"]) == {district.territory, settlement}


def test_the_list_costs_the_same_for_one_row_and_for_many(signed_in, district):
    browser = signed_in(district.administrator)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        counts.append(len(queries))
        for _ in range(2):
            an_institution(a_settlement(district.territory))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_an_administrator_adds_a_settlement_to_the_district(signed_in, district):
    signed_in(district.administrator).post(
        ADD, ANSWERS | {"code": "dubovskoye", "parent": district.territory.pk}
    )
    added = Territory.objects.get(code="dubovskoye")
    assert (added.kind, added.parent, added.head_name) == (
        Territory.Kind.SETTLEMENT,
        district.territory,
        "Лесная Ирина Олеговна",
    )
    assert AuditEntry.objects.about(added).get().by == district.administrator


def test_a_regions_administrator_adds_a_district(signed_in):
    region = a_region()
    answers = ANSWERS | {"code": "new", "parent": region.pk}
    signed_in(a_person(Role.ADMINISTRATOR, region)).post(ADD, answers)
    assert Territory.objects.get(code="new").kind == Territory.Kind.DISTRICT


@pytest.mark.parametrize("where", ["foreign", "settlement", "nowhere"])
def test_a_settlement_is_not_added_anywhere_else(signed_in, district, other, where):
    parents = {
        "foreign": other.territory.pk,
        "settlement": a_settlement(district.territory).pk,
        "nowhere": "",
    }
    page = signed_in(district.administrator).post(ADD, ANSWERS | {"code": "new", "parent": parents[where]})
    assert list(page.context["form"].errors) == ["parent"]


def test_a_new_head_is_kept_before_and_after(signed_in, district):
    settlement = a_settlement(district.territory, head_name="Прежний Глава")
    signed_in(district.administrator).post(page_of("territory-edit", settlement), ANSWERS)
    changes = AuditEntry.objects.about(settlement).get().changes
    assert changes["руководитель"] == ["Прежний Глава", "Лесная Ирина Олеговна"]


def test_a_settlement_head_reads_their_settlement_and_does_not_edit_it(signed_in, district):
    settlement = a_settlement(district.territory)
    browser = signed_in(a_person(Role.SETTLEMENT_HEAD, settlement))
    assert browser.get(settlement.get_absolute_url()).status_code == 200
    assert browser.get(page_of("territory-edit", settlement)).status_code == 404
    assert browser.get(district.territory.get_absolute_url()).status_code == 404


def test_who_sees_but_does_not_administer_is_refused(signed_in, district, other):
    a_membership(district.administrator, Role.DEPARTMENT_VIEWER, other.territory)
    assert (
        signed_in(district.administrator).get(page_of("territory-edit", other.territory)).status_code == 403
    )


def test_a_settlement_with_institutions_stays(signed_in, district):
    settlement = a_settlement(district.territory)
    an_institution(settlement)
    signed_in(district.administrator).post(page_of("territory-close", settlement))
    settlement.refresh_from_db()
    assert settlement.is_active


def test_an_empty_settlement_is_closed_and_opened_again(signed_in, district):
    settlement = a_settlement(district.territory)
    browser = signed_in(district.administrator)
    states = []
    for name in ("territory-close", "territory-reopen"):
        browser.post(page_of(name, settlement))
        settlement.refresh_from_db()
        states.append(settlement.is_active)
    assert states == [False, True]
    assert [entry.changes for entry in AuditEntry.objects.about(settlement)] == [
        {"действует": ["нет", "да"]},
        {"действует": ["да", "нет"]},
    ]


def test_history_is_read_at_the_territory(signed_in, district):
    browser = signed_in(district.administrator)
    browser.post(page_of("territory-edit", district.territory), ANSWERS)
    page = browser.get(page_of("territory-history", district.territory))
    assert [entry.action for entry in page.context["page"]] == ["Сведения изменены"]


def test_closing_twice_is_told_once(signed_in, district):
    settlement = a_settlement(district.territory)
    for _ in range(2):
        signed_in(district.administrator).post(page_of("territory-close", settlement))
    assert AuditEntry.objects.about(settlement).count() == 1


def test_new_details_do_not_undo_a_closing_of_the_same_moment(district):
    settlement = a_settlement(district.territory)
    seen_before = Territory.objects.get(pk=settlement.pk)
    close_territory(settlement, by=district.administrator)
    edit_territory(seen_before, by=district.administrator)
    settlement.refresh_from_db()
    assert not settlement.is_active
