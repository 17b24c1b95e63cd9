"""The twelve traps of counting answers while they come in. The second, a real kill, is among the tests of faults."""

from __future__ import annotations

import datetime as dt
import re
import threading
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection, connections
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role
from surveys.actions.folding import fold, fold_all, recount
from surveys.actions.responses import change, exclude, include, store, stored_key
from surveys.actions.telling import tell_all
from surveys.compiled import compiled
from surveys.counting.figures import View, figures, total
from surveys.counting.trends import trend
from surveys.doors import door, read_door
from surveys.models import Campaign, Cell, Channel, LedgerEntry, Response, ResponseText
from surveys.quality import Sign
from surveys.questionnaire import Tie, to_json
from tests.factories import a_district, a_person, an_institution
from tests.factories.surveys import (
    CONTENT,
    a_campaign,
    a_collector,
    a_questionnaire,
    an_answer,
    answered,
)
from tests.surveys.test_figures import Crash, crash_before

pytestmark = pytest.mark.django_db(transaction=True)
Exclusion = Response.Exclusion
OCTOBER, NOVEMBER = dt.date(2026, 10, 20), dt.date(2026, 11, 5)


@pytest.fixture
def point():
    return a_collector()


def marks(view, question="poster"):
    """The figures of one question; of one version."""
    (found,) = figures(view).values()
    return found.at(found.compiled.reader.layout.of_question[question][0])


