"""Autosave of a row: what the browser is answered."""

import datetime as dt
import re

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from institutions.models import AuditEntry
from plans.actions import submissions as actions
from plans.models import Entry
from tests.factories import filled, write
from tests.plans.quarter import HTMX, Quarter, posted, row_fields, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter()


def autosave(client, row, **changed):
    return client.post(f"/plans/rows/{row.pk}/save/", row_fields(row, **changed), headers=HTMX)


@time_machine.travel("2024-03-10T09:00:00Z", tick=False)
def test_a_day_that_is_yet_to_come_is_refused(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    answer = autosave(client, row, text="Сделано", actual_date="2024-03-11")
    assert "Фактический срок ещё не наступил: укажите день, когда исполнено." in answer.content.decode()
    assert not Entry.objects.filter(obligation=row).exists()
    autosave(client, row, text="Сделано", actual_date="2024-03-10")
    assert Entry.objects.get(obligation=row).actual_date == dt.date(2024, 3, 10)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def version_in(answer):
    return re.search(r'name="row\d+-version"[^>]* value="([^"]+)"', answer.content.decode())[1]


def test_the_answer_says_when_it_was_saved_and_what_is_left(world, signed_in):
    row = rows(world.form)[0]
    answer = autosave(signed_in(world.methodist), row, text="Набрано", state="in_progress")
    words = text_of(answer.content.decode())
    assert answer.status_code == 200
    assert re.match(r"Сохранено в \d\d:\d\d", words)
    assert ("Заполнено: 1 из 3" in words, "Осталось заполнить: 1.2 1.3" in words) == (True, True)
    assert Entry.objects.get(obligation=row).text == "Набрано"


def test_a_text_without_a_state_is_kept_and_the_state_asked_for(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    answer = autosave(client, row, text="Набрано")
    page = answer.content.decode()
    asked = "Укажите состояние: текст есть, а стоит «не приступали»."
    assert (asked in page, "Заполнено: 0 из 3" in text_of(page), "нет состояния" in page) == (
        True,
        True,
        True,
    )
    changed = {"text": "Набрано", "version": version_in(answer)}
    page = autosave(client, row, **changed, reason="Ждём субсидию").content.decode()
    assert (asked in page, "Заполнено: 1 из 3" in text_of(page), "row-state--open" in page) == (
        False,
        True,
        True,
    )


def test_the_next_autosave_with_the_new_version_is_no_conflict(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    version = version_in(autosave(client, row, text="Раз"))
    version = version_in(autosave(client, row, text="Раз, два", version=version))
    assert "Сохранено в" in autosave(client, row, text="Раз, два, три", version=version).content.decode()
    assert Entry.objects.get(obligation=row).text == "Раз, два, три"


def test_the_same_autosave_sent_twice_is_saved_once(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    answers = [autosave(client, row, text="Ответ потерялся") for _ in range(2)]
    assert ["Сохранено в" in answer.content.decode() for answer in answers] == [True, True]
    assert Entry.objects.get(obligation=row).version == 1


def test_an_outdated_tab_is_shown_the_other_text_until_it_decides(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    write(row, text="Из соседней вкладки", by=world.methodist)
    for _ in range(2):
        body = autosave(client, row, text="Из старой вкладки", version="0").content.decode()
        assert ("Из соседней вкладки" in body, "Сохранено в" in body) == (True, False)
    assert Entry.objects.get(obligation=row).text == "Из соседней вкладки"
    body = autosave(client, row, text="Из старой вкладки", version="0", choice="mine.1").content.decode()
    assert ("Из соседней вкладки" in body, "Сохранено в" in body) == (False, True)
    assert Entry.objects.get(obligation=row).text == "Из старой вкладки"


def test_a_decision_about_a_text_that_changed_again_is_asked_anew(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    write(row, text="Первое чужое")
    write(row, version=1, text="Второе чужое")
    body = autosave(client, row, text="Моё", version="0", choice="mine.1").content.decode()
    assert "Второе чужое" in body
    assert Entry.objects.get(obligation=row).text == "Второе чужое"


def test_a_wrong_date_says_so_and_saves_nothing(world, signed_in):
    row = rows(world.form)[0]
    body = autosave(signed_in(world.methodist), row, text="Текст", actual_date="31.02.2024").content.decode()
    assert "Не сохранено. Укажите дату, например 15.06.2022." in body
    assert not Entry.objects.filter(obligation=row).exists()


def test_a_form_that_went_to_the_head_meanwhile_is_said(world, signed_in):
    filled(world.form)
    actions.send(world.form, by=world.methodist)
    body = autosave(signed_in(world.methodist), rows(world.form)[0], text="Позже").content.decode()
    assert "Не сохранено. Отчёт у руководителя на согласовании." in body


def test_a_step_taken_between_the_check_and_the_saving_is_seen(world):
    filled(world.form)
    row = rows(world.form)[0]
    actions.approve(world.form, by=world.head)
    with pytest.raises(actions.ValidationError, match="на приёмке"):
        actions.write_entry(row, {"text": "Поздно"}, version=1, by=world.methodist)


def test_without_javascript_the_same_address_leads_back_to_the_form(world, signed_in):
    row = rows(world.form)[0]
    client = signed_in(world.methodist)
    answer = client.post(f"/plans/rows/{row.pk}/save/", row_fields(row, text="Без скриптов"))
    assert answer.headers["Location"] == f"{world.address}#row-{row.pk}"
    assert [str(message) for message in client.get(world.address).context["messages"]] == ["Сохранено."]
    assert Entry.objects.get(obligation=row).text == "Без скриптов"


def test_a_foreign_row_is_not_there(world, signed_in):
    assert autosave(signed_in(world.stranger), rows(world.form)[0], text="Чужое").status_code == 404
    assert not Entry.objects.exists()


def test_every_autosave_leaves_a_trace(world, signed_in):
    row = rows(world.form)[0]
    autosave(signed_in(world.methodist), row, text="След")
    assert AuditEntry.objects.about(Entry.objects.get(obligation=row)).get().by == world.methodist


# Whatever a browser, an extension or a hostile script sends.
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "\x00",
            "\r\n",
            "я" * 30_000,
            "9" * 30,
            "-1",
            "'\"<script>",
            "\u202e🎭",
            "0.zz",
            "1" * 5000,
            "٣",
            "²",
        ]
    ),
)
EXAMPLES = max(30, settings().max_examples // 10)  # each makes a world of its own
FIELDS = st.sampled_from(["text", "state", "actual_date", "reason", "version", "choice"])


class GarbageIsAnsweredCalmly(TestCase):
    """A form's fields filled with anything: never an error of the portal, and a text that was valid is kept."""

    @pytest.fixture(autouse=True)
    def browser(self, signed_in):
        self.signed_in = signed_in

    def setUp(self):
        self.world = Quarter()
        self.client = self.signed_in(self.world.methodist)

    @settings(max_examples=EXAMPLES)
    @given(st.dictionaries(FIELDS, ANYTHING, max_size=6))
    def test_in_an_autosave(self, changed):
        row = rows(self.world.form)[0]
        answer = autosave(self.client, row, **changed)
        assert answer.status_code == 200

    @settings(max_examples=EXAMPLES)
    @given(st.dictionaries(FIELDS, ANYTHING, max_size=6), ANYTHING, st.text(max_size=60))
    def test_in_the_whole_form(self, changed, target, stray):
        first = rows(self.world.form)[0]
        data = (
            posted(self.world.form)
            | row_fields(first, **changed)
            | {"then": target, f"row{stray}-text": stray}
        )
        answer = self.client.post(f"{self.world.address}save/", data)
        assert answer.status_code in {302, 422}
        saved = Entry.objects.filter(obligation=first).first()
        typed = changed.get("text", "").replace("\r\n", "\n").replace("\x00", "")
        if typed.strip() and answer.status_code == 302:
            assert saved.text == typed

    @settings(max_examples=EXAMPLES)
    @given(st.dictionaries(st.sampled_from(["note", "seen", "remark-1", "remark-", "remark-²"]), ANYTHING))
    def test_in_a_review(self, data):
        filled(self.world.form)
        actions.approve(self.world.form, by=self.world.head)
        editor = self.signed_in(self.world.editor)
        for step in ("accept", "return"):
            assert editor.post(f"{self.world.address}{step}/", data).status_code in {302, 422}
