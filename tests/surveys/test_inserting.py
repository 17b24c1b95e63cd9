"""A row by one statement is the row that Django would have made."""

import pytest
from django.db import IntegrityError, transaction

from surveys.actions.inserting import insert
from surveys.actions.responses import entry_of, response_of, texts_of
from surveys.doors import read_door
from tests.factories.surveys import a_collector, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """A row of each table that an answer fills, with a number kept exactly and words."""
    collector = a_collector()
    answer = an_answer(collector, {"came": "yes", "age": "40", "wish": "Больше %s «книг»"}, signs=2)
    response = response_of(read_door(collector.code), answer)
    return [response, entry_of(response), *texts_of(response, answer.reading)]


def values(row):
    found = type(row).objects.get(pk=row.pk)
    fields = {field.attname: getattr(found, field.attname) for field in row._meta.concrete_fields}
    return {name: bytes(value) if name == "vector" else value for name, value in fields.items()}


def test_row_is_the_one_that_django_makes(rows):
    for row in rows:
        insert(row)
    inserted = [values(row) for row in rows]
    for row in reversed(rows):
        type(row).objects.filter(pk=row.pk).delete()
    for row in rows:
        row.save(force_insert=True)
    assert [values(row) for row in rows] == inserted
    assert inserted[0]["exact"] == {"age": "40"}
    assert inserted[2]["text"] == "Больше %s «книг»"


def test_the_same_key_twice_is_refused_by_the_database(rows):
    insert(rows[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(rows[0])