def together(*works):
    """All at once, each in a thread with a connection of its own; what they returned, or raised."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            start.wait()
            results[place] = work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test compares it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# 1


def test_trap_1_fold_edit_exclude_and_include_of_one_response_equal_a_recount(point):
    """Any mix of them is in test_figures.py; here the one order that has misled others, fold between each."""
    view = View(point.campaign_id)
    key = stored_key(answered(point, {"came": "yes", "poster": "2"}).key)
    steps = [
        lambda: change(key, an_answer(point, {"came": "yes", "poster": "5"}).reading),
        lambda: exclude([key], Exclusion.STAFF),
        lambda: change(key, an_answer(point, {"came": "yes", "poster": "4"}).reading),
        lambda: include([key], Exclusion.STAFF),
    ]
    seen = []
    for step in steps:
        step()
        before = figures(view)[point.campaign.version_id]
        fold_all()
        after = figures(view)[point.campaign.version_id]
        assert (before.total, before.counts) == (after.total, after.counts)
        shown = marks(view)
        seen.append((after.total, {mark: number for mark, number in shown.codes.items() if number}))
    assert seen == [(1, {"5": 1}), (0, {}), (0, {}), (1, {"4": 1})]


# 2


@pytest.mark.parametrize("beginning", ['DELETE FROM "surveys_ledgerentry"', 'INSERT INTO "surveys_cell"'])
def test_trap_2_a_fold_that_breaks_off_loses_nothing(point, beginning):
    for mark in "12345":
        answered(point, {"came": "yes", "poster": mark})
    with pytest.raises(Crash), crash_before(beginning):
        fold()
    assert (LedgerEntry.objects.count(), Cell.objects.count()) == (5, 0)
    assert marks(View(point.campaign_id)).codes == dict.fromkeys("12345", 1)
    assert fold() == 5
    assert marks(View(point.campaign_id)).codes == dict.fromkeys("12345", 1)


# 3


def test_trap_3_a_reader_during_folds_sees_every_answer_once(point):
    view, number, seen, has_ended = View(point.campaign_id), 60, [], threading.Event()
    for _ in range(number):
        answered(point, {"came": "yes", "poster": "5"})

    def read_on():
        while not has_ended.is_set():
            seen.append((total(view), marks(view).codes["5"]))

    def fold_on():
        try:
            while fold(1):
                pass
        finally:
            has_ended.set()

    assert together(read_on, fold_on) == [None, None]
    assert set(seen) == {(number, number)}
    assert len(seen) > 3
    assert Cell.objects.count() == 4
    assert not LedgerEntry.objects.exists()


def test_two_who_fold_at_once_count_every_answer_once(point):
    for _ in range(60):
        answered(point, {"came": "yes", "poster": "5"})

    def fold_on():
        folded = 0
        while LedgerEntry.objects.exists():
            folded += fold(3)
        return folded

    folded = together(fold_on, fold_on, fold_on)
    assert sum(folded) == 60
    assert (total(View(point.campaign_id)), marks(View(point.campaign_id)).codes["5"]) == (60, 60)


def test_a_recount_beside_answers_that_come_in_loses_none(point):
    door = read_door(point.code)
    for _ in range(20):
        answered(point, {"came": "yes", "poster": "5"})
    answers = [an_answer(point, {"came": "yes", "poster": "4"}) for _ in range(20)]

    def submit():
        return sum(store(door, answer) for answer in answers)

    def count_anew():
        for _ in range(3):
            recount(point.campaign_id)

    assert together(submit, count_anew) == [20, None]
    fold_all()
    assert (total(View(point.campaign_id)), marks(View(point.campaign_id)).codes["4"]) == (40, 20)


# 4


def test_trap_4_one_key_from_fifty_threads_is_one_row(point):
    door = read_door(point.code)
    answer = an_answer(point, {"came": "yes", "poster": "5", "wish": "Больше книг"})
    stored = together(*[lambda: store(door, answer)] * 50)
    assert sorted(stored, key=str) == [False] * 49 + [True]
    assert (Response.objects.count(), LedgerEntry.objects.count(), ResponseText.objects.count()) == (1, 1, 1)


def test_trap_4_the_first_answer_of_a_key_stays(point):
    answer = an_answer(point, {"came": "yes", "poster": "5"})
    other = replace(an_answer(point, {"came": "yes", "poster": "1"}), key=answer.key)
    door = read_door(point.code)
    assert [store(door, each) for each in (answer, other)] == [True, False]
    assert marks(View(point.campaign_id)).codes == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}


# 5


@pytest.fixture
def autumn():
    """A campaign of October whose figures were closed on the first of November; its table of paper."""
    campaign = a_campaign(starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 10, 31))
    return a_collector(campaign, channel=Channel.PAPER)


def test_trap_5_paper_that_comes_after_closing_is_a_supplement(autumn):
    campaign = autumn.campaign
    answered(autumn, {"came": "yes", "poster": "5"}, day=OCTOBER, entered_on=OCTOBER)
    campaign.frozen_at = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    campaign.save()
    late = answered(autumn, {"came": "yes", "poster": "1"}, day=OCTOBER, entered_on=NOVEMBER)
    row = Response.objects.get(pk=stored_key(late.key))
    assert (row.day, row.entered_on, row.is_late) == (OCTOBER, NOVEMBER, True)
    for _ in ("in the ledger", "in the cells"):
        closed = marks(View(campaign.pk, is_late=False)).codes
        supplement = marks(View(campaign.pk, is_late=True)).codes
        assert (closed["5"], closed["1"], supplement["5"], supplement["1"]) == (1, 0, 0, 1)
        assert total(View(campaign.pk)) == 2
        assert total(View(campaign.pk, first=OCTOBER, last=OCTOBER)) == 2
        assert total(View(campaign.pk, first=NOVEMBER)) == 0
        fold_all()


def test_trap_5_an_answer_at_a_door_that_was_closed_a_moment_ago_is_a_supplement(point):
    """Another process may still keep the door as it was."""
    before = door(point.code)
    Campaign.objects.filter(pk=point.campaign_id).update(
        frozen_at=timezone.now(), excluding=int(Sign.STRAIGHT)
    )
    store(before, an_answer(point))
    store(before, an_answer(point, signs=int(Sign.STRAIGHT)))
    assert sorted(Response.objects.values_list("is_late", "exclusion")) == [
        (True, Response.Exclusion.NONE),
        (True, Response.Exclusion.RULE),
    ]


def test_trap_5_a_recount_leaves_closed_figures_as_they_were(autumn):
    answered(autumn, {"came": "yes", "poster": "5"}, day=OCTOBER)
    autumn.campaign.frozen_at = timezone.now()
    autumn.campaign.save()
    answered(autumn, {"came": "yes", "poster": "1"}, day=OCTOBER)
    recount(autumn.campaign_id)
    assert (
        total(View(autumn.campaign_id, is_late=False)),
        total(View(autumn.campaign_id, is_late=True)),
    ) == (1, 1)


# 6


def reordered():
    """The questions the other way round, and one more before them."""
    (visit, person) = CONTENT.sections
    (came, poster, *others) = visit.questions
    new = replace(came, key="new", tie=Tie("m-new"))
    moved = (new, *reversed(others), came, poster)
    return replace(
        CONTENT, sections=(replace(person, questions=person.questions[::-1]), replace(visit, questions=moved))
    )


def two_versions():
    """A campaign of October with the first version, one of November with the second; a point of each."""
    district = a_district()
    place = an_institution(district)
    first = a_questionnaire(district).versions.get()
    second = first.questionnaire.versions.create(number=2, schema=to_json(reordered()))
    first.questionnaire.versions.drafts().update(published_at=timezone.now())
    campaigns = [
        a_campaign(
            district, place, version=version, starts_on=day.replace(day=1), ends_on=day.replace(day=28)
        )
        for version, day in ((first, OCTOBER), (second, NOVEMBER))
    ]
    return [a_collector(campaign, place) for campaign in campaigns]


@pytest.mark.parametrize("is_folded", [False, True], ids=["ledger", "cells"])
def test_trap_6_a_trend_runs_along_the_measure_where_questions_changed_places(is_folded):
    before, after = two_versions()
    for mark in "455":
        answered(before, {"came": "yes", "poster": mark, "rooms.r2": "1", "found": ["c1", "c8"]}, day=OCTOBER)
    for mark in "22":
        answered(after, {"came": "yes", "poster": mark, "rooms.r2": "3", "found": ["c8"]}, day=NOVEMBER)
    if is_folded:
        fold_all()
    layouts = [compiled(each.campaign.version_id).reader.layout for each in (before, after)]
    assert len({layout.of_measure["m-poster"][0].place for layout in layouts}) == 2
    campaigns = [before.campaign_id, after.campaign_id]
    told = [
        (each.month, each.version, each.total, each.figures.mean()) for each in trend("m-poster", campaigns)
    ]
    assert told == [
        ("2026-10", before.campaign.version_id, 3, pytest.approx(14 / 3)),
        ("2026-11", after.campaign.version_id, 2, 2),
    ]
    assert [each.figures.mean() for each in trend("m-room2", campaigns, before.institution_id)] == [1, 3]
    assert [(each.figures.codes["c1"], each.figures.codes["c8"]) for each in trend("m-found", campaigns)] == [
        (3, 3), (0, 2),
    ]  # fmt: skip
    assert trend("m-poster", campaigns, institution=before.institution_id + 1) == []
    assert [each.month for each in trend("m-new", campaigns)] == ["2026-11"]


def test_trap_6_months_of_one_version_are_points_of_their_own(point):
    for day, mark in ((OCTOBER, "1"), (OCTOBER, "3"), (NOVEMBER, "5")):
        answered(point, {"came": "yes", "poster": mark}, day=day)
        fold_all()
    told = [(each.month, each.figures.mean()) for each in trend("m-poster", [point.campaign_id])]
    assert told == [("2026-10", 2), ("2026-11", 5)]


# 7


def test_trap_7_who_was_not_asked_leaves_the_denominator_and_who_kept_silent_does_not(point):
    for sent in (
        {"came": "yes", "poster": "5"},
        {"came": "yes", "poster": "1"},
        {"came": "yes", "poster": "na"},
        {"came": "yes"},
        {"came": "no", "poster": "5"},
        {"came": "no"},
    ):
        answered(point, sent)
    shown = marks(View(point.campaign_id))
    assert (shown.answered, shown.no_answer, shown.not_applicable, shown.not_asked) == (2, 1, 1, 2)
    assert (shown.asked, shown.mean()) == (4, 3)
    assert total(View(point.campaign_id)) == 6


# 8


def test_trap_8_what_few_people_answered_stands_on_no_page_and_in_no_attribute(point, client, signed_in):
    """Three said «no», so how many said «yes» would tell them; pages of staff and of visitors alike."""
    for sent in [{"came": "yes"}] * 94 + [{"came": "no"}] * 3:
        answered(point, sent)
    fold_all()
    tell_all()
    editor = a_person(Role.DEPARTMENT_EDITOR, point.campaign.territory)
    pages = [
        client.get(f"{reverse('surveys:form', args=[point.code])}results/"),
        signed_in(editor).get(reverse("surveys:figures", args=[point.campaign_id])),
        signed_in(editor).get(reverse("surveys:figures", args=[point.campaign_id]), {"channel": "qr"}),
    ]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert "97" in html
        assert re.findall(r"\b94\b|\b96,9|\b97 %|\b3 %|\b3,1|\(3\)", html) == []


# 9


def test_trap_9_two_people_with_the_same_answers_are_two_respondents(point):
    sent = {"came": "yes", "poster": "5", "wish": "Больше книг"}
    first, second = answered(point, sent), answered(point, sent)
    assert first.key != second.key
    assert (total(View(point.campaign_id)), Response.objects.count()) == (2, 2)


# 10


def test_trap_10_a_query_that_fails_is_an_error_and_never_no_answers(point):
    answered(point, {"came": "yes", "poster": "5"})

    def fail(*query):
        raise OperationalError("the database is away")

    for read in (
        lambda: figures(View(point.campaign_id)),
        lambda: total(View(point.campaign_id)),
        lambda: trend("m-poster", [point.campaign_id]),
    ):
        with pytest.raises(DatabaseError), connection.execute_wrapper(fail):
            read()
    assert total(View(point.campaign_id)) == 1


def test_trap_10_cells_of_another_make_are_an_error_and_never_wrong_figures(point):
    answered(point, {"came": "yes", "poster": "5"})
    fold_all()
    Cell.objects.update(counts=bytes(4 * 10_000) + b"\1\0\0\0")
    with pytest.raises(IndexError):
        figures(View(point.campaign_id))


# 12


@pytest.mark.parametrize(
    ("moment", "month", "is_open"),
    [
        ("2026-10-31T18:59:59+00:00", "2026-10", True),  # 23:59:59 in Yekaterinburg
        ("2026-10-31T19:00:00+00:00", "2026-11", False),  # midnight there, evening in Greenwich
        ("2026-10-31T20:59:59+00:00", "2026-11", False),  # still October in Moscow
        ("2026-11-01T00:00:00+00:00", "2026-11", False),
    ],
)
def test_trap_12_months_begin_and_end_by_the_clock_of_the_district(moment, month, is_open, settings):
    settings.TIME_ZONE = "Asia/Yekaterinburg"
    timezone.get_default_timezone.cache_clear()
    try:
        with timezone.override(ZoneInfo("Asia/Yekaterinburg")), time_machine.travel(moment, tick=False):
            point = a_collector(a_campaign(starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 10, 31)))
            door, now = read_door(point.code), timezone.now()
            assert (door.is_open(now), door.takes(now)) == (is_open, True)
            answered(point, {"came": "yes", "poster": "5"})
            fold_all()
            kept = {len(each.period): each.period for each in Cell.objects.all()}
            assert kept == {4: "2026", 7: month}
            assert [each.month for each in trend("m-poster", [point.campaign_id])] == [month]
            late = door.accepts_until + dt.timedelta(seconds=1)
            assert door.accepts_until == dt.datetime(2026, 11, 2, tzinfo=ZoneInfo("Asia/Yekaterinburg"))
            assert (door.takes(door.accepts_until), door.takes(late)) == (True, False)
    finally:
        settings.TIME_ZONE = "UTC"
        timezone.get_default_timezone.cache_clear()


def test_trap_12_the_last_hour_of_the_year_counts_in_that_year(point):
    for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        answered(point, {"came": "yes"}, day=day)
    view = View(point.campaign_id, channel="qr", first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 30))
    for _ in ("in the ledger", "in the cells"):
        assert total(view) == 1
        assert total(View(point.campaign_id, last=dt.date(2026, 12, 1))) == 1
        fold_all()
