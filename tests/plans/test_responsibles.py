"""Whom the words of the «Ответственные» column name: proposed, confirmed, followed by obligations."""

import pytest
from django.urls import reverse

from institutions.models import AuditEntry, Institution, Role
from plans.actions.responsibles import is_confirmed, propose_rules
from plans.models import Obligation, ResponsibleRule
from tests.factories import (
    a_district,
    a_person,
    a_plan,
    a_settlement,
    an_active_plan,
    an_institution,
    an_item,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return a_district()


@pytest.fixture
def editor(district, signed_in):
    return signed_in(a_person(Role.DEPARTMENT_EDITOR, district))


@pytest.fixture
def plan(district):
    plan = a_plan(district)
    an_item(plan, "1.1", responsible_text="главы поселений, директора музеев")
    an_item(plan, "1.2", responsible_text="директора музеев")
    propose_rules(plan)
    return plan


def page(plan):
    return reverse("plans:responsibles", args=[plan.pk])


def answers(plan, **targets):
    """What the page posts: the proposals, or other targets by phrase."""
    fields = {}
    for rule in plan.responsible_rules.all():
        fields[f"rule-{rule.pk}-target"] = targets.get(rule.phrase.split()[-1], rule.target)
        fields[f"rule-{rule.pk}-kinds"] = rule.kinds
    return fields


def test_each_phrase_stands_once_with_the_number_of_its_rows(editor, plan):
    rows = editor.get(page(plan)).context["rows"]
    assert [(form.rule.phrase, count, form.rule.target) for form, count, _ in rows] == [
        ("главы поселений", 1, "all_settlements"),
        ("директора музеев", 2, "kinds"),
    ]


def test_all_is_confirmed_at_once_and_remembered(editor, plan):
    editor.post(page(plan), answers(plan))
    assert is_confirmed(plan)
    entries = AuditEntry.objects.about(plan).values_list("action", "changes")
    assert sorted(entries) == [
        ("Подтверждён ответственный «главы поселений»", {"кто это": ["", "все поселения"]}),
        (
            "Подтверждён ответственный «директора музеев»",
            {"кто это": ["", "учреждения выбранных видов: музей"]},
        ),
    ]


def test_confirming_the_same_again_leaves_no_entry(editor, plan):
    editor.post(page(plan), answers(plan))
    editor.post(page(plan), answers(plan))
    assert AuditEntry.objects.about(plan).count() == 2


@pytest.mark.parametrize(
    ("target", "field"),
    [("institutions", "institutions"), ("settlements", "settlements"), ("kinds", "kinds"), ("x", "target")],
)
def test_a_choice_without_its_choices_is_refused_and_nothing_is_confirmed(editor, plan, target, field):
    fields = {name: value for name, value in answers(plan, музеев=target).items() if "kinds" not in name}
    answer = editor.post(page(plan), fields)
    assert field in answer.context["rows"][1][0].errors
    assert ResponsibleRule.objects.filter(confirmed_at=None).count() == 2


def test_institutions_are_chosen_only_among_those_the_plan_binds(editor, plan, district):
    rule = plan.responsible_rules.last()
    stranger = an_institution()
    answer = editor.post(
        page(plan), answers(plan, музеев="institutions") | {f"rule-{rule.pk}-institutions": [stranger.pk]}
    )
    assert "institutions" in answer.context["rows"][1][0].errors


def test_the_page_tells_how_many_obligations_there_will_be(editor, plan, district):
    a_settlement(district), a_settlement(district)
    an_institution(district, kind=Institution.Kind.MUSEUM)
    an_item(plan, "1.3", "до 01.02.2030", responsible_text="директора музеев")
    assert editor.get(page(plan)).context["load"] is None
    editor.post(page(plan), answers(plan))
    load = editor.get(page(plan)).context["load"]
    assert (load.duties, load.performers, load.periods, load.idle) == ((2 + 1 + 1) * 4, 3, 4, 1)
    editor.post(reverse("plans:plan-activate", args=[plan.pk]))
    assert Obligation.objects.count() == load.duties


def test_another_meaning_moves_the_open_obligations_of_an_active_plan(editor, district):
    an_institution(district)
    plan = an_active_plan(district, items=1)
    assert Obligation.objects.filter(submission__institution__isnull=False).count() == 4
    editor.post(page(plan), answers(plan, культуры="department"))
    assert set(Obligation.objects.values_list("submission__territory", flat=True)) == {district.pk}


def test_a_phrase_that_is_gone_loses_its_rule_and_a_new_one_asks_to_be_confirmed(editor, plan):
    editor.post(page(plan), answers(plan))
    plan.items.filter(number="1.1").update(responsible_text="театры")
    propose_rules(plan)
    assert sorted(plan.responsible_rules.values_list("phrase", flat=True)) == ["директора музеев", "театры"]
    assert not is_confirmed(plan)


def test_who_only_reads_is_told_which_kinds_are_meant(district, plan, signed_in):
    viewer = signed_in(a_person(Role.DEPARTMENT_VIEWER, district))
    rows = viewer.get(page(plan)).context["rows"]
    assert [meaning for _, _, meaning in rows] == ["все поселения", "учреждения выбранных видов: музей"]
