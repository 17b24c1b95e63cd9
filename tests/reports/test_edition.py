"""An older edition stays printable as it was."""

import pytest

from institutions.models import Role
from plans.actions.items import edit_item
from plans.actions.plans import publish_edition
from reports.actions.versions import order
from reports.models import Report
from tests.factories import a_person, an_active_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """A plan whose first item was changed by a second edition."""
    plan = an_active_plan()
    edit_item(plan.items.order_by("position").first(), {"title": "Новое название"}, by=None)
    publish_edition(plan, act="постановление", act_number="8", act_date=None, by=None)
    return plan


def texts(report):
    return list(report.document.texts())


def test_each_edition_prints_what_stood_in_it(plan):
    first, second = (order("edition", plan.editions.get(number=number), by=None) for number in (1, 2))
    assert ["Новое название" in texts(report) for report in (first, second)] == [False, True]
    assert "Мероприятие 1.1" in texts(first)


def test_the_title_names_the_edition(plan):
    report = order("edition", plan.editions.get(number=1), by=None)
    assert report.title.endswith("(редакция 1)")


def test_an_edition_never_changes_so_it_has_one_version(plan):
    edition = plan.editions.get(number=1)
    assert order("edition", edition, by=None) == order("edition", edition, by=None)
    assert Report.objects.filter(kind="edition").count() == 1


def test_an_edition_is_ordered_from_its_page(plan, signed_in):
    browser = signed_in(a_person(Role.DEPARTMENT_EDITOR, plan.territory))
    edition = plan.editions.get(number=1)
    page = browser.get(f"/plans/{plan.pk}/editions/1/").content.decode()
    assert f'action="/reports/order/edition/{edition.pk}/"' in page
    answer = browser.post(f"/reports/order/edition/{edition.pk}/")
    assert answer.url == Report.objects.get(kind="edition").get_absolute_url()


def test_a_foreign_edition_is_not_there(plan, signed_in):
    stranger = signed_in(a_person(Role.DEPARTMENT_EDITOR))
    edition = plan.editions.get(number=1)
    assert stranger.post(f"/reports/order/edition/{edition.pk}/").status_code == 404
