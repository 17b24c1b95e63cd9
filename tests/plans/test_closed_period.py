"""A closed period is read-only for everybody, by every door, but the two that open it again with a reason."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from culturequality.access import ACCESS
from institutions.models import Role
from plans.models import Entry, Evidence, Extension, Figure, Obligation, ReportingPeriod, Submission
from tests.plans.quarter import row_fields
from tests.world import EXAMPLES, make_world

pytestmark = pytest.mark.django_db
REPORTS = [Submission, Obligation, Entry, Evidence, Figure]
OPENS_AGAIN = {"plans:period-reopen", "plans:extension-new"}
DOORS = sorted(
    name
    for name, rule in ACCESS.items()
    if name.startswith("plans:") and "POST" in rule.methods and name not in OPENS_AGAIN
)


@pytest.fixture
def here():
    """Our district's objects and people; its period is closed, and nobody was given longer."""
    side = make_world().own
    Extension.objects.update(ended_at=timezone.now())
    ReportingPeriod.objects.filter(pk=side.objects.quarter["period"].pk).update(closed_at=timezone.now())
    return side


def reports(here):
    """Everything that was reported in the period, to the last field."""
    kept = {}
    for model in REPORTS:
        path = {
            Submission: "period",
            Obligation: "submission__period",
            Entry: "obligation__submission__period",
        }
        place = path.get(model, "entry__obligation__submission__period")
        kept[model] = list(
            model.objects.filter(**{place: here.objects.quarter["period"]}).order_by("pk").values()
        )
    return kept


def typed(here):
    """Something in every field that the pages of a quarter have."""
    row = Obligation.objects.select_related("entry").get(pk=here.objects.row.pk)
    fields = row_fields(row, text="Написано после закрытия", state="not_done", reason="Опоздали")
    return fields | {
        f"remark-{row.pk}": "Исправьте", "note": "Исправьте", "then": "send", "link": "https://example.org/late",
        "decision": "grant", "until": "2099-01-01", "answer": "Хорошо", "reason": "Надо", "kind": "off_control",
        "due_on": "2099-01-01", "locks_after": "2099-02-01", "title": "Другое", "deadline_text": "до 01.12.2099",
        "form": here.objects.form.pk, "forms": here.objects.form.pk, "rows": row.pk,
    }  # fmt: skip


def changed_by(here, signed_in, name, role):
    """What one POST with something in every field changes; it is taken back."""
    before = reports(here)
    with transaction.atomic():
        client = signed_in(here.people[role])
        client.raise_request_exception = False
        client.post(reverse(name, kwargs=EXAMPLES[name].kwargs(here.objects)), typed(here))
        found = [model.__name__ for model in REPORTS if reports(here)[model] != before[model]]
        transaction.set_rollback(True)
    return found


def test_no_door_changes_a_report_of_a_closed_period(here, signed_in):
    doors = [(name, role) for name in DOORS if name in EXAMPLES for role in sorted(ACCESS[name].roles)]
    changed = {door: changed_by(here, signed_in, *door) for door in doors}
    assert {door: found for door, found in changed.items() if found} == {}


@pytest.mark.parametrize("name", ["plans:entry-save", "plans:submission-save", "plans:evidence"])
def test_the_same_sending_changes_a_report_while_the_period_is_open(here, signed_in, name):
    ReportingPeriod.objects.update(closed_at=None)
    assert changed_by(here, signed_in, name, Role.METHODIST) != []


@pytest.mark.parametrize("name", sorted(OPENS_AGAIN))
def test_the_doors_that_open_it_ask_a_reason_and_a_last_day(here, signed_in, name):
    address = reverse(name, kwargs=EXAMPLES[name].kwargs(here.objects))
    client = signed_in(here.people[Role.DEPARTMENT_EDITOR])
    whole = {"until": f"{timezone.localdate() + dt.timedelta(days=3)}", "reason": "Потеряли тексты"}
    for missing in whole:
        assert client.post(address, whole | {missing: ""}).status_code == 200
    form = Submission.objects.get(pk=here.objects.form.pk)
    assert (form.period.closed_at is not None, form.extensions.current().exists()) == (True, False)
    assert client.post(address, whole).status_code == 302
