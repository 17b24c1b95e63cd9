"""Parts of branches: made with the head institution's form, sent to it, taken or returned by it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from documents.render.html import to_html
from institutions.models import Institution, Role
from plans.access import hands_on, write_verdict
from plans.actions.parts import accept_part, return_part
from plans.actions.quarter import close_period, make_obligations
from plans.actions.reminders import owed
from plans.actions.submissions import accept, approve, return_with_remarks, send
from plans.models import Obligation, Plan, Release, Submission
from plans.plan_queries import period_lines
from plans.write_check import Hand
from reports.catalogue import consolidated_document
from tests.factories import (
    a_branch,
    a_deputyship,
    a_district,
    a_form,
    a_person,
    a_plan,
    an_active_plan,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    filled,
    write,
)
from tests.plans.quarter import rows, state

pytestmark = pytest.mark.django_db


class Network:
    """A library system of a head institution and two branches whose plan wants parts; its quarter is open."""

    def __init__(self, items: int = 3):
        self.district = a_district()
        self.head = an_institution(self.district, short_name="МБУК «ЦБС»")
        self.village = a_branch(self.head, short_name="Берёзовская библиотека")
        self.lake = a_branch(self.head, short_name="Тихоозёрская библиотека")
        self.club = an_institution(self.district, kind=Institution.Kind.CLUB)
        self.plan = an_active_plan(self.district, items=items, branches=Plan.Branches.PARTS)
        self.period = an_open_period(self.plan)
        self.whole = a_form(self.period, self.head)
        self.part = a_form(self.period, self.village)
        self.other_part = a_form(self.period, self.lake)
        self.villager = a_person(Role.METHODIST, self.village)
        self.village_head = a_person(Role.INSTITUTION_HEAD, self.village)
        self.methodist = a_person(Role.METHODIST, self.head)
        self.director = a_person(Role.INSTITUTION_HEAD, self.head)
        self.editor = a_person(Role.DEPARTMENT_EDITOR, self.district)


@pytest.fixture
def network():
    return Network()


def numbers(form):
    return sorted(row.item.number for row in form.obligations.filter(withdrawn_at__isnull=True))


# how parts come about


def test_branches_get_parts_with_the_same_items(network):
    assert (network.part.part_of, network.other_part.part_of) == (network.whole, network.whole)
    assert numbers(network.part) == numbers(network.whole) == ["1.1", "1.2", "1.3"]
    assert network.whole.part_of is None
    assert a_form(network.period, network.club).part_of is None


@pytest.mark.parametrize(
    ("branches", "forms"),
    [
        (Plan.Branches.HEAD, {"head": None}),
        (Plan.Branches.OWN, {"head": None, "branch": None}),
        (Plan.Branches.PARTS, {"head": None, "branch": "head"}),
    ],
)
def test_the_plan_says_how_branches_report(branches, forms):
    district = a_district()
    head = an_institution(district, short_name="head")
    a_branch(head, short_name="branch")
    period = an_active_plan(district, branches=branches).periods.first()
    found = period.submissions.select_related("institution", "part_of__institution")
    assert {
        form.institution.short_name: form.part_of and form.part_of.institution.short_name for form in found
    } == forms


def test_a_branch_named_alone_brings_its_head_institution_and_no_other_branch():
    district = a_district()
    head = an_institution(district)
    branch, other = a_branch(head), a_branch(head)
    plan = a_plan(district, branches=Plan.Branches.PARTS)
    an_item(plan, "1", responsible_text="сельская библиотека")
    confirm_responsibles(plan)
    rule = plan.responsible_rules.get()
    rule.target = rule.Target.INSTITUTIONS
    rule.save()
    rule.institutions.set([branch])
    make_obligations(plan, by=None)
    assert set(Submission.objects.values_list("institution", flat=True)) == {head.pk, branch.pk}
    assert not Submission.objects.filter(institution=other).exists()


def test_making_them_again_changes_nothing(network):
    before = set(Obligation.objects.values_list("pk", "submission__part_of"))
    assert make_obligations(network.plan, by=None) == 0
    assert set(Obligation.objects.values_list("pk", "submission__part_of")) == before


def test_the_number_of_queries_does_not_grow_with_the_branches(django_assert_max_num_queries):
    district = a_district()
    for _ in range(4):
        head = an_institution(district)
        for _ in range(3):
            a_branch(head)
    plan = an_active_plan(district, items=6, branches=Plan.Branches.PARTS)
    with django_assert_max_num_queries(28):
        make_obligations(plan, by=None)


def test_another_setting_turns_parts_into_forms_and_back(network):
    for branches, part_of in [(Plan.Branches.OWN, None), (Plan.Branches.PARTS, network.whole.pk)]:
        network.plan.branches = branches
        network.plan.save()
        make_obligations(network.plan, by=None)
        network.part.refresh_from_db()
        assert network.part.part_of_id == part_of


def test_a_closed_branch_owes_no_part_any_more(network):
    Institution.objects.filter(pk=network.village.pk).update(is_active=False, closed_on=dt.date(2024, 5, 10))
    make_obligations(network.plan, by=None)
    owed = Obligation.objects.filter(submission__institution=network.village, withdrawn_at__isnull=True)
    periods = set(owed.values_list("submission__period__code", flat=True))
    assert periods == {"2024-Q1", "2024-Q2"}


def test_who_is_freed_from_an_item_is_freed_with_the_branches_and_a_branch_alone(network):
    first, second, _ = network.plan.items.order_by("position")
    since = dt.date(2024, 4, 1)
    kind = Release.Kind.NOT_APPLICABLE
    Release.objects.create(item=first, institution=network.head, kind=kind, since=since, reason="Нет.")
    Release.objects.create(item=second, institution=network.village, kind=kind, since=since, reason="Нет.")
    make_obligations(network.plan, by=None)
    later = network.plan.periods.get(code="2024-Q2")
    found = {place: numbers(a_form(later, place)) for place in (network.head, network.village, network.lake)}
    assert found == {
        network.head: ["1.2", "1.3"],
        network.village: ["1.3"],
        network.lake: ["1.2", "1.3"],
    }


# who has which hand in a part


def test_hands_on_a_part_and_on_the_whole(network):
    filler, collector = frozenset({Hand.FILLER}), frozenset({Hand.FILLER, Hand.COLLECTOR})
    expected = {
        network.villager: (filler, frozenset()),
        network.village_head: (filler, frozenset()),
        network.methodist: (collector, frozenset({Hand.FILLER})),
        network.director: (collector, frozenset({Hand.FILLER, Hand.HEAD})),
        network.editor: (frozenset(), frozenset({Hand.DEPARTMENT})),
        a_person(Role.METHODIST, network.lake): (frozenset(), frozenset()),
        a_person(Role.METHODIST, network.club): (frozenset(), frozenset()),
    }
    found = {user: (hands_on(network.part, user), hands_on(network.whole, user)) for user in expected}
    assert found == expected


@pytest.mark.parametrize(
    ("part_state", "whole_state", "branch", "head_institution"),
    [
        ("draft", "draft", True, True),
        ("draft", "on_head", True, True),
        ("draft", "on_department", False, False),
        ("draft", "accepted", False, False),
        ("draft", "returned", True, True),
        ("on_head", "draft", False, True),
        ("on_head", "on_department", False, False),
        ("returned", "draft", True, True),
        ("returned", "accepted", False, False),
        ("accepted", "draft", False, False),
        ("accepted", "returned", False, False),
    ],
)
def test_who_may_write_into_a_part(network, part_state, whole_state, branch, head_institution):
    moment = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    Submission.objects.filter(pk=network.part.pk).update(state=part_state, accepted_at=moment)
    Submission.objects.filter(pk=network.whole.pk).update(state=whole_state, accepted_at=moment)
    row = Obligation.objects.select_related("submission__period__plan", "submission__part_of").filter(
        submission=network.part
    )[0]
    people = [network.villager, network.methodist, network.director, network.editor]
    found = [bool(write_verdict(row, user)) for user in people]
    assert found == [branch, head_institution, head_institution, False]


def test_a_closed_period_closes_the_parts_too(network):
    close_period(network.period, by=None)
    verdicts = [write_verdict(row, network.villager) for row in rows(network.part)]
    assert {str(verdict.reason) for verdict in verdicts} == {
        "Период закрыт: отчёт доступен только для чтения."
    }


# what does not count them


def test_parts_are_counted_nowhere(network):
    """Neither by the list of periods nor by the consolidated report: the whole holds them already."""
    for part in (network.part, network.other_part):
        write(rows(part)[0], text="Слова филиала.")
        send(part, by=network.villager)
    approve(filled(network.whole), by=network.director)
    line = period_lines(network.plan).get(pk=network.period.pk)
    assert (line.forms, line.sent) == (2, 1)
    report = to_html(consolidated_document(network.period))
    assert "Отчитались: 1 из 2." in report
    assert network.village.short_name not in report


def test_nobody_is_reminded_of_a_part_that_goes_nowhere(network):
    assert {form.pk for form in owed(network.period.submissions.all())} >= {network.part.pk}
    approve(filled(network.whole), by=network.director)
    assert [form.performer_name for form in owed(network.period.submissions.all())] == [
        network.club.short_name
    ]


# the way of a part


def test_a_part_goes_to_the_head_institution_and_back_and_is_taken(network):
    part = filled(network.part)
    send(part, by=network.villager)
    assert state(part) == "on_head"
    return_part(part, "Назовите число участников.", by=network.methodist)
    assert state(part) == "returned"
    send(part, by=network.villager)
    accept_part(part, by=network.methodist)
    part.refresh_from_db()
    assert (part.state, part.accepted_by) == ("accepted", network.methodist)
    assert [event.title for event in part.events.all()] == [
        "отправлено в головное учреждение",
        "возвращено головным учреждением",
        "отправлено в головное учреждение",
        "принято головным учреждением",
    ]


def test_a_part_may_leave_rows_empty_but_not_all(network):
    with pytest.raises(ValidationError, match="Напишите хотя бы об одном мероприятии"):
        send(network.part, by=network.villager)
    write(rows(network.part)[0])
    send(network.part, by=network.villager)
    assert state(network.part) == "on_head"


def test_a_part_never_reaches_the_department(network):
    send(filled(network.part), by=network.villager)
    for step in (
        lambda: approve(network.part, by=network.director),
        lambda: accept(network.part, by=network.editor),
        lambda: return_with_remarks(network.part, {}, "Исправьте.", by=network.editor),
    ):
        with pytest.raises(ValidationError):
            step()
    assert state(network.part) == "on_head"


def test_a_whole_is_no_part(network):
    for step in (accept_part, lambda form, by: return_part(form, "Исправьте.", by=by)):
        with pytest.raises(ValidationError, match="не часть филиала"):
            step(network.whole, by=network.methodist)


def test_a_part_is_returned_with_words(network):
    send(filled(network.part), by=network.villager)
    with pytest.raises(ValidationError, match="Напишите, что исправить"):
        return_part(network.part, "  ", by=network.methodist)


def test_after_the_whole_is_handed_over_no_part_moves(network):
    send(filled(network.part), by=network.villager)
    approve(filled(network.whole), by=network.director)
    filled(network.other_part)
    for step in (
        lambda: send(network.other_part, by=network.villager),
        lambda: accept_part(network.part, by=network.methodist),
        lambda: return_part(network.part, "Исправьте.", by=network.methodist),
    ):
        with pytest.raises(ValidationError, match="Головное учреждение уже передало отчёт"):
            step()


def test_a_deputys_step_names_both(network):
    """The branch's only worker is on leave: a colleague of another branch sends the part."""
    other = a_person(Role.METHODIST, network.lake)
    a_deputyship(network.villager.memberships.get(), other)
    write_verdict(rows(network.part)[0], other)
    send(filled(network.part), by=other)
    event = network.part.events.get()
    assert (event.by, event.on_behalf_of) == (other, network.villager)
