"""A draft becomes a plan; a corrected file brings the plan to its next state and loses nothing."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.models import AuditEntry
from plans.actions.drafts import (
    changes_of,
    create_plan,
    head_changes,
    kind_by_title,
    plan_with_rows_of,
    update_plan,
)
from plans.actions.items import remove_item, settle_schedule
from plans.actions.plans import activate
from plans.drafting.draft import Approval, DraftColumn, DraftItem, DraftSection, PlanDraft, Problem
from plans.drafting.draft_json import freeze, thaw
from plans.drafting.editing import read_schedule
from plans.imports import read_plan
from plans.models import Entry, Item, Obligation, Plan, Section
from tests.factories import (
    a_district,
    a_form,
    an_institution,
    an_open_period,
    confirm_responsibles,
    filled,
)
from tests.plans.plan_files import plan_table, word, workbook

TODAY = dt.date(2024, 7, 10)
ROLES = ["number", "title", "deadline", "responsible", "note"]
COLUMNS = tuple(
    DraftColumn(role, role.capitalize(), width=at + 1.0, place="ABCDE"[at]) for at, role in enumerate(ROLES)
)


def an(number, title="", *, deadline="ежеквартально", continued=(), **fields):
    usual = {
        "title": title or f"Дело {number}",
        "deadline_text": deadline,
        "schedule": read_schedule(deadline, 2024),
        "responsible_text": "руководители учреждений культуры",
    }
    return DraftItem(number=number, continued=continued, **(usual | fields))


def a_draft(*sections, **fields):
    made = tuple(
        DraftSection(heading=f"Раздел {place}", number=str(place), items=tuple(items), row=place)
        for place, items in enumerate(sections, start=1)
    )
    return PlanDraft(
        **({"title": "План района", "columns": COLUMNS, "sections": made, "year": 2024} | fields)
    )


FIRST = a_draft([an("1.1"), an("1.2", continued=(an("", "продолжение"),))], [an("2.1")])


def made(draft=FIRST, territory=None):
    return create_plan(draft, territory=territory or a_district(), year_from=2024, year_to=2024, by=None)


@pytest.mark.django_db
def test_a_plan_read_in_a_season_stays_in_it():
    season = replace(FIRST, year="2015/2016")
    plan = create_plan(season, territory=a_district(), year_from=2015, year_to=2016, by=None)
    assert plan.deadline_year == "2015/2016"
    update_plan(plan, replace(FIRST, year=2015), today=TODAY, by=None)
    assert plan.deadline_year == 2015


def rows(plan):
    found = plan.items.filter(removed_at=None).in_print_order()
    return [(item.section.heading, item.number, item.title) for item in found.select_related("section")]


def state(plan):
    """Every row the plan has, in every detail."""
    plan.refresh_from_db()
    return [list(query.order_by("pk").values()) for query in
            (Plan.objects.all(), plan.sections.all(), plan.items.all(), plan.responsible_rules.all())]  # fmt: skip


def update(plan, draft):
    return [(change.kind, change.number) for change in update_plan(plan, draft, today=TODAY, by=None)]


@pytest.mark.django_db
class TestNewPlan:
    def test_all_rows_come_in_order_with_what_continues_them(self):
        plan = made()
        assert rows(plan) == [
            ("Раздел 1", "1.1", "Дело 1.1"),
            ("Раздел 1", "1.2", "Дело 1.2"),
            ("Раздел 1", "", "продолжение"),
            ("Раздел 2", "2.1", "Дело 2.1"),
        ]
        assert plan.items.get(number="").continues == plan.items.get(number="1.2")

    def test_the_form_the_approval_and_the_signature_are_the_files(self):
        approval = Approval("УТВЕРЖДАЮ", ("УТВЕРЖДАЮ", "Глава района"))
        plan = made(
            a_draft([an("1")], approvals=(approval,), signature=("Исполнитель",), has_number_row=True)
        )
        assert [(column["role"], column["width"]) for column in plan.columns] == list(
            zip(ROLES, [1, 2, 3, 4, 5], strict=True)
        )
        assert plan.form["has_number_row"] is True
        assert plan.approval == [{"word": "УТВЕРЖДАЮ", "lines": ["Глава района"]}]
        assert plan.signature == ["Исполнитель"]

    def test_the_head_of_an_institution_does_not_sign_the_plan_of_its_report(self):
        columns = (*COLUMNS, DraftColumn("execution", "Исполнено"))
        assert made(a_draft([an("1")], columns=columns, signature=("Директор",))).signature == []

    def test_who_is_responsible_is_proposed_once_a_phrase(self):
        assert list(made().responsible_rules.values_list("phrase", "target", "confirmed_at")) == [
            ("руководители учреждений культуры", "all_institutions", None)
        ]

    def test_doubts_that_were_left_stay_at_the_row(self):
        draft = a_draft(
            [an("1.1", row=7)], problems=(Problem(7, "B", "проверьте"), Problem(1, "", "о файле"))
        )
        assert made(draft).items.get().schedule["doubts"] == ["проверьте"]

    def test_a_missing_title_is_given_one(self):
        assert made(a_draft([an("1")], title="")).title == "План без названия"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("План по устранению недостатков, выявленных в ходе независимой оценки", "nok"),
        ("План мероприятий по улучшению качества услуг", "quality"),
        ("Комплекс мер на 2024 год", "measures"),
        ("", "measures"),
    ],
)
def test_the_title_says_what_kind_of_plan_it_is(title, kind):
    assert kind_by_title(title) == kind


@pytest.mark.django_db
class TestCorrectedFile:
    @pytest.mark.parametrize("make", [workbook, word])
    def test_the_same_file_again_changes_nothing_at_all(self, make):
        name = "plan.xlsx" if make is workbook else "plan.docx"
        draft = read_plan(make(plan_table()), name)
        plan = made(draft)
        before, entries = state(plan), AuditEntry.objects.count()
        assert {kind for kind, _ in update(plan, draft)} == {"same"}
        assert head_changes(plan, draft) == {}
        assert (state(plan), AuditEntry.objects.count()) == (before, entries)

    def test_rows_are_matched_by_number_and_keep_their_identity(self):
        plan = made()
        known = dict(plan.items.values_list("number", "pk"))
        fresh = a_draft([an("1.2.", "Иначе", continued=(an("", "продолжение"),)), an("1.1")], [an("2.1")])
        kinds = [kind for kind, _ in update(plan, fresh)]
        assert kinds == ["changed", "same", "same", "same"]
        assert plan.items.get(title="Иначе").pk == known["1.2"]
        assert [number for _, number, _ in rows(plan)] == ["1.2.", "", "1.1", "2.1"]

    def test_added_and_removed_rows_are_told_and_removed_ones_kept(self):
        plan = made()
        gone = plan.items.get(number="2.1")
        assert update(plan, a_draft([an("1.1"), an("1.3")])) == [
            ("same", "1.1"), ("added", "1.3"), ("removed", "1.2"), ("removed", "1.2"), ("removed", "2.1"),
        ]  # fmt: skip
        gone.refresh_from_db()
        assert gone.removed_at is not None
        assert [section.heading for section in plan.sections.all()] == ["Раздел 1"]

    def test_rows_taken_out_earlier_survive_a_file_with_fewer_sections(self):
        plan = made()
        remove_item(plan.items.get(number="2.1"), by=None)
        update(plan, a_draft([an("1.1")]))
        assert Item.objects.filter(plan=plan).count() == 4
        assert Section.objects.filter(plan=plan).count() == 1

    def test_a_row_that_comes_back_is_a_new_one(self):
        plan = made()
        remove_item(plan.items.get(number="2.1"), by=None)
        assert ("added", "2.1") in update(plan, FIRST)
        assert Item.objects.filter(plan=plan, number="2.1").count() == 2

    def test_cells_without_meaning_and_the_head_are_compared_too(self):
        plan = made(a_draft([an("1", extra={4: "было"})]))
        fresh = a_draft([an("1", extra={4: "стало"})], title="План района и города")
        assert changes_of(plan, fresh)[0].fields == {"Note": ("было", "стало")}
        assert head_changes(plan, fresh) == {"Название": ("План района", "План района и города")}
        update(plan, fresh)
        entries = list(AuditEntry.objects.about(plan).values_list("action", flat=True))
        assert entries[:2] == ["Пункт 1: изменён из файла", "План обновлён из файла"]

    def test_what_the_file_lacks_stays(self):
        approval = Approval("УТВЕРЖДАЮ", ("УТВЕРЖДАЮ", "Глава"))
        plan = made(a_draft([an("1")], approvals=(approval,), signature=("Исполнитель",)))
        update(plan, a_draft([an("1")], title=""))
        plan.refresh_from_db()
        assert (plan.title, plan.approval[0]["word"], plan.signature) == (
            "План района",
            "УТВЕРЖДАЮ",
            ["Исполнитель"],
        )

    def test_a_schedule_settled_by_hand_stays_while_the_wording_does(self):
        plan = made()
        item = plan.items.get(number="1.1")
        settle_schedule(item, [{"kind": "continuous"}], by=None)
        update(plan, FIRST)
        item.refresh_from_db()
        assert item.schedule["parts"] == [{"kind": "continuous"}]
        update(plan, a_draft([an("1.1", deadline="до 01.09.2024")], [an("2.1")]))
        item.refresh_from_db()
        assert item.schedule["parts"][0]["due"] == ["2024-09-01"]

    def test_a_change_of_an_active_plan_follows_into_open_forms_only(self):
        district = a_district()
        library = an_institution(district)
        plan = made(a_draft([an("1.1"), an("1.2")]), district)
        confirm_responsibles(plan)
        activate(plan, by=None)
        form = filled(a_form(an_open_period(plan), library))
        form.state = "accepted"
        form.accepted_at = dt.datetime(2024, 4, 5, tzinfo=dt.UTC)
        form.save()
        update(plan, a_draft([an("1.1"), an("1.3")]))
        counts = {
            code: sorted(Obligation.objects.filter(submission__period__code=code, withdrawn_at=None)
                         .values_list("item__number", flat=True))
            for code in ("2024-Q1", "2024-Q2", "2024-Q3")
        }  # fmt: skip
        assert counts == {"2024-Q1": ["1.1", "1.2"], "2024-Q2": ["1.1"], "2024-Q3": ["1.1", "1.3"]}
        assert Entry.objects.count() == 2

    def test_a_report_finds_its_plan_by_the_rows(self):
        plan = made()
        report = replace(FIRST, columns=(*COLUMNS, DraftColumn("execution", "Исполнено")))
        assert plan_with_rows_of(report, plan.territory) == plan
        assert plan_with_rows_of(a_draft([an("1.1")]), plan.territory) is None
        assert plan_with_rows_of(report, a_district()) is None


texts = st.text("абв \n1.", max_size=8)


@given(title=texts, heading=texts, number=texts, extra=texts, note=texts, day=st.none() | st.dates())
def test_a_frozen_draft_thaws_as_it_was(title, heading, number, extra, note, day):
    item = an(number, title, extra={4: extra}, continued=(an("", note),))
    draft = a_draft(
        [item],
        approvals=(Approval("УТВЕРЖДАЮ", (note,), day),),
        notes=(note,),
        problems=(Problem(1, "A", note),),
    )
    draft = replace(draft, sections=(replace(draft.sections[0], heading=heading),))
    assert thaw(freeze(draft)) == draft
