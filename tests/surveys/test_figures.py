"""Whatever is submitted, edited, excluded, included, undone and folded: figures equal a full recount."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from surveys.actions.folding import fold, fold_all, recount
from surveys.actions.responses import change, exclude, include, stored_key
from surveys.actions.telling import tell_all
from surveys.counting.figures import View, excluded, figures, people, told_figures, total
from surveys.models import Cell, Channel, EntryBatch, LedgerEntry, Response
from surveys.quality import Sign
from surveys.slots import NO_ANSWER, NOT_APPLICABLE, NOT_ASKED, layout_of
from tests.factories import a_district, an_institution
from tests.factories.surveys import CONTENT, a_campaign, a_collector, an_answer, answered

Exclusion = Response.Exclusion
LAYOUT = layout_of(CONTENT)
SPECIAL = (NO_ANSWER, NOT_APPLICABLE, NOT_ASKED)
DAYS = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2026, 2, 28)]
SENT = [
    {"came": "yes", "poster": "5", "found": ["c1", "c8"], "rooms.r1": "5", "rooms.r2": "na"},
    {"came": "yes", "poster": "na", "order.a": "1", "order.b": "2", "advise": "10", "age": "40"},
    {"came": "no", "poster": "1", "found": ["c3"], "wish": "Больше книг"},
    {"came": "no", "advise": "0", "last": "2026-01-05", "age": "17"},
    {},
]
SENDINGS = st.sampled_from(SENT)
REASONS = st.sampled_from([Exclusion.STAFF, Exclusion.RULE, Exclusion.UNDONE])
CRASHES = ['DELETE FROM "surveys_ledgerentry"', 'INSERT INTO "surveys_cell"']
EXAMPLES, STEPS = 15, 20
LEAST = 3


class Crash(Exception):
    pass


@contextlib.contextmanager
def crash_before(beginning):
    """The process ends where a statement that begins so would be sent."""

    def break_off(execute, sql, params, many, context):
        if sql.startswith(beginning):
            raise Crash(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(break_off):
        yield


def counted_anew(view, responses):
    """The figures of a view from the responses alone: how many there are, and what was answered at each place."""
    number, held = 0, Counter()
    letters = 4 if view.channel else 7  # a channel is counted by years
    for response in responses:
        period = response.day.isoformat()[:letters]
        if (
            response.exclusion == Exclusion.NONE
            and view.institution in (None, response.institution_id)
            and view.channel in ("", response.channel)
            and (not view.first or period >= view.first.isoformat()[:letters])
            and (not view.last or period <= view.last.isoformat()[:letters])
            and view.is_late in (None, response.is_late)
        ):
            number, vector = number + 1, bytes(response.vector)
            for slot in LAYOUT.slots:
                byte = vector[slot.place]
                held.update((slot.place, code) for code in slot.codes_of(byte))
                held[slot.place, byte if byte in SPECIAL else "answered"] += 1
    return number, held


def told(view):
    """The same of what the portal shows."""
    number, held = 0, Counter()
    for each in figures(view).values():
        number += each.total
        for slot in LAYOUT.slots:
            shown = each.at(slot)
            held.update({(slot.place, code): count for code, count in shown.codes.items()})
            without = (shown.no_answer, shown.not_applicable, shown.not_asked)
            held.update({(slot.place, byte): count for byte, count in zip(SPECIAL, without, strict=True)})
            held[slot.place, "answered"] += shown.answered
    return number, +held


def people_told(campaign, place):
    return people(told_figures(campaign, place))


class AnyWork(RuleBasedStateMachine):
    """Two institutions, a point of each of two channels in the first; paper comes in batches."""

    def __init__(self) -> None:
        super().__init__()
        district = a_district()
        places = an_institution(district), an_institution(district)
        self.campaign = a_campaign(district, *places)
        self.points = [
            a_collector(self.campaign, places[0], channel=Channel.QR),
            a_collector(self.campaign, places[0], channel=Channel.PAPER, point="Стол"),
            a_collector(self.campaign, places[1], channel=Channel.QR),
        ]
        by = self.campaign.created_by
        self.batches = [
            EntryBatch.objects.create(collector=self.points[1], day=DAYS[0], created_by=by) for _ in range(2)
        ]
        self.given = []  # the point and the answer, in the order they came
        self.views = list(self.all_views())

    def all_views(self):
        campaign, (qr, paper, other) = self.campaign.pk, self.points
        yield View(campaign)
        yield View(campaign, qr.institution_id)
        yield View(campaign, other.institution_id)
        yield View(campaign, channel="qr")
        yield View(campaign, channel="paper")
        yield View(campaign, channel="qr", first=DAYS[1], last=DAYS[1])
        yield View(campaign, first=DAYS[0], last=DAYS[0])
        yield View(campaign, first=DAYS[1])
        yield View(campaign, first=DAYS[3])
        yield View(campaign, is_late=False)
        yield View(campaign, paper.institution_id, "paper", last=DAYS[2], is_late=True)

    def some(self, data, most):
        known = st.sampled_from([stored_key(answer.key) for point, answer in self.given])
        return data.draw(st.lists(known, min_size=1, max_size=most))

    @rule(point=st.integers(0, 2), sent=SENDINGS, day=st.sampled_from(DAYS), batch=st.integers(0, 1))
    def submit(self, point, sent, day, batch):
        chosen = self.batches[batch].pk if point == 1 else None
        self.given.append((point, answered(self.points[point], sent, day=day, batch=chosen)))

    @rule(sent=SENDINGS, signs=st.sampled_from([Sign.TRAP, Sign.SPEED]), is_finished=st.booleans())
    def submit_with_signs(self, sent, signs, is_finished):
        answer = answered(self.points[0], sent, day=DAYS[1], signs=int(signs), is_finished=is_finished)
        self.given.append((0, answer))

    @precondition(lambda self: self.given)
    @rule(data=st.data(), sent=SENDINGS)
    def submit_again(self, data, sent):
        point, answer = data.draw(st.sampled_from(self.given))
        answered(self.points[point], sent, key=answer.key, day=DAYS[3])

    @precondition(lambda self: self.given)
    @rule(data=st.data(), sent=SENDINGS)
    def edit(self, data, sent):
        change(self.some(data, 1)[0], an_answer(self.points[0], sent).reading)

    @precondition(lambda self: self.given)
    @rule(data=st.data(), reason=REASONS)
    def leave_out(self, data, reason):
        exclude(self.some(data, 3), reason, int(Sign.BURST))

    @precondition(lambda self: self.given)
    @rule(data=st.data(), reason=REASONS)
    def count_again(self, data, reason):
        include(self.some(data, 3), reason)

    @rule(batch=st.integers(0, 1))
    def undo(self, batch):
        exclude(self.batches[batch].responses.values_list("pk", flat=True), Exclusion.UNDONE)

    @rule(at_once=st.integers(1, 5))
    def fold_some(self, at_once):
        fold(at_once)

    @rule(beginning=st.sampled_from(CRASHES))
    def crash_while_folding(self, beginning):
        before = LedgerEntry.objects.count(), list(Cell.objects.values_list("pk", "total", "counts"))
        with contextlib.suppress(Crash), crash_before(beginning):
            fold()
            assert before[0] == 0
        assert before == (
            LedgerEntry.objects.count(),
            list(Cell.objects.values_list("pk", "total", "counts")),
        )

    @rule()
    def tell_visitors(self):
        """A page moves on by as many people as the bound says, or not at all."""
        places = {point.institution_id for point in self.points}
        before = {place: people_told(self.campaign.pk, place) for place in places}
        fold_all()
        tell_all()
        for place in places:
            now, shown = total(View(self.campaign.pk, place)), people_told(self.campaign.pk, place)
            assert shown in (now, before[place])
            assert shown == before[place] or abs(shown - before[place]) >= LEAST
            assert abs(now - shown) < LEAST

    @rule()
    def count_all_anew(self):
        recount(self.campaign.pk)

    @rule()
    def close(self):
        """What comes after is a supplement."""
        self.campaign.frozen_at = self.campaign.created_at
        self.campaign.save()

    @invariant()
    def figures_equal_a_recount(self):
        responses = list(Response.objects.filter(campaign=self.campaign))
        for view in self.views:
            assert told(view) == counted_anew(view, responses), view

    @invariant()
    def every_response_is_either_counted_or_left_out_with_a_reason(self):
        left_out = sum(number for reasons, number in excluded(View(self.campaign.pk)))
        assert total(View(self.campaign.pk)) + left_out == len(self.given)

    def teardown(self) -> None:
        fold_all()
        self.figures_equal_a_recount()
        assert not LedgerEntry.objects.exists()


@override_settings(SURVEY_LEAST=LEAST)
@pytest.mark.django_db(transaction=True)
def test_figures_equal_a_recount_after_any_work():
    run_state_machine_as_test(
        AnyWork,
        settings=settings(
            max_examples=max(EXAMPLES, settings().max_examples // 20),
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=[
                Phase.generate
            ],  # a shorter list of steps would be looked for longer than a test may take
        ),
    )
