"""Invented plans: a draft, an active one with obligations, an open period."""

import datetime as dt
from decimal import Decimal

from institutions.models import Institution, Territory, User
from plans.actions.items import read_schedule
from plans.actions.plans import activate
from plans.actions.quarter import open_period
from plans.actions.responsibles import confirm_rule, propose_rules
from plans.actions.submissions import save_entry
from plans.models import Item, Obligation, Plan, ReportingPeriod, Section, Submission
from tests.factories.places import a_district

COLUMNS = [
    {"role": "number", "heading": "№", "width": 6, "index": 0},
    {"role": "title", "heading": "Мероприятие", "width": 40, "index": 1},
    {"role": "deadline", "heading": "Срок", "width": 20, "index": 2},
    {"role": "responsible", "heading": "Ответственный", "width": 30, "index": 3},
]
EVERYBODY = "руководители учреждений культуры"


def a_plan(territory: Territory | None = None, **fields: object) -> Plan:
    """A draft plan for 2024 with one empty section."""
    usual = {
        "title": "Комплекс мер Ключевского района на 2024 год",
        "territory": territory or a_district(),
        "year_from": 2024,
        "year_to": 2024,
        "form": {"columns": COLUMNS, "has_number_row": False},
    }
    plan = Plan.objects.create(**(usual | fields))
    Section.objects.create(plan=plan, position=1, heading="Раздел I «Открытость»")
    return plan


def an_item(plan: Plan, number: str = "1.1", deadline: str = "ежеквартально", **fields: object) -> Item:
    section = fields.pop("section", None) or plan.sections.last()
    usual = {
        "title": f"Мероприятие {number}",
        "responsible_text": EVERYBODY,
        "position": section.items.count() + 1,
        "schedule": read_schedule(deadline, plan),
    }
    return Item.objects.create(
        plan=plan, section=section, number=number, deadline_text=deadline, **(usual | fields)
    )


def confirm_responsibles(plan: Plan) -> None:
    propose_rules(plan)
    for rule in plan.responsible_rules.all():
        confirm_rule(
            rule,
            target=rule.target,
            kinds=rule.kinds,
            institutions=rule.institutions.all(),
            settlements=rule.settlements.all(),
            by=None,
        )


def an_active_plan(territory: Territory | None = None, *, items: int = 3, **fields: object) -> Plan:
    """A plan in force with quarterly items for every institution of the district."""
    plan = a_plan(territory, **fields)
    for number in range(1, items + 1):
        an_item(plan, f"1.{number}")
    confirm_responsibles(plan)
    activate(plan, by=None)
    return plan


def an_open_period(plan: Plan, code: str = "2024-Q1") -> ReportingPeriod:
    period = plan.periods.get(code=code)
    period.plan = plan
    open_period(period, by=None)
    return period


def a_form(period: ReportingPeriod, place: Institution | Territory) -> Submission:
    """The form of a performer in the period."""
    kind = "institution" if isinstance(place, Institution) else "territory"
    return period.submissions.get(**{kind: place})


def filled(form: Submission, by: User | None = None, text: str = "Проведено три занятия.") -> Submission:
    """The form with every row written."""
    for row in form.obligations.all():
        figures = {indicator.pk: Decimal(20) for indicator in row.item.indicators.all()}
        write(row, text=text, by=by, figures=figures)
    return form


def write(row: Obligation, *, by: User | None = None, version: int = 0, **values: object) -> None:
    usual = {"text": "Проведено три занятия.", "state": "done", "actual_date": dt.date(2024, 3, 20)}
    save_entry(row, usual | values, version=version, by=by)
