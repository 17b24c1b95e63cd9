"""Two who work at the same answers at the same moment: whoever comes second waits, and knows what the first did."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role
from surveys import imports
from surveys.actions.batches import (
    ENTERED_ANEW,
    FROZEN,
    LOADED_ANEW,
    SHEET_TAKEN,
    Sheet,
    correct,
    count_call,
    enter,
    enter_call,
    redo_batch,
    start_batch,
    undo_batch,
)
from surveys.actions.campaigns import close_campaign
from surveys.actions.excluding import mark_hour
from surveys.actions.telling import tell
from surveys.compiled import compiled
from surveys.counting.figures import View, told_figures, total
from surveys.models import CallOutcome, Campaign, Channel, EntryBatch, ImportUpload
from surveys.paper.sheet_keys import SheetReading
from surveys.quality import Sign
from tests.factories import a_person
from tests.factories.surveys import a_collector, an_answer, answered

pytestmark = pytest.mark.django_db(transaction=True)
BESIDE = 0.5  # seconds that the first keeps its transaction open beside the second
FILE = "Вы пришли по афише?\nДа\nНет\n".encode()


def in_turn(first, second):
    """The second begins while the first is done and not yet saved; what they returned, or raised."""
    is_done, has_ended, results = threading.Event(), threading.Event(), [None, None]

    def begin():
        with transaction.atomic():
            try:
                results[0] = first()
            finally:
                is_done.set()
            has_ended.wait(BESIDE)

    def follow():
        is_done.wait()
        results[1] = second()
        has_ended.set()

    def run(place, work):
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test compares it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate((begin, follow))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def told(result):
    return result.messages if isinstance(result, ValidationError) else result


@pytest.fixture
def methodist(campaign):
    return a_person(Role.METHODIST, campaign.places.get().institution)


@pytest.fixture
def layout(campaign):
    return compiled(campaign.version_id).reader.layout


def a_sheet(collector, number=None, **sent):
    return Sheet(
        uuid.uuid4(), SheetReading(an_answer(collector, sent or {"came": "yes"}).reading, {}), number
    )


def the(batch):
    """As another process finds it."""
    return EntryBatch.objects.select_related("collector__campaign").get(pk=batch.pk)


# a pile undone, and the same sheets brought in anew


@pytest.fixture
def paper(campaign):
    return a_collector(campaign, channel=Channel.PAPER)


@pytest.fixture
def batch(paper, methodist, layout):
    found = start_batch(paper, day=timezone.localdate(), announced=None, by=methodist)
    enter(found, a_sheet(paper, 5), layout, by=methodist)
    return found


class TestSheet:
    @pytest.fixture
    def steps(self, batch, paper, methodist, layout):
        undo_batch(batch, "Не тот день", by=methodist)
        other = start_batch(paper, day=timezone.localdate(), announced=None, by=methodist)
        return {
            "back": lambda: redo_batch(the(batch), by=methodist),
            "anew": lambda: enter(the(other), a_sheet(paper, 5), layout, by=methodist),
        }

    def test_a_pile_does_not_come_back_beside_its_sheet_entered_anew(self, steps, campaign):
        results = in_turn(steps["anew"], steps["back"])
        assert list(map(told, results)) == [True, [ENTERED_ANEW.format(5)]]
        assert total(View(campaign.pk)) == 1

    def test_a_sheet_is_not_entered_anew_beside_its_pile_that_comes_back(self, steps, campaign):
        results = in_turn(steps["back"], steps["anew"])
        assert list(map(told, results)) == [1, [SHEET_TAKEN.format(5, timezone.localdate())]]
        assert total(View(campaign.pk)) == 1


class TestFile:
    @pytest.fixture
    def point(self, campaign):
        return a_collector(campaign, channel=Channel.IMPORT)

    @pytest.fixture
    def load(self, point, methodist):
        def kept():
            return imports.keep_file(point, FILE, "answers.csv", timezone.localdate(), by=methodist)

        return kept

    @pytest.fixture
    def steps(self, load, methodist):
        done = imports.confirm(load(), by=methodist).batch
        undo_batch(done, "Не те столбцы", by=methodist)
        again = load()
        return {
            "back": lambda: redo_batch(the(done), by=methodist),
            "anew": lambda: (
                imports.confirm(ImportUpload.objects.get(pk=again.pk), by=methodist).batch is None
            ),
        }

    def test_a_file_does_not_come_back_beside_itself_loaded_anew(self, steps, campaign):
        results = in_turn(steps["anew"], steps["back"])
        assert list(map(told, results)) == [False, [LOADED_ANEW]]
        assert total(View(campaign.pk)) == 2

    def test_a_file_is_not_loaded_anew_beside_itself_that_comes_back(self, steps, campaign):
        results = in_turn(steps["back"], steps["anew"])
        assert list(map(told, results)) == [2, ["Все анкеты этого файла уже загружены: новых в нём нет."]]
        assert total(View(campaign.pk)) == 2

    @pytest.fixture
    def hands(self, load, methodist, signed_in):
        """The same file in two windows: one confirms it, the other drops it."""
        upload, first, second = load(), signed_in(methodist), signed_in(methodist)
        drop = reverse("surveys:import-cancel", args=[upload.pk])
        return {
            "confirm": lambda: first.post(upload.get_absolute_url(), follow=True),
            "drop": lambda: second.post(drop, follow=True),
        }

    def test_a_file_dropped_in_another_window_is_not_loaded_and_that_is_told(self, hands, campaign, point):
        dropped, confirmed = in_turn(hands["drop"], hands["confirm"])
        assert [str(message) for message in confirmed.context["messages"]] == [imports.DROPPED]
        assert confirmed.redirect_chain == [(reverse("surveys:import", args=[point.pk]), 302)]
        assert (dropped.status_code, ImportUpload.objects.count(), total(View(campaign.pk))) == (200, 0, 0)

    def test_a_file_confirmed_in_another_window_is_not_dropped(self, hands, campaign):
        confirmed, dropped = in_turn(hands["confirm"], hands["drop"])
        assert (confirmed.status_code, dropped.status_code) == (200, 200)
        assert (ImportUpload.objects.count(), total(View(campaign.pk))) == (1, 2)


# calls, and their batch undone


class TestCalls:
    @pytest.fixture
    def phone(self, campaign):
        return a_collector(campaign, channel=Channel.PHONE)

    @pytest.fixture
    def calls(self, phone, methodist):
        count_call(phone, timezone.localdate(), uuid.uuid4(), "later", by=methodist)
        return phone.batches.get()

    @pytest.fixture(params=["answered", "without answers"])
    def call(self, request, phone, methodist, layout, signed_in):
        """Through the page, as it is made in the hall."""
        browser, address = signed_in(methodist), reverse("surveys:interview", args=[phone.pk])
        said = {"a.came": "1"} if request.param == "answered" else {"outcome": "refused"}
        return lambda: browser.post(address, {"key": uuid.uuid4()} | said).status_code

    def made(self, batch):
        return batch.outcomes.exclude(outcome="later").count() + batch.responses.count()

    def test_a_call_after_the_undoing_begins_another_batch(self, calls, call, methodist, phone):
        assert in_turn(lambda: undo_batch(the(calls), "Не тот опрос", by=methodist), call) == [0, 302]
        other = phone.batches.get(undone_at__isnull=True)
        assert (self.made(calls), self.made(other)) == (0, 1)

    def test_a_call_before_the_undoing_is_undone_with_its_batch(self, calls, call, methodist, campaign):
        status, _ = in_turn(call, lambda: undo_batch(the(calls), "Не тот опрос", by=methodist))
        assert (status, self.made(calls), total(View(campaign.pk))) == (302, 1, 0)

    def test_two_first_calls_of_a_day_are_one_batch(self, phone, methodist, layout):
        day = timezone.localdate()
        in_turn(
            lambda: count_call(phone, day, uuid.uuid4(), "refused", by=methodist),
            lambda: enter_call(phone, day, a_sheet(phone), layout, by=methodist),
        )
        batch = phone.batches.get()
        assert (batch.outcomes.count(), batch.responses.count()) == (1, 1)

    def test_one_press_that_came_twice_at_once_is_counted_once(self, phone, methodist):
        key, day = uuid.uuid4(), timezone.localdate()
        press = lambda: count_call(phone, day, key, "refused", by=methodist)  # noqa: E731
        assert (in_turn(press, press), CallOutcome.objects.count()) == ([True, False], 1)


# figures that are closed


class TestClosing:
    @pytest.fixture
    def close(self, campaign, methodist):
        return lambda: close_campaign(Campaign.objects.get(pk=campaign.pk), by=methodist)

    @pytest.fixture
    def undone(self, batch, methodist):
        undo_batch(batch, "Не тот день", by=methodist)
        return batch

    def in_closed_figures(self, campaign):
        return total(View(campaign.pk, is_late=False))

    def test_what_was_undone_before_is_not_in_them(self, batch, close, campaign, methodist):
        assert in_turn(lambda: undo_batch(the(batch), "Не тот день", by=methodist), close) == [1, None]
        assert self.in_closed_figures(campaign) == 0

    def test_nothing_is_undone_after(self, batch, close, campaign, methodist):
        results = in_turn(close, lambda: undo_batch(the(batch), "Не тот день", by=methodist))
        assert (list(map(told, results)), self.in_closed_figures(campaign)) == ([None, [FROZEN]], 1)

    def test_what_came_back_before_is_in_them(self, undone, close, campaign, methodist):
        assert in_turn(lambda: redo_batch(the(undone), by=methodist), close) == [1, None]
        assert self.in_closed_figures(campaign) == 1

    def test_nothing_comes_back_after(self, undone, close, campaign, methodist):
        results = in_turn(close, lambda: redo_batch(the(undone), by=methodist))
        assert (list(map(told, results)), self.in_closed_figures(campaign)) == ([None, [FROZEN]], 0)

    @pytest.fixture(params=["sheet", "call"])
    def bring(self, request, campaign, paper, methodist, layout):
        """One more person's answers, typed in; whether they are new."""
        phone, day = a_collector(campaign, channel=Channel.PHONE), timezone.localdate()
        pile = start_batch(paper, day=day, announced=None, by=methodist)
        return {
            "sheet": lambda: enter(the(pile), a_sheet(paper, 6), layout, by=methodist),
            "call": lambda: enter_call(phone, day, a_sheet(phone), layout, by=methodist),
        }[request.param]

    def test_what_was_typed_in_before_is_in_them(self, bring, close, campaign):
        def close_and_count():
            close()
            return self.in_closed_figures(campaign)

        assert in_turn(bring, close_and_count) == [True, 1]
        assert self.in_closed_figures(campaign) == 1

    def test_what_is_typed_in_after_stands_apart(self, bring, close, campaign):
        assert in_turn(close, bring) == [None, True]
        assert (self.in_closed_figures(campaign), total(View(campaign.pk))) == (0, 1)

    @pytest.fixture
    def mark(self, campaign):
        """The clock's work of an hour in which too many have answered."""
        Campaign.objects.filter(pk=campaign.pk).update(excluding=int(Sign.BURST))
        point, day = a_collector(campaign), timezone.localdate()
        answered(point, hour=9, day=day)
        return lambda: mark_hour(point.pk, day, 9)

    def test_a_crowded_hour_is_left_out_before(self, mark, close, campaign):
        assert in_turn(mark, close) == [1, None]
        assert self.in_closed_figures(campaign) == 0

    def test_a_crowded_hour_stays_after(self, mark, close, campaign):
        assert in_turn(close, mark) == [None, 0]
        assert self.in_closed_figures(campaign) == 1

    def test_people_at_the_door_wait_for_no_closing(self, close, campaign):
        """But on SQLite, where one writes at a time."""
        is_sqlite = connections["default"].vendor == "sqlite"
        point = a_collector(campaign)

        def answer():
            answered(point)
            connections.close_all()

        at_the_door = threading.Thread(target=answer)
        with transaction.atomic():
            close()
            at_the_door.start()
            at_the_door.join(0.1 if is_sqlite else 20)
            assert at_the_door.is_alive() == is_sqlite
        at_the_door.join()
        assert total(View(campaign.pk)) == 1

    def test_nothing_is_corrected_after(self, batch, close, paper, methodist):
        response, other = batch.responses.get(), an_answer(paper, {"came": "no"}).reading
        mend = lambda: correct(response, SheetReading(other, {}), {"1": ("1", "2")}, by=methodist)  # noqa: E731
        before = bytes(response.vector)
        assert list(map(told, in_turn(close, mend))) == [None, [FROZEN]]
        assert bytes(batch.responses.get().vector) == before


# the table of a survey's institutions


def test_two_who_fill_in_one_line_at_once_keep_both(campaign, signed_in):
    editor, place = a_person(Role.DEPARTMENT_EDITOR, campaign.territory), campaign.places.get()
    address = reverse("surveys:campaign-places", args=[campaign.pk])
    one, other = signed_in(editor), signed_in(editor)

    def fill(browser, **values):
        sent = {f"place-{place.pk}-{name}": value for name, value in values.items()}
        return browser.post(address, {f"place-{place.pk}-recipients": place.recipients} | sent).status_code

    in_turn(lambda: fill(one, wanted="40"), lambda: fill(other, opens="10:00", closes="18:00"))
    place.refresh_from_db()
    assert (place.wanted, place.opens, place.closes) == (40, dt.time(10), dt.time(18))


# two clocks at once


def test_two_clocks_tell_one_step(campaign):
    collector = a_collector(campaign)
    for _ in range(5):
        answered(collector, {"came": "yes"})
    step = lambda: tell(campaign.pk, collector.institution_id)  # noqa: E731
    assert in_turn(step, step) == [True, False]
    (told_now,) = told_figures(campaign.pk, collector.institution_id).values()
    assert told_now.total == 5
