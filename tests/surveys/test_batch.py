"""A pile of sheets: typed in, mended, typed twice, taken back."""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry
from surveys.actions.batches import KEY_TAKEN
from surveys.actions.folding import fold_all
from surveys.compiled import compiled
from surveys.counting.figures import View, figures, total
from surveys.models import Channel, EntryBatch, Response, SheetCheck
from surveys.paper.sheet_codes import sheet_code
from surveys.quality import Sign
from tests.factories.surveys import a_collector

pytestmark = pytest.mark.django_db
Exclusion = Response.Exclusion


@pytest.fixture
def collector(campaign):
    return a_collector(campaign, channel=Channel.PAPER)


@pytest.fixture
def batch(collector, methodist):
    return EntryBatch.objects.create(
        collector=collector, day=timezone.localdate(), announced=3, created_by=methodist
    )


@pytest.fixture
def browser(signed_in, methodist):
    return signed_in(methodist)


@pytest.fixture
def enter(browser, batch):
    """Type a sheet in: `enter("1", came="2")`; keys of cells by name, `__` for a point."""

    def send(code="", key=None, **typed):
        cells = {f"a.{name.replace('__', '.')}": keys for name, keys in typed.items()}
        fields = {"key": key or uuid.uuid4(), "sheet_code": code} | cells
        return browser.post(reverse("surveys:batch", args=[batch.pk]), fields)

    return send


def errors(answer):
    return answer.context["form"].errors


def byte(response, name):
    layout = compiled(response.version_id).reader.layout
    return bytes(response.vector)[next(slot.place for slot in layout.slots if slot.name == name)]


class TestSheet:
    def test_row_holds_what_was_typed_and_no_more(self, enter, batch, collector):
        enter("7", came="1", poster="5", found="13", rooms__r1="-", advise="10", age="20", wish="Тише")
        row = batch.responses.get()
        assert [byte(row, name) for name in ("came", "poster", "found", "rooms.r1", "rooms.r2", "advise")] == [
            1, 5, 64 | 0b101, 254, 0, 11,
        ]  # fmt: skip
        assert (row.sheet, row.channel, row.day, row.hour) == (7, Channel.PAPER, batch.day, None)
        assert (row.entered_on, row.is_late, row.exclusion) == (timezone.localdate(), False, Exclusion.NONE)
        assert (row.exact, row.texts.get().text) == ({"age": "20"}, "Тише")

    def test_it_is_counted_at_once(self, enter, campaign):
        enter("1", came="1")
        assert total(View(campaign.pk)) == 1

    def test_one_key_is_one_row(self, enter, batch):
        key = uuid.uuid4()
        first, second = (enter("1", key, came="1", age="20", wish="Тише") for _ in range(2))
        assert (first.status_code, second.status_code, batch.responses.count()) == (302, 302, 1)

    @pytest.mark.parametrize(
        ("code", "typed"), [("2", {"came": "1"}), ("1", {"came": "2"}), ("1", {"came": "1", "wish": "Тише"})]
    )
    def test_what_was_typed_over_a_saved_sheet_is_told_and_may_be_saved(self, enter, batch, code, typed):
        key = uuid.uuid4()
        enter("1", key, came="1")
        refused = enter(code, key, **typed)
        assert refused.context["form"].non_field_errors() == [KEY_TAKEN]
        assert refused.context["saved"]["response"] == batch.responses.get()
        fresh = refused.context["form"]["key"].value()
        assert (fresh == str(key), refused.context["form"]["sheet_code"].value()) == (False, code)
        enter("2", fresh, **typed)
        assert batch.responses.count() == 2

    def test_number_that_was_entered_is_refused(self, enter, batch):
        enter("12", came="1")
        refused = enter("12", came="2")
        assert refused.status_code == 422
        assert errors(refused)["sheet_code"] == [
            f"Бланк № 12 уже внесён: пачка за {batch.day:%d.%m.%Y}. Проверьте номер на бланке."
        ]
        assert batch.responses.count() == 1

    def test_sheets_without_a_number_are_as_many_as_there_are(self, enter, batch):
        enter("", came="1")
        enter("", came="1")
        assert batch.responses.count() == 2

    def test_whole_code_of_the_sheet_is_read(self, enter, batch, collector):
        enter(sheet_code(collector.dictated, 31).lower(), came="1")
        assert batch.responses.get().sheet == 31

    def test_sheet_of_another_point_is_refused(self, enter, campaign):
        other = a_collector(campaign, channel=Channel.PAPER, point="Касса")
        refused = enter(sheet_code(other.dictated, 31), came="1")
        assert errors(refused)["sheet_code"] == [
            "Это бланк другой точки опроса. Внесите его в пачку той точки."
        ]

    @pytest.mark.parametrize("code", ["0", "7K3-QF9X-012-A", "двенадцать", "9999999"])
    def test_code_that_is_none_is_refused(self, enter, batch, code):
        assert (enter(code, came="1").status_code, batch.responses.count()) == (422, 0)

    def test_wrong_key_is_told_and_nothing_is_lost(self, enter, batch):
        refused = enter("1", came="5", wish="Тише")
        assert errors(refused) == {
            "a.came": ["Вопрос 1. Такого варианта нет. Варианты: 1–2, 0 — нет ответа."]
        }
        assert refused.context["form"]["a.wish"].value() == "Тише"
        assert batch.responses.count() == 0

    def test_same_mark_everywhere_is_the_only_sign_of_paper(self, enter, batch):
        enter("1", came="1", poster="4", **{f"rooms__r{row}": "4" for row in range(1, 8)})
        assert batch.responses.get().quality == Sign.STRAIGHT

    def test_after_the_figures_are_closed_it_is_an_addition(self, enter, batch, campaign):
        campaign.frozen_at = timezone.now()
        campaign.save()
        enter("1", came="1")
        assert batch.responses.get().is_late
        assert [total(View(campaign.pk, is_late=late)) for late in (False, True)] == [0, 1]

    def test_page_tells_how_many_are_left(self, enter, browser, batch):
        answer = browser.get(enter("1", came="1").url)
        told = " ".join(answer.context["saved"]["response"].get_channel_display().split())
        assert (answer.context["page"].entered, answer.context["page"].left, told) == (1, 2, "бумага")
        assert "3 объявлено, 1 внесено" in answer.content.decode()


