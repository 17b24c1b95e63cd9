"""The department's board: the heat map, rates as counted by hand, filters kept in the address."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Institution, Role
from plans.actions import submissions as actions
from plans.actions.plans import activate
from plans.actions.quarter import make_obligations, open_period
from plans.board import table as board
from plans.cell_states import CellState
from plans.models import Extension, Section
from plans.rates import Rates
from tests.factories import (
    a_branch,
    a_district,
    a_form,
    a_person,
    a_plan,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    write,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 4, 30)
IN_TIME, LATE, LATER, AFTER_ALL = (f"2024-04-{day}T09:00:00Z" for day in ("05", "06", "15", "25"))


class District:
    """Five institutions, two sections of two items, a quarter due on 5 April; today is 30 April 2024."""

    def __init__(self):
        self.place = a_district()
        self.editor = a_person(Role.DEPARTMENT_EDITOR, self.place)
        self.viewer = a_person(Role.DEPARTMENT_VIEWER, self.place)
        kinds = [Institution.Kind.LIBRARY, *[Institution.Kind.CLUB] * 4]
        self.library, self.club, self.museum, self.school, self.theatre = self.institutions = [
            an_institution(self.place, short_name=f"Учреждение {number}", kind=kind)
            for number, kind in enumerate(kinds, start=1)
        ]
        self.plan = a_plan(self.place)
        an_item(self.plan, "1.1")
        an_item(self.plan, "1.2")
        Section.objects.create(plan=self.plan, position=2, number="II", heading="Доступность")
        an_item(self.plan, "2.1")
        an_item(self.plan, "2.2")
        confirm_responsibles(self.plan)
        activate(self.plan, by=None)
        self.period = an_open_period(self.plan)

    def form(self, place):
        return a_form(self.period, place)

    def fill(self, place, **states):
        """Every row written; `row3="not_applicable"` gives a row another state, `row4=""` leaves it empty."""
        form = self.form(place)
        for number, row in enumerate(form.obligations.order_by("item__number"), start=1):
            state = states.get(f"row{number}", "done")
            if state:
                reason = "Нет такого помещения" if state == "not_applicable" else ""
                write(row, state=state, reason=reason)
        return form

    def send(self, place, moment):
        with time_machine.travel(moment, tick=False):
            actions.approve(self.form(place), by=self.editor)

    def lines(self, today=TODAY):
        return board.lines_of(self.rows(board.BY_SECTIONS, today), self.period, today)

    def rows(self, by, today=TODAY):
        return board.read_rows(self.period, by, today)

    def board(self, by=board.BY_SECTIONS, today=TODAY, **options):
        rows = self.rows(by, today)
        lines = board.lines_of(rows, self.period, today)
        return board.heat_map(self.period, lines, rows, by=by, **options)


@pytest.fixture
def district():
    return District()


@pytest.fixture
def reported(district):
    """Counted by hand, 4 items each:               expected  reported  on time
    library   in time, then returned, sent again late      4         4        4
    club      a day late                                   4         4        0
    museum    on the last day that was granted to it,
              one row «не относится»                       3         3        3
    school    one row written, one «не относится», not sent 3        0        0
    theatre   nothing                                      4         0        0
    district                                              18        11        7
    """
    district.fill(district.library)
    district.send(district.library, IN_TIME)
    form = district.form(district.library)
    actions.return_with_remarks(form, {form.obligations.earliest("pk").pk: "Уточните"}, by=district.editor)
    district.send(district.library, AFTER_ALL)
    district.fill(district.club)
    district.send(district.club, LATE)
    Extension.objects.create(
        submission=district.form(district.museum), until=dt.date(2024, 4, 15), reason="Ремонт"
    )
    district.fill(district.museum, row3="not_applicable")
    district.send(district.museum, LATER)
    district.fill(district.school, row2="", row3="not_applicable", row4="")
    return district


def test_rates_equal_the_count_by_hand(reported):
    found = reported.board()
    assert [line.rates for line in found.lines] == [
        Rates(4, 4, 4),
        Rates(4, 4, 0),
        Rates(3, 3, 3),
        Rates(3, 0, 0),
        Rates(4, 0, 0),
    ]
    assert (found.rates, found.rates.completeness, found.rates.timeliness) == (Rates(18, 11, 7), 61, 39)


def test_rates_of_items_and_sections_equal_the_count_by_hand(reported):
    assert [column.rates for column in reported.board(board.BY_ITEMS).columns] == [
        Rates(5, 3, 2),
        Rates(5, 3, 2),
        Rates(3, 2, 1),
        Rates(5, 3, 2),
    ]
    assert [column.rates for column in reported.board().columns] == [Rates(10, 6, 4), Rates(8, 5, 3)]


def test_a_granted_day_that_was_taken_back_counts_no_more(reported):
    Extension.objects.update(ended_at="2024-04-01T00:00:00Z")
    assert reported.board().rates == Rates(18, 11, 4)


def test_cells_say_where_everybody_stands(reported):
    form = reported.form(reported.club)
    actions.return_with_remarks(form, {form.obligations.earliest("pk").pk: "Уточните"}, by=reported.editor)
    actions.accept(reported.form(reported.museum), by=reported.editor)
    states = [[cell.state for cell in line.cells] for line in reported.board().lines]
    assert states == [
        [CellState.IN_REVIEW, CellState.ACCEPTED],  # only row 1.1 had come back
        [CellState.RETURNED, CellState.ACCEPTED],
        [CellState.ACCEPTED, CellState.ACCEPTED],
        [CellState.OVERDUE, CellState.OVERDUE],
        [CellState.OVERDUE, CellState.OVERDUE],
    ]


def test_before_the_due_date_nobody_is_overdue(reported):
    (*_, school, theatre) = reported.board(board.BY_ITEMS, today=dt.date(2024, 4, 5)).lines
    assert [cell.state.value for cell in school.cells] == ["filling", "not_started", "filling", "not_started"]
    assert {cell.state for cell in theatre.cells} == {CellState.NOT_STARTED}


def test_a_text_whose_state_was_forgotten_is_begun_and_not_filled_in(district):
    district.fill(district.school, row1="not_started", row2="not_started", row3="", row4="")
    found = district.board(board.BY_SECTIONS, today=dt.date(2024, 4, 5))
    school = next(line for line in found.lines if line.submission.institution == district.school)
    assert (school.status, school.filled) == ("filling", 0)
    cells = [(cell.state, cell.count, cell.total) for cell in school.cells]
    assert cells == [(CellState.FILLING, 0, 2), (CellState.NOT_STARTED, 2, 2)]


def test_who_may_report_later_is_not_overdue_yet(district):
    Extension.objects.create(submission=district.form(district.club), until=TODAY, reason="Ремонт")
    overdue = [line.submission.institution for line in district.lines() if line.is_overdue]
    assert overdue == [district.library, district.museum, district.school, district.theatre]


def test_by_periods_every_opened_quarter_is_a_column(reported):
    second = reported.plan.periods.get(code="2024-Q2")
    open_period(second, by=None)
    found = reported.board(board.BY_PERIODS)
    assert [column.label for column in found.columns] == ["I кв. 2024", "II кв. 2024"]
    assert [column.rates for column in found.columns] == [Rates(18, 11, 7), Rates(20, 0, 0)]
    assert [cell.state.value for cell in found.lines[1].cells] == ["in_review", "not_started"]


def test_one_section_alone_has_its_own_rates(reported):
    section = reported.plan.sections.get(number="II")
    found = reported.board(board.BY_ITEMS, section=section.pk)
    assert ([column.label for column in found.columns], found.rates) == (["2.1", "2.2"], Rates(8, 5, 3))


def test_an_item_that_is_not_a_performers_leaves_its_cell_empty(district):
    district.form(district.club).obligations.filter(item__number="1.2").update(
        withdrawn_at="2024-02-01T00:00:00Z"
    )
    line = district.board(board.BY_ITEMS).lines[1]
    assert [cell and cell.label for cell in line.cells] == ["1.1", None, "2.1", "2.2"]


def test_parts_of_branches_are_inside_their_head_institutions_form(district):
    branch = a_branch(district.library)
    head = district.form(district.library)
    part = district.period.submissions.create(institution=branch, part_of=head)
    for row in head.obligations.all():
        part.obligations.create(item=row.item, due_dates=[])
    assert len(district.lines()) == 5
    assert district.board().rates.expected == 20


@pytest.mark.parametrize(
    ("code", "label"),
    [("2024-Q2", "II кв. 2024"), ("2024-M03", "03.2024"), ("2024-H1", "I п/г 2024"), ("2024", "2024")],
)
def test_periods_have_short_names(code, label):
    assert board.short_title(code) == label


# The page


def address(district, query=""):
    return f"/plans/periods/{district.period.pk}/{query}"


def listed(answer):
    return re.findall(r'<a href="/plans/submissions/\d+/">(.*?)</a>', answer.content.decode())


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?kind=library", "1"),
        ("?kind=club&status=owing", "45"),
        ("?q=учреждение+3", "3"),
        ("?by=items&status=on_department", "123"),
        ("?kind=no-such&place=99&by=nothing&section=x", "12345"),
    ],
)
def test_filters_of_the_address_choose_the_lines(reported, signed_in, query, numbers):
    answer = signed_in(reported.viewer).get(address(reported, query))
    assert listed(answer) == [f"Учреждение {number}" for number in numbers]


def test_every_link_and_button_of_the_board_keeps_the_filters(reported, signed_in):
    html = signed_in(reported.editor).get(address(reported, "?by=items&kind=club&all=1")).content.decode()
    statuses = re.findall(r'href="(\?[^"]*status=[^"]*)"', html)
    acts = re.findall(r'action="(/plans/periods/\d+/(?:accept|remind)/[^"]*)"', html)
    assert {link.partition("status=")[0] for link in statuses} == {"?by=items&amp;kind=club&amp;"}
    assert [act.partition("/?")[2] for act in acts] == ["by=items&amp;kind=club"] * 2


def test_all_who_are_shown_can_be_ticked_at_once(reported, signed_in):
    html = signed_in(reported.editor).get(address(reported, "?status=on_department&all=1")).content.decode()
    assert len(re.findall(r'name="form"[^>]* checked', html)) == 3


def test_a_viewer_has_nothing_to_tick(reported, signed_in):
    html = signed_in(reported.viewer).get(address(reported)).content.decode()
    assert ('name="form"' in html, "Принять отмеченные" in html) == (False, False)


@pytest.mark.parametrize("by", board.AXES)
def test_the_board_costs_as_many_queries_for_fifteen_institutions_as_for_five(district, signed_in, by):
    costs = []
    for _ in range(2):
        browser = signed_in(district.editor)
        for _ in range(2):
            with CaptureQueriesContext(connection) as found:
                assert browser.get(address(district, f"?by={by}")).status_code == 200
        costs.append(len(found))
        for _ in range(10):
            an_institution(district.place)
        open_period(district.plan.periods.get(code="2024-Q2"), by=None)
        district.plan.refresh_from_db()
        make_obligations(district.plan, by=None)
    assert costs[0] == costs[1] <= 12
