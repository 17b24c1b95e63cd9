"""A row that two people, or two windows, changed at once: both texts are shown until one chooses."""

import re

import pytest

from plans.models import Entry
from tests.factories import write
from tests.plans.quarter import HTMX, Quarter, posted, row_fields, rows

pytestmark = pytest.mark.django_db
THEIRS = "Пришли 40 человек."
MINE = "Пришли 45 человек."


@pytest.fixture
def world():
    found = Quarter()
    write(rows(found.form)[0], text=THEIRS, state="in_progress", actual_date=None, by=found.head)
    return found


@pytest.fixture
def methodist(world, signed_in):
    return signed_in(world.methodist)


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def buttons(answer):
    return re.findall(r'name="row\d+-choice" value="(\w+\.\d+)"', answer.content.decode())


def saved(world):
    return Entry.objects.get(obligation=rows(world.form)[0])


def autosave(client, world, **changed):
    row = rows(world.form)[0]
    fields = row_fields(row, **({"text": MINE, "version": "0"} | changed))
    return client.post(f"/plans/rows/{row.pk}/save/", fields, headers=HTMX)


def save_all(client, world, **changed):
    """The whole form with the first row as it was typed before the other's saving, without scripts."""
    row = rows(world.form)[0]
    data = posted(world.form) | row_fields(row, **({"text": MINE, "version": "0"} | changed))
    return client.post(f"{world.address}save/", data)


SEND = pytest.mark.parametrize("send", [autosave, save_all], ids=["autosave", "whole form"])


@SEND
def test_both_texts_stand_side_by_side_with_the_words_that_differ_marked(world, methodist, send):
    answer = send(methodist, world)
    assert re.findall(r"<mark>\s*(.*?)\s*</mark>", answer.content.decode()) == ["45", "40"]
    assert buttons(answer) == ["mine.1", "theirs.1", "both.1"]
    assert saved(world).text == THEIRS


@SEND
@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", MINE), ("theirs", THEIRS), ("both", f"{THEIRS}\n\n{MINE}")]
)
def test_what_was_chosen_is_kept(world, methodist, send, choice, kept):
    answer = send(methodist, world, choice=f"{choice}.1")
    assert answer.status_code == (200 if send is autosave else 302)
    assert saved(world).text == kept
    assert buttons(answer) == []


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", MINE), ("theirs", THEIRS), ("both", f"{THEIRS}\n\n{MINE}")]
)
def test_the_row_that_comes_back_after_a_choice_can_be_saved_on(world, methodist, choice, kept):
    page = autosave(methodist, world, choice=f"{choice}.1").content.decode()
    shown = re.search(r"<textarea name=\"row\d+-text\"[^>]*>\s*(.*?)</textarea>", page, re.S)[1]
    version = re.search(r'name="row\d+-version"[^>]* value="([^"]+)"', page)[1]
    assert (shown, "Сохранено в" in page) == (kept, True)
    assert buttons(autosave(methodist, world, text="Дальше", version=version)) == []
    assert saved(world).text == "Дальше"


@SEND
def test_the_saved_text_can_be_chosen_although_one_s_own_is_not_valid(world, methodist, send):
    send(methodist, world, actual_date="31.02.2024", choice="theirs.1")
    assert saved(world).text == THEIRS


@SEND
@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_a_choice_about_a_text_that_changed_again_is_asked_anew(world, methodist, send, choice):
    write(rows(world.form)[0], version=1, text="Пришли 50 человек.", by=world.head)
    answer = send(methodist, world, choice=f"{choice}.1")
    assert buttons(answer) == ["mine.2", "theirs.2", "both.2"]
    assert saved(world).text == "Пришли 50 человек."


@pytest.mark.parametrize("choice", ["", "mine", "mine.x", "hers.1", "both.99999999999", "mine.-1"])
def test_a_choice_that_is_none_changes_nothing(world, methodist, choice):
    autosave(methodist, world, choice=choice)
    assert saved(world).text == THEIRS


def test_answers_that_differ_are_shown_on_their_sides(world, methodist):
    answer = words_of(autosave(methodist, world, state="done", actual_date="2024-06-20"))
    mine, theirs = answer.split("Сохранённый вариант")
    assert ("Состояние исполнено" in mine, "Фактический срок 20.06.2024" in mine) == (True, True)
    assert ("Состояние в работе" in theirs, "Фактический срок не указано" in theirs) == (True, True)


def test_it_says_who_wrote_the_other_text(world, methodist, signed_in):
    assert str(world.head) in words_of(autosave(methodist, world))
    assert "Вы изменили эту строку и в другом окне" in words_of(autosave(signed_in(world.head), world))


def test_sending_the_same_text_once_more_is_no_conflict(world, methodist):
    assert buttons(autosave(methodist, world, text=THEIRS, state=saved(world).state)) == []
