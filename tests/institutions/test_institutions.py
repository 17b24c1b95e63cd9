"""The list of institutions: what it shows to whom, filters, search, pages, and its cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import Institution, Role
from tests.factories import a_branch, a_person, a_region, a_settlement, an_institution

LIST = reverse("institutions:institutions")


@pytest.fixture
def names(signed_in, district):
    def read(query="", user=district.administrator):
        page = signed_in(user).get(f"{LIST}?{query}").context["page"]
        return [institution.short_name for institution in page]

    return read


def test_the_department_sees_the_institutions_of_its_district_only(names, district, other):
    assert names() == [district.library.short_name]


def test_a_methodist_sees_their_institution_with_its_branches(names, district):
    an_institution(district.territory, short_name="Музей")
    branch = a_branch(district.library, short_name="Филиал")
    assert names(user=district.methodist) == sorted([district.library.short_name, branch.short_name])


def test_a_branchs_own_person_sees_the_branch_only(names, district):
    branch = a_branch(district.library, short_name="Филиал")
    assert names(user=a_person(Role.METHODIST, branch)) == ["Филиал"]


def test_a_settlement_head_sees_the_institutions_of_the_settlement(names, district):
    settlement = a_settlement(district.territory)
    an_institution(settlement, short_name="Клуб")
    assert names(user=a_person(Role.SETTLEMENT_HEAD, settlement)) == ["Клуб"]


def test_a_regions_administrator_sees_every_district_in_it(names, district, other):
    region = a_region()
    for place in (district.territory, other.territory):
        place.parent = region
        place.save()
    an_institution(a_settlement(district.territory), short_name="Клуб")
    assert len(names(user=a_person(Role.ADMINISTRATOR, region))) == 3


def test_filters_are_in_the_address_and_work_together(names, district):
    settlement = a_settlement(district.territory)
    an_institution(settlement, short_name="Клуб «Заря»", kind=Institution.Kind.CLUB)
    an_institution(settlement, short_name="Музей «Заря»", kind=Institution.Kind.MUSEUM)
    an_institution(district.territory, short_name="Клуб «Заря» районный", kind=Institution.Kind.CLUB)
    assert names(f"kind=club&territory={settlement.pk}&text=заря") == ["Клуб «Заря»"]


def test_a_districts_filter_includes_its_settlements(names, district):
    an_institution(a_settlement(district.territory), short_name="Клуб")
    assert names(f"territory={district.territory.pk}&text=клуб") == ["Клуб"]
    assert len(names(f"territory={district.territory.pk}")) == 2


@pytest.mark.parametrize(("state", "shown"), [("", ["А"]), ("closed", ["Б"]), ("all", ["А", "Б"])])
def test_closed_institutions_are_shown_on_request(names, district, state, shown):
    Institution.objects.update(short_name="А")
    an_institution(district.territory, short_name="Б", is_active=False, closed_on="2022-01-01")
    assert names(f"state={state}") == shown


@pytest.mark.parametrize(
    "garbage",
    ["kind=x", "territory=x", "territory=999", "state=x", "text=%00", "page=x", "page=-1", "text=(("],
)
def test_garbage_in_the_address_breaks_nothing(signed_in, district, garbage):
    assert signed_in(district.administrator).get(f"{LIST}?{garbage}").status_code == 200


def test_another_districts_territory_is_no_filter(signed_in, district, other):
    form = signed_in(district.administrator).get(LIST).context["filter"]
    assert list(form.fields["territory"].queryset) == [district.territory]


def test_long_lists_come_in_pages_that_keep_the_filter(signed_in, district):
    for _ in range(26):
        an_institution(district.territory, kind=Institution.Kind.CLUB)
    page = signed_in(district.administrator).get(f"{LIST}?kind=club&page=2")
    assert len(page.context["page"]) == 1
    assert "kind=club&amp;page=1" in page.text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DEPARTMENT_VIEWER])
def test_the_list_costs_the_same_for_one_row_and_for_many(signed_in, district, role):
    browser = signed_in(a_person(role, district.territory))
    counts = []
    for _ in range(2):
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        counts.append(len(queries))
        for _ in range(2):
            a_branch(an_institution(a_settlement(district.territory)))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_only_an_administrator_is_offered_to_add(signed_in, district):
    add = reverse("institutions:institution-add")
    assert add in signed_in(district.administrator).get(LIST).text
    assert add not in signed_in(district.methodist).get(LIST).text