class TestCorrection:
    def test_other_keys_change_the_figures(self, enter, browser, batch, campaign):
        enter("1", came="1", poster="5")
        fold_all()
        row = batch.responses.get()
        address = reverse("surveys:sheet", args=[batch.pk, row.pk])
        shown = browser.get(address).context["form"]
        assert (shown["a.came"].value(), shown["a.poster"].value(), shown["a.found"].value()) == (
            "1",
            "5",
            "0",
        )
        fields = {"key": uuid.uuid4(), "a.came": "2", "a.wish": "Тише"}
        assert browser.post(address, fields).status_code == 302
        (found,) = figures(View(campaign.pk)).values()
        slot = found.compiled.reader.layout.slots[0]
        assert (found.total, found.at(slot).codes) == (1, {"yes": 0, "no": 1})
        entry = AuditEntry.objects.filter(action="Исправлен бланк № 1").get()
        assert entry.changes["вопрос 1"] == ["1", "2"]
        assert entry.changes["вопрос 10"] == ["было", "стало другим"]

    def test_sheet_of_closed_figures_stays_as_it_is(self, enter, browser, batch, campaign):
        enter("1", came="1")
        campaign.frozen_at = timezone.now()
        campaign.save()
        row = batch.responses.get()
        refused = browser.post(
            reverse("surveys:sheet", args=[batch.pk, row.pk]), {"key": uuid.uuid4(), "a.came": "2"}
        )
        assert refused.context["form"].non_field_errors() == [
            "Итоги опроса подведены: вошедшие в них анкеты больше не меняются."
        ]
        row.refresh_from_db()
        assert byte(row, "came") == 1


class TestSecondEntry:
    def check(self, browser, batch, **typed):
        row = batch.responses.get()
        cells = {f"a.{name}": keys for name, keys in typed.items()}
        return browser.post(
            reverse("surveys:sheet-check", args=[batch.pk, row.pk]), {"key": uuid.uuid4()} | cells
        )

    def test_each_nth_sheet_is_asked_for_again(self, enter, batch, settings):
        settings.DOUBLE_ENTRY_EVERY = 2
        first, second = enter("1", came="1"), enter("2", came="1")
        row = batch.responses.get(sheet=2)
        assert [str(message) for message in get_messages(second.wsgi_request)] == [
            "Бланк внесён. Проверьте ввод: введите его ещё раз."
        ]
        assert first.url.startswith(reverse("surveys:batch", args=[batch.pk]))
        assert second.url == reverse("surveys:sheet-check", args=[batch.pk, row.pk])

    def test_none_is_asked_for_where_it_is_switched_off(self, enter, batch, settings):
        settings.DOUBLE_ENTRY_EVERY = 0
        assert enter("1", came="1").url.startswith(reverse("surveys:batch", args=[batch.pk]))

    def test_equal_entries_leave_nothing_to_choose(self, enter, browser, batch):
        enter("1", came="2", age="20", wish="Тише")
        self.check(browser, batch, came="2", age="20", wish="тише!")
        check = SheetCheck.objects.get()
        assert (check.differs, check.is_settled) == (0, True)

    def test_right_value_is_chosen_where_they_differ(self, enter, browser, batch, campaign):
        enter("1", came="2", age="20")
        answer = self.check(browser, batch, came="2", age="21", advise="7")
        row = batch.responses.get()
        assert answer.url == reverse("surveys:sheet-differences", args=[batch.pk, row.pk])
        assert SheetCheck.objects.get().differs == 2
        browser.post(answer.url, {"a.age": "second", "a.advise": "first"})
        row.refresh_from_db()
        assert (row.exact, byte(row, "advise")) == ({"age": "21"}, 0)
        assert (SheetCheck.objects.get().is_settled, total(View(campaign.pk))) == (True, 1)

    def test_each_entry_is_told_in_keys_and_words(self, enter, browser, batch):
        enter("1", came="2", age="20", rooms__r1="-", found="13")
        address = self.check(browser, batch, came="2", found="0", **{"rooms.r1": "4"}).url
        form = browser.get(address).context["form"]
        assert [[words for _, words in field.choices] for field in form.fields.values()] == [
            ["первый ввод: 13 (Источник 1; Источник 3)", "второй ввод: нет ответа"],
            ["первый ввод: не был", "второй ввод: 4"],
            ["первый ввод: 20", "второй ввод: нет ответа"],
        ]

    def test_choice_is_asked_for_every_cell(self, enter, browser, batch):
        enter("1", came="2", age="20")
        address = self.check(browser, batch, came="2", age="21", advise="7").url
        assert browser.post(address, {"a.age": "second"}).status_code == 422
        assert not SheetCheck.objects.get().is_settled

    def test_rate_is_of_all_cells_that_were_typed_twice(self, enter, browser, batch):
        enter("1", came="2", age="20")
        self.check(browser, batch, came="2", age="21")
        page = browser.get(reverse("surveys:batch", args=[batch.pk])).content.decode()
        assert "бланков 1, расхождений 1 из 16 ячеек, 6,2 %" in page


