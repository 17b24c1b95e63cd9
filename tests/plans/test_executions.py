"""A report that came as a file: its texts become an institution's entries, once, and never over people's work."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from institutions.models import AuditEntry
from plans.actions.drafts import create_plan
from plans.actions.executions import load_execution
from plans.actions.plans import activate
from plans.actions.quarter import close_period
from plans.imports import read_plan
from plans.models import Entry, Obligation
from tests.factories import (
    a_district,
    a_form,
    a_settlement,
    an_institution,
    an_open_period,
    confirm_responsibles,
    write,
)
from tests.plans.plan_files import ROWS, Item, plan_table, workbook

pytestmark = pytest.mark.django_db


def a_report(rows=ROWS):
    return read_plan(workbook(plan_table(rows=rows)), "report.xlsx")


@pytest.fixture
def district():
    return a_district()


@pytest.fixture
def library(district):
    return an_institution(district)


@pytest.fixture
def plan(district):
    return create_plan(a_report(), territory=district, year_from=2024, year_to=2024, by=None)


def load(plan, library, draft=None, period="2024-Q4"):
    return load_execution(draft or a_report(), plan=plan, institution=library, period_code=period, by=None)


def texts(form):
    rows = Entry.objects.filter(obligation__submission=form).exclude(text="")
    return dict(rows.values_list("obligation__item__number", "text"))


def test_the_texts_become_accepted_entries_and_the_report_keeps_its_own_form(plan, library):
    form = load(plan, library)
    assert texts(form) == {"1.1": "-", "1.2": "10 бесед", "2.2": "Сделано: 3 из 4"}
    assert (form.state, form.period.code, form.period.is_open) == ("accepted", "2024-Q4", True)
    assert form.form["columns"][-1]["heading"] == "Информация об исполнении"
    assert form.signature == ["Исполнитель: методист районного Дома культуры"]
    assert [entry.action for entry in AuditEntry.objects.about(form)] == ["Отчёт загружен из файла"]


def test_a_dash_says_that_nothing_was_done(plan, library):
    form = load(plan, library)
    states = Entry.objects.filter(obligation__submission=form).values_list(
        "obligation__item__number", "state"
    )
    assert dict(states) == {"1.1": "not_started", "1.2": "done", "2.2": "done"}


def test_loading_again_replaces_the_texts_and_takes_away_what_is_gone(plan, library):
    load(plan, library)
    rows = [
        Item(**{**vars(row), "execution": "" if row.number == "2.2" else row.execution})
        if isinstance(row, Item) else row
        for row in ROWS
    ]  # fmt: skip
    form = load(plan, library, a_report(rows))
    assert texts(form) == {"1.1": "-", "1.2": "10 бесед"}
    assert Obligation.objects.filter(submission=form).count() == 3


def test_a_form_that_people_fill_is_never_overwritten(plan, library):
    confirm_responsibles(plan)
    activate(plan, by=None)
    form = a_form(an_open_period(plan, "2024-Q2"), library)
    write(form.obligations.first())
    with pytest.raises(ValidationError, match="уже заполняют на портале"):
        load(plan, library, period="2024-Q2")
    assert list(texts(form).values()) == ["Проведено три занятия."]


def test_a_form_with_a_reason_alone_is_never_overwritten(plan, library):
    confirm_responsibles(plan)
    activate(plan, by=None)
    form = a_form(an_open_period(plan, "2024-Q2"), library)
    write(form.obligations.first(), text="", state="not_done", reason="Нет денег")
    with pytest.raises(ValidationError, match="уже заполняют на портале"):
        load(plan, library, period="2024-Q2")
    entry = Entry.objects.get(obligation__submission=form)
    assert (entry.state, entry.reason) == ("not_done", "Нет денег")


def test_a_period_that_loading_opened_is_in_the_history(plan, library):
    load(plan, library)
    load(plan, library)
    actions = AuditEntry.objects.about(plan).values_list("action", flat=True)
    assert [action for action in actions if "период" in action] == ["Открыт период: IV квартал 2024 года"]


def test_what_was_loaded_about_a_withdrawn_item_is_in_the_form(plan, library):
    form = load(plan, library)
    Obligation.objects.filter(submission=form).update(withdrawn_at=timezone.now())
    load(plan, library)
    assert Obligation.objects.filter(submission=form, withdrawn_at=None).count() == 3


def test_a_period_the_plan_has_not_is_refused(plan, library):
    with pytest.raises(ValidationError, match="В плане нет периода 2031-Q1"):
        load(plan, library, period="2031-Q1")


def test_rows_that_the_plan_has_not_are_refused_by_name(plan, library):
    rows = [*ROWS, Item("9.9", "Чужое дело", execution="сделано")]
    with pytest.raises(ValidationError, match=r"В плане нет строк отчёта: 9\.9"):
        load(plan, library, a_report(rows))


def test_an_institution_of_another_district_is_refused(plan):
    with pytest.raises(ValidationError, match="не относится к территории"):
        load(plan, an_institution())


def test_an_institution_of_a_settlement_belongs_to_its_district(plan, district):
    assert load(plan, an_institution(a_settlement(district))).state == "accepted"


def test_a_closed_period_takes_no_file(plan, library, district):
    load(plan, library)
    plan.refresh_from_db()
    close_period(plan.periods.get(code="2024-Q4"), by=None)
    with pytest.raises(ValidationError) as refused:
        load(plan, library)
    with pytest.raises(ValidationError):
        load(plan, an_institution(district))
    assert refused.value.messages == [
        "IV квартал 2024 года закрыт: отчёт из файла в него не загрузить."
        " Откройте период снова и загрузите ещё раз."
    ]


def test_an_old_period_takes_the_reports_of_all_one_after_another(plan, library, district):
    """Its last day was long ago: the first file opens it until somebody closes it."""
    forms = [load(plan, place, period="2024-Q1") for place in (library, an_institution(district))]
    assert [form.state for form in forms] == ["accepted", "accepted"]
    assert plan.periods.get(code="2024-Q1").is_ended is False
