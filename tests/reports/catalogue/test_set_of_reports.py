"""The reports of all performers in one file."""

from decimal import Decimal

import pytest

from documents.model import Table
from plans.actions.submissions import accept, return_with_remarks, send
from reports.actions.versions import freeze
from reports.catalogue import execution_document, set_composition
from reports.catalogue.several_periods import PLAIN
from reports.models import Report, Snapshot
from reports.options import Options
from tests.factories import (
    a_district,
    a_form,
    an_active_plan,
    an_indicator,
    an_institution,
    an_open_period,
    filled,
    write,
)
from tests.reports.catalogue.reading import anew, duties, handed_in, sent, tables_of, texts_of
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db


def test_the_parts_are_the_reports_of_those_who_reported_in_order(world):
    sent(world.others_form)
    sent(world.form)
    made = set_composition(world.period, Options())
    assert [part.title for part in made.parts] == ["МБУК «Библиотека»", "МБУК «Клуб»"]
    assert [part.document for part in made.parts] == [
        execution_document(world.form), execution_document(world.others_form),
    ]  # fmt: skip


@pytest.mark.parametrize("chosen", [{"since": "2024-Q1"}, {"only_not_done": True}])
def test_the_parts_are_of_the_same_periods_and_choice(world, chosen):
    sent(world.form)
    second = an_open_period(world.plan, "2024-Q2")
    form = sent(a_form(second, world.library))
    write(duties(form)[0], state="in_progress", version=1)
    [part] = set_composition(anew(second), Options(**chosen)).parts
    assert part.document == execution_document(form, Options(**chosen))


def test_what_an_earlier_period_only_drafted_is_not_in_the_set(world):
    filled(world.form, text="Черновик, который никто не отправил.")
    second = an_open_period(world.plan, "2024-Q2")
    sent(a_form(second, world.library))
    [part] = set_composition(anew(second), Options(since="2024-Q1")).parts
    assert "Черновик" not in " ".join(part.document.texts())


def test_a_part_shares_its_snapshot_with_the_performers_own_report(world):
    sent(world.form)
    own = freeze(Report.Kind.EXECUTION, world.form, by=None)
    bound = freeze(Report.Kind.SET, world.period, by=None)
    assert [part.snapshot_id for part in bound.parts.all()] == [own.snapshot_id]
    assert Snapshot.objects.count() == 2


def test_the_cover_names_every_performer_with_the_state_of_the_report(world):
    accept(sent(world.form), by=None)
    museum = an_institution(world.district, short_name="Музей")
    form = world.period.submissions.create(institution=museum)
    for item in world.plan.items.all():
        form.obligations.create(item=item)
    return_with_remarks(sent(form), {duties(form)[0].pk: "Назовите число."}, by=None)
    made = set_composition(world.period, Options())
    today = rows_of(tables_of(made.document)[0])[0][3]
    assert rows_of(tables_of(made.document)[0]) == [
        ("1", "МБУК «Библиотека»", "принято", today, "3 из 3"),
        ("2", "МБУК «Клуб»", "не начато", "", "0 из 3"),
        ("3", "Музей", "возвращено", today, "2 из 3"),
    ]
    assert made.document.title == (
        "Отчёты об исполнении плана", f"«{world.plan.title}»", "за I квартал 2024 года",
    )  # fmt: skip
    assert texts_of(made.document) == [
        "Отчитались: 2 из 3, из них на доработке: 1.",
        "Не отчитались",
        "1. МБУК «Клуб»: не начато",
        "Отчёты на доработке",
        "1. Музей: возвращено, нет в отчёте пункта 1.1",
    ]
    assert [part.title for part in made.parts] == ["МБУК «Библиотека»"]


def test_the_cover_adds_up_the_figures_of_every_item(world):
    item = world.plan.items.get(number="1.2")
    indicator = an_indicator(item)
    for form, value in ((world.form, 8000), (world.others_form, 500)):
        filled(form)
        write(duties(form)[1], figures={indicator.pk: Decimal(value)}, version=1)
        handed_in(form)
    cover = set_composition(world.period, Options()).document
    assert rows_of(tables_of(cover)[1]) == [("1.2", "Мероприятие 1.2", "Посещения — 8500 ед.")]


def test_the_cover_says_which_form_of_it_everybody_can_read(world):
    sent(world.form)
    note = set_composition(world.period, Options()).document.notes[-1]
    assert note == (
        "Файл PDF этого сборника составлен из готовых отчётов и не размечен для программ экранного доступа. "
        "С программой экранного доступа читайте страницу отчёта на портале или файл DOCX."
    )


def test_where_nobody_reported_there_is_a_cover_alone(world):
    send(filled(world.form), by=None)
    made = set_composition(world.period, PLAIN)
    assert made.parts == ()
    assert texts_of(made.document)[0] == "Отчитались: 0 из 2. На согласовании у руководителя: 1."
    assert len(made.document.notes) == 1


def test_a_period_nobody_answers_for_says_so():
    made = set_composition(an_open_period(an_active_plan(a_district())), PLAIN)
    assert texts_of(made.document) == ["В этом периоде отчитываться некому: ни у кого нет мероприятий."]


def test_it_costs_as_many_queries_for_one_performer_as_for_three(django_assert_num_queries):
    for places in (1, 3):
        district = a_district()
        made = [an_institution(district) for _ in range(places)]
        plan = an_active_plan(district)
        an_indicator(plan.items.first())
        period = an_open_period(plan)
        for place in made:
            sent(a_form(period, place))
        period = anew(period)
        with django_assert_num_queries(7):
            composition = set_composition(period, PLAIN)
        assert len(composition.parts) == places
        assert [block for block in composition.document.blocks if isinstance(block, Table)] != []
