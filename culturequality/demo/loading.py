"""Building the demonstration district through the same actions that people use."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from culturequality.demo.district import DEPARTMENT, DISTRICT, PASSWORD, PLACES, SETTLEMENTS, Place
from culturequality.demo.figures import CHANGE, add_indicators, figures_of, load_statistics
from culturequality.demo.plan import PARTS, SIGNATURE, TITLE, Measure
from culturequality.demo.surveys import load_surveys
from institutions.models import Institution, Membership, Role, Territory, User
from plans.actions.appeals import ask_for_later, ask_for_release
from plans.actions.drafts import create_plan
from plans.actions.extensions import grant_extension
from plans.actions.items import edit_item
from plans.actions.parts import accept_part
from plans.actions.plans import activate
from plans.actions.quarter import close_period, open_period
from plans.actions.responsibles import confirm_rule
from plans.actions.submissions import accept, approve, return_with_remarks, save_entry, send
from plans.deadline_text import read_deadline
from plans.drafting.draft import Approval, DraftColumn, DraftItem, DraftSection, PlanDraft
from plans.models import Appeal, Entry, Item, Obligation, Plan, ReportingPeriod, Submission, SubmissionEvent
from plans.printing import DEFAULT_COLUMNS

# How far each performer has come in the running quarter; whoever is not named has not begun.
RUNNING = {
    "berezovskaya-lib": "on_head",
    "tihoozerskaya-lib": "filling",
    "cbs": "filling",
    "museum": "accepted",
    "centre": "accepted",
    "rdk": "on_department",
    "dshi": "on_department",
    "theatre": "on_head",
    "park": "returned",
    "berezovsky-sdk": "filling",
    "cinema": "filling",
    "berezovskoe": "filling",
}
MANNERS = {
    "1.1": Item.Consolidation.EACH,
    "1.4": Item.Consolidation.EXCEPTIONS,
    "2.1": Item.Consolidation.FIGURES,
}
APPEALS = {
    "cinema": "Методист на больничном, данные о посещениях соберём только после его выхода.",
    "park": "У парка нет помещения, где это мероприятие можно провести.",
}
REMARK = "Назовите число участников и дату: по этому тексту не видно, что сделано в этом квартале."


@transaction.atomic
def load_demo(today: dt.date) -> Plan:
    """The whole district; raises where the database already holds people or places."""
    if Territory.objects.exists() or User.objects.exists():
        raise ValueError("База данных не пуста: демонстрационный район загружается только в пустую.")
    district = load_places()
    load_people(district)
    editor = User.objects.get(login="otdel")
    load_statistics(today, by=User.objects.get(login="admin"))
    plan = load_plan(district, today, editor)
    for period in plan.periods.filter(start__lte=today).order_by("start"):
        open_period(period, by=editor)
        fill_period(period, today=today, editor=editor)
        if period.end < today:
            close_period(period, by=editor)
    ask_and_grant(plan, today, editor)
    load_surveys(district, today, editor)
    return plan


def ask_and_grant(plan: Plan, today: dt.date, editor: User) -> None:
    """In the running quarter: two appeals that wait for the department, and a later day for one institution."""
    period = plan.periods.get(start__lte=today, end__gte=today)
    later = max(period.due_on, timezone.localdate()) + dt.timedelta(days=7)
    forms = {code: period.submissions.get(institution__code=code) for code in APPEALS}
    asking = {code: writer_of(form) or editor for code, form in forms.items()}
    ask_for_later(forms["cinema"], until=later, reason=APPEALS["cinema"], by=asking["cinema"])
    row = forms["park"].obligations.select_related("submission").last()
    if row is not None:
        ask_for_release(row, Appeal.Kind.NOT_APPLICABLE, reason=APPEALS["park"], by=asking["park"])
    village = period.submissions.get(institution__code="berezovsky-sdk")
    grant_extension(village, until=later, reason="Клуб три недели был без связи.", by=editor)


def load_places() -> Territory:
    district = Territory.objects.create(kind=Territory.Kind.DISTRICT, **DISTRICT)
    for code, name, body, head in SETTLEMENTS:
        Territory.objects.create(
            kind=Territory.Kind.SETTLEMENT, code=code, name=name, body_name=body, head_name=head,
            head_post="Глава поселения", parent=district,
        )  # fmt: skip
    settlements = {place.code: place for place in Territory.objects.settlements()}
    made: dict[str, Institution] = {}
    for place in PLACES:
        made[place.code] = Institution.objects.create(
            code=place.code, kind=place.kind, short_name=place.short_name, official_name=place.official_name,
            territory=settlements[place.settlement], parent=made.get(place.parent), phone=place.phone,
            head_name=place.head, head_post="Заведующая" if place.parent else "Директор",
        )  # fmt: skip
    return district


def load_people(district: Territory) -> None:
    """One head and one methodist an institution, one head a settlement; all share the demonstration password."""
    password = make_password(PASSWORD)
    for login, name, post, role in DEPARTMENT:
        add_person(password, login, name, post, role, territory=district)
    for code, _, _, head in SETTLEMENTS:
        settlement = Territory.objects.get(code=code)
        add_person(
            password, f"glava-{code}", head, "Глава поселения", Role.SETTLEMENT_HEAD, territory=settlement
        )
    for place in PLACES:
        load_staff(password, place)


def load_staff(password: str, place: Place) -> None:
    institution = Institution.objects.get(code=place.code)
    post = "Заведующая" if place.parent else "Директор"
    add_person(
        password, f"head-{place.code}", place.head, post, Role.INSTITUTION_HEAD, institution=institution
    )
    add_person(
        password,
        f"metodist-{place.code}",
        place.methodist,
        "Методист",
        Role.METHODIST,
        institution=institution,
    )


def add_person(password: str, login: str, name: str, post: str, role: str, **place: object) -> None:
    user = User.objects.create(login=login, full_name=name, post=post, password=password)
    Membership.objects.create(user=user, role=role, **place)


def load_plan(district: Territory, today: dt.date, editor: User) -> Plan:
    """A plan of this year; in the first quarter it is last year's and this one's, so that there is a past."""
    year_from = today.year if today.month > 3 else today.year - 1
    plan = create_plan(
        plan_draft(year_from), territory=district, year_from=year_from, year_to=today.year, by=editor
    )
    plan.branches = Plan.Branches.PARTS
    plan.save(update_fields=["branches"])
    add_indicators(plan, by=editor)
    choose_manners(plan, by=editor)
    for rule in plan.responsible_rules.all():
        confirm_rule(
            rule,
            target=rule.target,
            kinds=rule.kinds,
            institutions=rule.institutions.all(),
            settlements=rule.settlements.all(),
            by=editor,
        )
    activate(plan, by=editor)
    return plan


def choose_manners(plan: Plan, *, by: User) -> None:
    """Items that the consolidated report tells of in another way than by grouping equal answers."""
    for number, manner in MANNERS.items():
        edit_item(plan.items.get(number=number), {"consolidation": manner}, by=by)


def plan_draft(year: int) -> PlanDraft:
    approval = Approval(
        "УТВЕРЖДЁН", ("постановлением администрации", "Луговодского района", f"от 15.01.{year} № 27-п")
    )
    return PlanDraft(
        title=TITLE.format(year=year),
        columns=tuple(
            DraftColumn(str(column["role"]), str(column["heading"]), float(str(column["width"])))
            for column in DEFAULT_COLUMNS
        ),
        sections=tuple(draft_sections(year)),
        approvals=(approval,),
        signature=tuple(SIGNATURE),
        year=year,
    )


def draft_sections(year: int) -> Iterator[DraftSection]:
    for place, part in enumerate(PARTS, start=1):
        goal = part.goal.format(year=year)
        yield DraftSection(
            heading=part.heading,
            goal_number=str(place),
            goal_text=goal,
            deadline_text=goal.partition(" – ")[0],
            items=tuple(
                draft_item(f"{place}.{number}", measure, year)
                for number, measure in enumerate(part.measures, start=1)
            ),
        )


def draft_item(number: str, measure: Measure, year: int) -> DraftItem:
    deadline = measure.deadline.format(year=year)
    return DraftItem(
        number=number,
        title=measure.title,
        stages=measure.stages,
        deadline_text=deadline,
        responsible_text=measure.responsible,
        schedule=read_deadline(deadline, year=year).as_json(),
    )


def fill_period(period: ReportingPeriod, *, today: dt.date, editor: User) -> None:
    is_running = period.end >= today
    forms = period.submissions.select_related(
        "institution", "territory", "period__plan", "part_of__institution"
    )
    forms = forms.order_by(F("part_of").asc(nulls_last=True), "pk")  # a branch's part comes before the whole
    for form in forms:
        code = form.performer.code
        goal = RUNNING.get(code, "not_started") if is_running else "accepted"
        fill_form(form, goal, editor, today)
        if not is_running:
            date_back(form)


def fill_form(form: Submission, goal: str, editor: User, today: dt.date) -> None:
    """Bring a form as far as `goal`, a state of plans.queries.STATUSES."""
    writer = writer_of(form) or editor
    rows = list(form.obligations.select_related("item", "submission__period"))
    if goal == "filling":
        rows = rows[: max(1, len(rows) // 2)]
    if goal != "not_started":
        for row in rows:
            write_answer(row, form, writer, today)
    if goal in {"not_started", "filling"}:
        return
    send(form, by=writer)
    form.refresh_from_db()
    if goal == "on_head":
        return
    if form.part_of:
        accept_part(form, by=writer_of(form.part_of))
        return
    if form.state == Submission.State.ON_HEAD:
        approve(form, by=head_of(form) or editor)
    if goal == "returned":
        return_with_remarks(form, {rows[0].pk: REMARK}, by=editor)
    elif goal == "accepted":
        accept(form, by=editor)


def writer_of(form: Submission) -> User | None:
    if form.institution is None:
        return User.objects.filter(
            memberships__territory=form.territory, memberships__role=Role.SETTLEMENT_HEAD
        ).first()
    return User.objects.filter(
        memberships__institution=form.institution, memberships__role=Role.METHODIST
    ).first()


def head_of(form: Submission) -> User | None:
    return User.objects.filter(
        memberships__role=Role.INSTITUTION_HEAD, memberships__institution=form.institution
    ).first()


def write_answer(row: Obligation, form: Submission, writer: User, today: dt.date) -> None:
    done = [day - dt.timedelta(days=figure(row, form, "day", 1, 9)) for day in row.due_on if day <= today]
    numbers = numbers_of(row, form)
    values = {
        "text": answer(row, form, numbers),
        "figures": figures_of(row, numbers),
        "state": answer_state(row, is_done=bool(done)),
        "actual_date": done[-1] if done else None,
    }
    save_entry(row, values, version=0, by=writer)


def answer_state(row: Obligation, *, is_done: bool) -> str:
    kinds = {part["kind"] for part in row.item.schedule.get("parts", [])}
    if is_done:
        return Entry.State.DONE
    return Entry.State.CONTINUOUS if kinds & {"continuous", "as-needed"} else Entry.State.IN_PROGRESS


def answer(row: Obligation, form: Submission, numbers: dict[str, int]) -> str:
    """A text of the measure with numbers that belong to this performer and period."""
    measures = {measure.title: measure for part in PARTS for measure in part.measures}
    answers = measures[row.item.title].answers
    text = answers[figure(row, form, "text", 0, len(answers) - 1)]
    is_first = not form.period.plan.periods.filter(start__lt=form.period.start).exists()
    return text.format(**numbers, change="" if is_first else CHANGE)


def numbers_of(row: Obligation, form: Submission) -> dict[str, int]:
    """The numbers that the texts are made of, by the letters that stand for them; a whole counts its parts in."""
    ranges = {"a": (100, 420), "b": (12, 90), "c": (18, 41), "d": (22, 47), "e": (5, 14), "f": (18, 160),
              "g": (15, 58), "h": (2, 4), "p": (84, 99)}  # fmt: skip
    numbers = {name: figure(row, form, name, *bounds) for name, bounds in ranges.items()}
    parts = [numbers_of(row, part) for part in form.parts.select_related("institution", "period")]
    counts = {name: numbers[name] + sum(part[name] for part in parts) for name in "abefg"}
    return numbers | {name: of_many(number) for name, number in counts.items()}


def of_many(number: int) -> int:
    """The next number that goes with «посетителей» and not with «посетитель» or «посетителя»."""
    return number + 4 if 1 <= number % 10 <= 4 and number % 100 // 10 != 1 else number


def figure(row: Obligation, form: Submission, name: str, low: int, high: int) -> int:
    """A figure between the bounds, always the same for the same place, period and measure."""
    code = form.performer.code
    seed = f"{code} {form.period.code} {row.item.number} {name}"
    return low + int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % (high - low + 1)


def date_back(form: Submission) -> None:
    """A past form was sent and accepted when it should have been, not today."""
    sent = dt.datetime.combine(form.period.due_on - dt.timedelta(days=2), dt.time(11, 20), dt.UTC)
    accepted = sent + dt.timedelta(days=3, hours=2)
    Submission.objects.filter(pk=form.pk).update(first_submitted_at=sent, accepted_at=accepted)
    moments: dict[str, dt.datetime] = {SubmissionEvent.Step.SENT: sent, SubmissionEvent.Step.APPROVED: sent + dt.timedelta(hours=5),
               SubmissionEvent.Step.ACCEPTED: accepted}  # fmt: skip
    for event in form.events.all():
        SubmissionEvent.objects.filter(pk=event.pk).update(at=moments[event.step])


def accounts() -> str:
    """One account of every role, to be printed at the start; all have the same password."""
    shown: dict[str, str] = {}
    memberships = (
        Membership.objects.current().select_related("user", "institution", "territory").order_by("pk")
    )
    for membership in memberships:
        line = f"  {membership.user.login:<24}{membership}"
        shown.setdefault(membership.role, line)
    lines = [shown[role] for role in Role.values if role in shown]
    return "\n".join([*lines, f"  Пароль у всех: {PASSWORD}", ""])
