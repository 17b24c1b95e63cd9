"""The report builder: asks one thing after another, each of what the answers before leave open.

Every choice is one that the person may order, so an answer that is none of them counts as not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms

from documents.render.print_styles import DEFAULT_STYLE, STYLES
from institutions.models import User
from plans.models import ReportingPeriod, Submission
from reports import choices
from reports.access import subject_for_ordering
from reports.models import Report, Subject
from reports.options import Options, options_of

Kind = Report.Kind
Choices = list[tuple[str, str]]
ABOUT_FORM = ("plan", "period", "performer")
ABOUT_PERIOD = ("plan", "period")
ASKED: dict[str, tuple[str, ...]] = {
    Kind.EXECUTION: (*ABOUT_FORM, "since", "only_not_done", "template"),
    Kind.CONSOLIDATED: (*ABOUT_PERIOD, "since", "only_not_done", "template"),
    Kind.SET: (*ABOUT_PERIOD, "since", "only_not_done", "template"),
    Kind.COMPLETENESS: (*ABOUT_PERIOD, "template"),
    Kind.COMPARISON: (*ABOUT_FORM, "versus", "template"),
    Kind.PLAN: ("plan", "template"),
    Kind.EDITION: ("plan", "edition", "template"),
}
LABELS = {
    "kind": "Какой отчёт",
    "plan": "План",
    "edition": "Редакция",
    "period": "Период",
    "performer": "Чей отчёт",
    "since": "С какого периода",
    "versus": "С каким периодом сравнить",
    "template": "Вид печати",
}
ASK = "выберите"


class BuilderForm(forms.Form):
    """Unbound: what is chosen stands in `chosen` and, being checked already, has no errors."""

    def __init__(self, wanted: Mapping[str, str], *, user: User) -> None:
        super().__init__(auto_id="report-%s")
        self.user = user
        self.wanted = wanted
        self.chosen: dict[str, str] = {}
        self.missing = ""
        for name in ("kind", *ASKED.get(wanted.get("kind", ""), ())):
            if self.missing:
                break
            self.ask(name)
        self.initial = dict(self.chosen)

    def ask(self, name: str) -> None:
        if name == "only_not_done":
            self.fields[name] = forms.BooleanField(label="Только неисполненное", required=False)
            self.chosen[name] = "on" if self.wanted.get(name) else ""
            return
        found = self.choices_of(name)
        value = self.wanted.get(name, "")
        if value not in dict(found):
            value = self.default(name, found)
        offered = found if value in dict(found) else [("", ASK), *found]
        self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=offered, required=False)
        self.chosen[name] = value
        self.missing = "" if value in dict(found) else name

    def choices_of(self, name: str) -> Choices:
        ask: dict[str, Callable[[], Choices]] = {
            "kind": lambda: [(kind, Kind(kind).label) for kind in choices.kinds(self.user) if kind in ASKED],
            "plan": lambda: choices.plans(self.user, self.kind),
            "edition": lambda: choices.editions(self.chosen["plan"]),
            "period": lambda: choices.periods(self.user, self.kind, self.chosen["plan"]),
            "performer": lambda: choices.performers(self.user, self.period),
            "since": lambda: [("", "только за этот период"), *choices.earlier(self.period)],
            "versus": lambda: choices.others(self.user, self.form),
            "template": lambda: [(style.code, style.title) for style in STYLES.values()],
        }
        return ask[name]()

    def default(self, name: str, found: Choices) -> str:
        """What is taken where nothing was chosen: the only choice, the newest plan and period, the usual print."""
        if name == "template":
            return DEFAULT_STYLE.code
        if name == "period":
            return choices.newest_opened(self.chosen["plan"], [value for value, _ in found])
        is_plain = name in ("plan", "edition", "versus", "since") or len(found) == 1
        return found[0][0] if found and is_plain and name != "kind" else ""

    @property
    def kind(self) -> str:
        return self.chosen["kind"]

    @cached_property
    def period(self) -> ReportingPeriod:
        return choices.period_of(self.chosen["plan"], self.chosen["period"])

    @cached_property
    def form(self) -> Submission:
        return choices.form_of(self.user, self.period, self.chosen["performer"])

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def subject(self) -> Subject:
        """What the chosen report is about, loaded as every order loads it."""
        keys: dict[str, Callable[[], int]] = {
            Kind.PLAN: lambda: int(self.chosen["plan"]),
            Kind.EDITION: lambda: int(self.chosen["edition"]),
        }
        by_form = "performer" in ASKED[self.kind]
        key = keys.get(self.kind, lambda: self.form.pk if by_form else self.period.pk)
        return subject_for_ordering(self.user, self.kind, key())

    def options(self) -> Options:
        return Options(
            since=self.chosen.get("since", ""),
            versus=self.chosen.get("versus", ""),
            only_not_done=bool(self.chosen.get("only_not_done")),
            template=self.chosen["template"],
        )

    @property
    def why_nothing(self) -> str:
        """Why there is nothing to choose from in the field that is missing; empty where there is."""
        if not self.missing or len(self.fields[self.missing].choices) > 1:  # type: ignore[attr-defined]
            return ""
        return NOTHING[self.missing]


NOTHING = {
    "kind": "Вам пока нечего заказывать: нет ни одного плана, который вы видите.",
    "plan": "Планов для такого отчёта нет.",
    "edition": "У плана ещё нет редакций: первая появится, когда план введут в действие.",
    "period": "У плана ещё нет периодов, за которые вы видите отчёты.",
    "performer": "За этот период отчитываться некому.",
    "versus": "Сравнить не с чем: у исполнителя нет отчёта за другой период этого плана.",
}


def same_again(report: Report, **changed: Any) -> dict[str, str]:
    """The builder's answers that would order this report again."""
    options = replace(options_of(report.options), **changed)
    answers = {
        "kind": report.kind,
        "plan": str(report.plan_id),
        "period": report.period.code if report.period else "",
        "performer": choices.performer_key(report.institution_id, report.territory_id),
        "edition": report.subject.rpartition("-")[2] if report.kind == Kind.EDITION else "",
        "since": options.since,
        "versus": options.versus,
        "only_not_done": "on" if options.only_not_done else "",
        "template": options.template or report.template,
    }
    return {name: value for name, value in answers.items() if value}