class TestUndo:
    def undo(self, browser, batch, reason="Внесена дважды"):
        return browser.post(reverse("surveys:batch-undo", args=[batch.pk]), {"reason": reason})

    def redo(self, browser, batch):
        return browser.post(reverse("surveys:batch-redo", args=[batch.pk]))

    def test_it_takes_every_counted_answer_out_and_back(self, enter, browser, batch, campaign):
        enter("1", came="1")
        enter("2", came="2")
        fold_all()
        self.undo(browser, batch)
        assert total(View(campaign.pk)) == 0
        assert set(batch.responses.values_list("exclusion", flat=True)) == {Exclusion.UNDONE}
        self.redo(browser, batch)
        fold_all()
        assert total(View(campaign.pk)) == 2
        batch.refresh_from_db()
        assert (batch.undone_at, batch.undone_reason) == (None, "")

    def test_reason_is_asked_and_kept(self, enter, browser, batch):
        enter("1", came="1")
        assert self.undo(browser, batch, reason=" ").status_code == 422
        self.undo(browser, batch)
        entry = AuditEntry.objects.get(action="Пачка отменена")
        assert (entry.changes["причина"], entry.changes["анкет"]) == (["", "Внесена дважды"], [1, 0])

    def test_nothing_is_entered_into_an_undone_pile(self, enter, browser, batch):
        self.undo(browser, batch)
        refused = enter("1", came="1")
        assert refused.context["form"].non_field_errors() == [
            "Пачка отменена. Чтобы вносить в неё анкеты, сначала верните её."
        ]

    def test_pressed_twice_it_is_done_once(self, enter, browser, batch, campaign):
        enter("1", came="1")
        for _ in range(2):
            self.undo(browser, batch)
        assert total(View(campaign.pk)) == 0
        for _ in range(2):
            self.redo(browser, batch)
        assert total(View(campaign.pk)) == 1

    def test_sheets_entered_anew_do_not_count_twice(self, enter, browser, batch, methodist, campaign):
        enter("5", came="1")
        self.undo(browser, batch)
        other = EntryBatch.objects.create(collector=batch.collector, day=batch.day, created_by=methodist)
        fields = {"key": uuid.uuid4(), "sheet_code": "5", "a.came": "1"}
        assert browser.post(reverse("surveys:batch", args=[other.pk]), fields).status_code == 302
        self.redo(browser, batch)
        batch.refresh_from_db()
        assert (batch.undone_at is None, total(View(campaign.pk))) == (False, 1)

    def test_what_the_rule_excludes_stays_excluded_when_the_pile_comes_back(
        self, enter, browser, batch, campaign
    ):
        campaign.excluding = int(Sign.STRAIGHT)
        campaign.save()
        enter("1", came="1", poster="4", **{f"rooms__r{row}": "4" for row in range(1, 8)})
        enter("2", came="2")
        self.undo(browser, batch)
        self.redo(browser, batch)
        rows = dict(batch.responses.values_list("sheet", "exclusion"))
        assert (rows, total(View(campaign.pk))) == ({1: Exclusion.RULE, 2: Exclusion.NONE}, 1)

    def test_closed_figures_are_not_undone(self, enter, browser, batch, campaign):
        enter("1", came="1")
        campaign.frozen_at = timezone.now()
        campaign.save()
        refused = self.undo(browser, batch)
        assert (refused.status_code, total(View(campaign.pk))) == (422, 1)


def test_more_sheets_than_announced_call_for_another_count(enter, browser, batch):
    told = []
    for number in "1234":
        enter(number, came="2")
        page = browser.get(batch.get_absolute_url()).content.decode()
        told.append(("Объявленное число бланков внесено." in page, "Внесено больше, чем объявлено" in page))
    assert told == [(False, False), (False, False), (True, False), (False, True)]
