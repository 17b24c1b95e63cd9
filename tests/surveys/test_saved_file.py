"""The file that a telephone makes: read whatever stands in it, believed nowhere."""

import datetime as dt
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents.office_files import UnreadableFile
from surveys.importing import saved_file
from surveys.importing.saved_file import NO_FILE_OF_OURS, Record, read_saved

NOON = dt.datetime(2026, 5, 31, 12, tzinfo=dt.UTC)
KEPT = {
    "key": "k",
    "code": "7K3QF9XW2MT",
    "url": "/a/7K3QF9XW2MT/",
    "body": "came=yes&found=c1&found=c2&wish=%D0%9A%D0%BD%D0%B8%D0%B3%D0%B8&day=",
    "at": int(NOON.timestamp() * 1000),
    "state": "over",
    "isKiosk": False,
}
FIELDS = {"came": ["yes"], "found": ["c1", "c2"], "wish": ["Книги"], "day": [""]}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
bodies = st.text() | st.text(alphabet="=&%+;D0/").map(lambda text: text * 50)
moments = st.integers() | st.floats() | st.just(10**400) | st.booleans() | anything
records = anything | st.fixed_dictionaries(
    {}, optional={"code": st.text() | anything, "body": bodies | anything, "at": moments, "state": anything}
)


def read(*kept):
    return read_saved(json.dumps(kept).encode())


def test_record_is_read_as_the_page_kept_it():
    assert read(KEPT) == [Record(1, "7K3QF9XW2MT", FIELDS, NOON, is_sent=True)]


@pytest.mark.parametrize(
    ("state", "is_sent"), [("draft", False), ("waits", True), ("over", True), ("wrong", True), (None, False)]
)
def test_what_nobody_has_sent_is_told_apart(state, is_sent):
    assert [each.is_sent for each in read(KEPT | {"state": state})] == [is_sent]


@pytest.mark.parametrize(
    "kept", [None, 7, "words", [], {}, {"code": 7, "body": ["a"], "at": "today", "state": {}}]
)
def test_broken_record_is_an_empty_one_and_the_others_stay(kept):
    assert read(kept, KEPT) == [Record(1), Record(2, "7K3QF9XW2MT", FIELDS, NOON, is_sent=True)]


@pytest.mark.parametrize("at", [None, "", float("nan"), float("inf"), -(10**30), 10**400, [], {}])
def test_moment_that_cannot_be_is_none(at):
    assert read(KEPT | {"at": at})[0].at is None


def test_form_of_too_many_fields_is_empty():
    assert read(KEPT | {"body": "a=1&" * 2000})[0].fields == {}


def test_form_that_is_too_long_is_empty():
    assert read(KEPT | {"body": "a=" + "1" * saved_file.LONGEST_BODY})[0].fields == {}


@pytest.mark.parametrize(
    "data",
    [b"", b"[", b"{}", b"[]", b"7", b"null", b"\xff\xfe\x00", b"PK\x03\x04", b"[" * 100_000, b'{"a":' * 50_000,
     b"[" + b"9" * 5000 + b"]", "[\ud800]".encode("utf-8", "surrogatepass")],
)  # fmt: skip
def test_what_is_no_file_of_answers_is_refused_with_words(data):
    with pytest.raises(UnreadableFile) as refused:
        read_saved(data)
    assert str(refused.value) == NO_FILE_OF_OURS


def test_longer_and_bigger_files_than_a_telephone_makes_are_refused():
    with pytest.raises(UnreadableFile, match="больше 2000 ответов"):
        read(*[7] * 2001)
    with pytest.raises(UnreadableFile, match="больше 10 МБ"):
        read_saved(b"[" + b" " * 10 * 1024 * 1024 + b"7]")


@given(st.binary() | st.text().map(str.encode) | anything.map(lambda kept: json.dumps(kept).encode()))
def test_garbage_is_refused_or_read_and_never_fails(data):
    try:
        found = read_saved(data)
    except UnreadableFile:
        return
    assert [each.number for each in found] == list(range(1, len(found) + 1))


@given(st.lists(records, min_size=1, max_size=5))
@example([{"body": "%ED%A0%80=\ud800", "code": "\x00" * 100}])
def test_every_record_of_a_list_is_read(kept):
    found = read(*kept)
    assert len(found) == len(kept)
    assert all(len(each.code) <= 40 and isinstance(each.fields, dict) for each in found)
