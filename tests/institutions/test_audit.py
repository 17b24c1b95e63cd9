"""The trail: what an entry says, and that it is final."""

from datetime import date, time

import pytest

from institutions.audit import difference, readable, record, values
from institutions.models import AuditEntry
from institutions.models.audit import EntryIsFinal
from tests.factories import a_person, an_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> AuditEntry:
    return record(an_institution(), "Сведения изменены", by=a_person(), changes={"телефон": ("1", "2")})


def test_an_entry_says_who_what_and_from_what_to_what(entry):
    kept = AuditEntry.objects.get()
    assert (kept.by.full_name, kept.action, kept.changes) == (
        entry.by.full_name,
        "Сведения изменены",
        {"телефон": ["1", "2"]},
    )


def test_an_entry_is_found_at_its_object_only():
    library, club = an_institution(), an_institution()
    first = record(library, "раз", by=None)
    record(club, "два", by=None)
    assert list(AuditEntry.objects.about(library)) == [first]


def test_entries_of_several_objects_come_newest_first():
    library, club = an_institution(), an_institution()
    made = [record(library, "раз", by=None), record(club, "два", by=None), record(library, "три", by=None)]
    assert list(AuditEntry.objects.about(library, club)) == made[::-1]


def test_an_entry_cannot_be_saved_again(entry):
    entry.action = "другое"
    with pytest.raises(EntryIsFinal):
        entry.save()


def test_an_entry_read_from_the_database_cannot_be_saved(entry):
    with pytest.raises(EntryIsFinal):
        AuditEntry.objects.get().save()


def test_an_entry_cannot_be_deleted(entry):
    with pytest.raises(EntryIsFinal):
        entry.delete()


@pytest.mark.parametrize("change", [lambda all_: all_.update(action="другое"), lambda all_: all_.delete()])
def test_entries_cannot_be_changed_together(entry, change):
    with pytest.raises(EntryIsFinal):
        change(AuditEntry.objects.all())
    assert AuditEntry.objects.get().action == "Сведения изменены"


def test_entries_cannot_be_changed_by_bulk_update(entry):
    entry.action = "другое"
    with pytest.raises(EntryIsFinal):
        AuditEntry.objects.bulk_update([entry], ["action"])


def test_a_difference_names_fields_as_the_pages_do():
    library = an_institution(phone="1")
    before = values(library, ["phone", "kind", "address"])
    library.phone, library.kind = "2", "club"
    assert difference(before, values(library, ["phone", "kind", "address"])) == {
        "телефон": ("1", "2"),
        "вид": ("библиотека", "клуб, дом культуры"),
    }


def test_nothing_and_an_empty_text_are_no_difference():
    assert difference({"телефон": None}, {"телефон": ""}) == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "да"),
        (False, "нет"),
        (date(2022, 12, 31), "31.12.2022"),
        (time(10, 0), "10:00"),
        (5, 5),
        ([None, date(2022, 1, 2)], ["", "02.01.2022"]),
    ],
)
def test_values_are_kept_in_words(value, words):
    assert readable(value) == words
