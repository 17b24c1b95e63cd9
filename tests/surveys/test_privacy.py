"""Nothing that is kept of an answer says who gave it, from where, or when within the hour."""

import uuid
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import connection, models

from institutions.models import User
from surveys.actions.responses import stored_key
from surveys.form_token import new_key
from surveys.models import Cell, LedgerEntry, Response, ResponseText, ToldFigures
from tests.factories.surveys import a_collector, answered

# A new column of these tables needs a line here and a reason why it says nothing about a person.
COLUMNS = {
    Response: {
        "id", "version_id", "campaign_id", "collector_id", "institution_id", "channel", "day", "hour", "entered_on",
        "is_late", "vector", "exact", "quality", "exclusion", "batch_id", "sheet",
    },
    ResponseText: {"id", "response_id", "question", "text"},
    LedgerEntry: {"id", "sign", "version_id", "campaign_id", "place", "channel", "day", "is_late", "vector"},
    Cell: {"id", "campaign_id", "version_id", "place", "channel", "period", "is_late", "total", "counts"},
    ToldFigures: {"id", "campaign_id", "version_id", "place", "total", "counts"},
}  # fmt: skip
MAY_POINT_TO = {"Version", "Campaign", "Collector", "Institution", "EntryBatch", "Response"}
TIMES = (models.DateTimeField, models.TimeField, models.DurationField)
ADDRESSES = (models.GenericIPAddressField, models.EmailField, models.URLField, models.FileField)
LONGEST_SHORT_FIELD = 12  # neither an address nor a browser's name goes in
# Entered by staff: they say who typed a sheet, as a log of work must, and nothing about who answered it.
OF_STAFF = {"EntryBatch", "SheetCheck"}


def related(model):
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


@pytest.mark.parametrize("model", COLUMNS)
@pytest.mark.django_db
def test_tables_of_answers_have_these_columns_and_no_others(model):
    assert {field.column for field in model._meta.local_concrete_fields} == COLUMNS[model]
    assert not model._meta.local_many_to_many
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, model._meta.db_table)
    assert {column.name for column in described} == COLUMNS[model]


@pytest.mark.parametrize("model", COLUMNS)
def test_answers_point_to_no_person_and_no_session(model):
    pointed = {field.related_model.__name__ for field in model._meta.get_fields() if field.many_to_one}
    assert pointed <= MAY_POINT_TO


@pytest.mark.parametrize("model", COLUMNS)
def test_no_time_finer_than_an_hour_is_kept(model):
    assert [field.name for field in model._meta.fields if isinstance(field, TIMES)] == []


@pytest.mark.parametrize("model", COLUMNS)
def test_no_field_could_hold_an_address_or_the_name_of_a_browser(model):
    fields = [field for field in model._meta.fields if field.name not in ("text", "exact")]
    assert [
        field.name for field in fields if isinstance(field, (*ADDRESSES, models.TextField, models.JSONField))
    ] == []
    lengths = {field.max_length for field in fields if isinstance(field, models.CharField)} - {None}
    assert max(lengths, default=0) <= LONGEST_SHORT_FIELD


def test_whoever_else_points_to_an_answer_is_known():
    pointing = {
        relation.related_model.__name__
        for relation in Response._meta.related_objects
        if relation.related_model not in COLUMNS
    }
    assert pointing <= OF_STAFF


def test_no_other_table_joins_people_to_answers():
    """What stands between the two says who made a survey or typed a sheet, and nothing of who answered."""
    between = set()
    for model in apps.get_app_config("surveys").get_models():
        if User in related(model) and (Response in related(model) or model in related(Response)):
            between.add(model.__name__)
    assert between - {"Version", "Campaign"} == OF_STAFF


@pytest.mark.parametrize("model", [Response, ResponseText, LedgerEntry])
def test_rows_have_no_number_that_tells_their_order(model):
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model._meta.pk.default in (models.NOT_PROVIDED, uuid.uuid4)


def test_the_id_of_a_row_is_not_the_key_of_the_browser():
    key = uuid.UUID("01980f4e-3c00-7abc-8def-0123456789ab")  # made by a browser, with the time in its front
    assert str(stored_key(key)) == "e1cdf6ca-4a41-4c96-a260-85c1de9877b3"


def test_ids_of_keys_that_follow_each_other_do_not():
    stored = [stored_key(uuid.UUID(int=number)) for number in range(1, 2001)]
    assert {key.version for key in stored} == {4}
    assert len(set(stored)) == len(stored)
    rising = sum(first < second for first, second in pairwise(stored))
    assert 900 < rising < 1100
    bits = [sum(key.bytes[0] >> place & 1 for key in stored) for place in range(8)]
    assert all(900 < number < 1100 for number in bits)


@pytest.mark.django_db
def test_what_is_stored_holds_the_key_nowhere():
    answer = answered(a_collector(), {"came": "yes", "poster": "5", "wish": "Больше книг"}, key=new_key())
    for model in COLUMNS:
        for row in model.objects.values():
            held = b"|".join(bytes(each) if isinstance(each, memoryview | bytes) else str(each).encode()
                             for each in row.values())  # fmt: skip
            assert answer.key.bytes not in held
            assert str(answer.key).encode() not in held
            assert answer.key.hex.encode() not in held
