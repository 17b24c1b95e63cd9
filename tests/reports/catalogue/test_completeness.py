"""How completely and how timely a district reported."""

import datetime as dt

import pytest
from django.utils import timezone

from plans.actions.submissions import accept, return_with_remarks, send
from plans.board.table import BY_ITEMS, BY_SECTIONS, heat_map, lines_of, read_rows
from plans.models import Submission
from plans.rates import Standing
from reports.catalogue import completeness_document
from tests.factories import a_district, a_form, an_active_plan, an_institution, an_open_period, filled, write
from tests.reports.catalogue.reading import anew, duties, handed_in, sent, tables_of, texts_of
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db


def sent_on(form, day):
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    Submission.objects.filter(pk=form.pk).update(first_submitted_at=moment)


@pytest.fixture
def judged(world):
    """The library is late and accepted, with one item that does not apply; the club's form came back; a museum and
    a park have not reported."""
    for name in ("Музей", "Парк"):
        form = world.period.submissions.create(institution=an_institution(world.district, short_name=name))
        for item in world.plan.items.all():
            form.obligations.create(item=item)
    filled(world.form)
    write(duties(world.form)[2], state="not_applicable", reason="нет сцены", version=1)
    accept(handed_in(world.form), by=None)
    sent_on(world.form, dt.date(2024, 4, 8))
    club = sent(world.others_form)
    return_with_remarks(club, {duties(club)[0].pk: "Назовите число."}, by=None)
    sent_on(club, dt.date(2024, 4, 2))
    send(filled(world.period.submissions.get(institution__short_name="Парк")), by=None)
    return world


def test_every_performer_with_the_counts_and_the_whole(judged):
    assert rows_of(tables_of(completeness_document(judged.period))[0]) == [
        ("1", "МБУК «Библиотека»", "принято", "08.04.2024, на 3 дня позже", "05.04.2024",
         "2", "2", "0", "2", "100 %", "0 %"),
        ("2", "МБУК «Клуб»", "возвращено", "02.04.2024", "05.04.2024", "3", "3", "3", "2", "100 %", "100 %"),
        ("3", "Музей", "не начато", "", "05.04.2024", "3", "0", "0", "0", "0 %", "0 %"),
        ("4", "Парк", "на согласовании у руководителя", "", "05.04.2024", "3", "0", "0", "0", "0 %", "0 %"),
        ("", "Всего", "", "", "", "11", "5", "3", "4", "45 %", "27 %"),
    ]  # fmt: skip


def test_the_shares_of_sections_and_items(judged):
    _, sections, items = tables_of(completeness_document(judged.period))
    assert rows_of(sections) == [("Раздел I «Открытость»", "11", "5", "3", "4", "45 %", "27 %")]
    assert rows_of(items) == [
        ("1.1 Мероприятие 1.1", "4", "2", "1", "1", "50 %", "25 %"),
        ("1.2 Мероприятие 1.2", "4", "2", "1", "2", "50 %", "25 %"),
        ("1.3 Мероприятие 1.3", "3", "1", "1", "1", "33 %", "33 %"),
    ]


def test_the_figures_are_those_of_the_board(judged):
    today = dt.date(2024, 4, 20)
    rows = read_rows(judged.period, BY_SECTIONS, today)
    lines = lines_of(rows, judged.period, today)
    performers, sections, items = map(rows_of, tables_of(completeness_document(judged.period)))
    for by, printed in ((BY_SECTIONS, sections), (BY_ITEMS, items)):
        columns = heat_map(judged.period, lines, rows, by=by).columns
        assert [row[1:4] for row in printed] == [counted(column.rates) for column in columns]
    assert [row[5:8] for row in performers[:-1]] == [counted(line.rates) for line in lines]
    assert [row[-2:] for row in performers[:-1]] == [shares(line.rates) for line in lines]
    reported = sum(line.standing is Standing.REPORTED for line in lines)
    assert texts_of(completeness_document(judged.period)) == [f"Отчитались: {reported} из {len(lines)}."]


def counted(rates):
    return str(rates.expected), str(rates.reported), str(rates.on_time)


def shares(rates):
    return f"{rates.completeness} %", f"{rates.timeliness} %"


def test_where_nothing_was_expected_there_is_no_share(world):
    for row in duties(world.form):
        write(row, state="not_applicable", text="", reason="нет сцены")
    performers = rows_of(tables_of(completeness_document(world.period))[0])
    assert performers[0][5:] == ("0", "0", "0", "0", "—", "—")


def test_nothing_in_it_hangs_on_today(judged, monkeypatch):
    """The same facts give the same version, however late a form that was not sent becomes."""
    before = completeness_document(judged.period)
    monkeypatch.setattr(timezone, "localdate", later_by_a_year(timezone.localdate))
    assert completeness_document(anew(judged.period)) == before


def later_by_a_year(real):
    return lambda moment=None: real(moment) if moment else real() + dt.timedelta(days=365)


def test_a_period_nobody_answers_for_says_so():
    document = completeness_document(an_open_period(an_active_plan(a_district())))
    assert texts_of(document) == ["В этом периоде отчитываться некому: ни у кого нет мероприятий."]


def test_it_costs_as_many_queries_for_one_performer_as_for_three(django_assert_num_queries):
    for places in (1, 3):
        district = a_district()
        made = [an_institution(district) for _ in range(places)]
        period = an_open_period(an_active_plan(district))
        for place in made:
            sent(a_form(period, place))
        period = anew(period)
        with django_assert_num_queries(4):
            completeness_document(period)
