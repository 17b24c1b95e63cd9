"""An open quarter of one institution, with everybody who has a hand in it, and its form as a browser sends it."""

from __future__ import annotations

from dataclasses import dataclass, field

from institutions.models import Institution, Role, Territory, User
from plans.forms.quarter import version_of
from plans.models import Entry, Obligation, Plan, ReportingPeriod, Submission
from tests.factories import a_district, a_form, a_person, an_active_plan, an_institution, an_open_period

HTMX = {"HX-Request": "true"}


@dataclass
class Quarter:
    district: Territory = field(default_factory=a_district)
    rows_wanted: int = 3

    def __post_init__(self) -> None:
        self.place: Institution = an_institution(territory=self.district)
        self.plan: Plan = an_active_plan(self.district, items=self.rows_wanted)
        self.period: ReportingPeriod = an_open_period(self.plan)
        self.form: Submission = a_form(self.period, self.place)
        self.methodist = a_person(Role.METHODIST, self.place)
        self.head = a_person(Role.INSTITUTION_HEAD, self.place)
        self.editor = a_person(Role.DEPARTMENT_EDITOR, self.district)
        self.viewer = a_person(Role.DEPARTMENT_VIEWER, self.district)
        self.stranger: User = a_person(Role.METHODIST)

    @property
    def address(self) -> str:
        return f"/plans/submissions/{self.form.pk}/"


def rows(form: Submission) -> list[Obligation]:
    return list(form.obligations.order_by("item__position").select_related("entry"))


def state(form: Submission) -> str:
    form.refresh_from_db()
    return form.state


def posted(form: Submission, **texts: str) -> dict[str, object]:
    """The form's fields as a browser sends them; texts by row number, `row1="…"`, under «исполнено» where no state was
    chosen yet."""
    data: dict[str, object] = {}
    for number, row in enumerate(rows(form), start=1):
        data |= row_fields(row)
        if f"row{number}" in texts:
            data[f"row{row.pk}-text"] = texts[f"row{number}"]
            if data[f"row{row.pk}-state"] == Entry.State.NOT_STARTED and texts[f"row{number}"].strip():
                data[f"row{row.pk}-state"] = Entry.State.DONE
    return data


def row_fields(row: Obligation, **changed: object) -> dict[str, object]:
    """One row as its page holds it, then `changed`."""
    entry = getattr(row, "entry", None) or Entry()
    values = {
        "text": entry.text.replace("\n", "\r\n"),
        "state": entry.state,
        "actual_date": entry.actual_date or "",
        "reason": entry.reason,
        "version": version_of(entry),
    }
    return {f"row{row.pk}-{name}": value for name, value in (values | changed).items()}
