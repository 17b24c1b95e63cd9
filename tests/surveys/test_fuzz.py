"""Two thousand forms that a browser, a robot or a broken script may send: no failure, and no row that was not sent.

What a stored row means is read here anew, by rules written apart from those of the portal.
"""

import datetime as dt
import re
import unicodedata
import uuid
from urllib.parse import parse_qs, urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from surveys.compiled import compiled
from surveys.models import Response
from surveys.slots import NOT_APPLICABLE, NOT_ASKED
from tests.factories.surveys import CONTENT, a_collector
from tests.surveys.any_questionnaires import any_answers, fitting_answers, wrong_values
from tests.surveys.at_the_door import ENOUGH, QUEUE, address, opened

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
TAKEN = {303, 204}
NOT_TAKEN = {200, 422, 400, 413}
HIDDEN = ("token", "key", "language", "website", "device", "waited", "day", "_version", "finished", "taps")
SKIPPED, NA, WRONG, SOME = "skipped", "na", "wrong", "some"

spoiled = st.dictionaries(st.sampled_from(HIDDEN), st.lists(wrong_values, max_size=2), max_size=2)
answers = fitting_answers(CONTENT) | any_answers(CONTENT)
bodies = st.builds(
    lambda kept, more, spoilt: urlencode(kept | more | spoilt, doseq=True, errors="surrogatepass").encode(),
    st.just({"came": ["yes"]}) | st.just({"came": ["no"]}) | st.just({}),
    answers,
    spoiled | st.just({}),
)


# what was meant, by the names of the fields


def values(sent, name):
    return {value.strip() for value in sent.get(name, [])} - {""}


def one(sent, name, codes):
    found = values(sent, name)
    if len(found) > 1 or not found <= set(codes):
        return WRONG
    return found.pop() if found else None


def several(sent, name, codes):
    found = values(sent, name)
    return (frozenset(found) or None) if found <= set(codes) else WRONG


def seen(text):
    return "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cs", "Cf"}
    )


def typed(sent, name, is_right):
    found = values(sent, name)
    if len(found) > 1:
        return WRONG
    text = seen(found.pop()).strip() if found else ""
    return None if not text else SOME if is_right(unicodedata.normalize("NFC", text)) else WRONG


def is_age(text):
    bare = re.sub(r"\s", "", text)
    return bool(re.fullmatch(r"[-−–]?[0-9]{1,9}", bare)) and 5 <= int(re.sub("[−–]", "-", bare)) <= 110


def is_date(text):
    def fits(form):
        try:
            dt.datetime.strptime(text, form)  # noqa: DTZ007 - a day
        except ValueError:
            return False
        return True

    return any(fits(form) for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"))


def meant(sent):
    marks = [*"12345", NA]
    came = one(sent, "came", ["yes", "no"])
    ranks = {f"order.{code}": one(sent, f"order.{code}", "123") for code in "abc"}
    given_ranks = [rank for rank in ranks.values() if rank]
    if WRONG in given_ranks or len(given_ranks) != len(set(given_ranks)):
        ranks = dict.fromkeys(ranks, WRONG)
    said_yes = "yes" in values(sent, "came")
    return {
        "came": came or WRONG,
        "poster": one(sent, "poster", marks) if said_yes else SKIPPED,
        "found": several(sent, "found", [f"c{n}" for n in range(1, 9)]),
        **{f"rooms.r{n}": one(sent, f"rooms.r{n}", marks) for n in range(1, 8)},
        **ranks,
        "advise": one(sent, "advise", [str(mark) for mark in range(11)]),
        "age": typed(sent, "age", is_age),
        "last": typed(sent, "last", is_date),
        "name": typed(sent, "name", lambda text: len(" ".join(text.split())) <= 300),
        "wish": typed(sent, "wish", lambda text: True),
    }


# what was stored


def stored(response):
    layout, told = compiled(response.version_id).reader.layout, {}
    vector = bytes(response.vector)
    for slot in layout.slots:
        byte = vector[slot.place]
        if byte in {NOT_ASKED, NOT_APPLICABLE}:
            told[slot.name] = SKIPPED if byte == NOT_ASKED else NA
        elif slot.is_bits:
            told[slot.name] = frozenset(slot.codes_of(byte)) | (told.get(slot.name) or frozenset()) or None
        elif slot.kind in {"number", "date", "text", "long_text"}:
            told[slot.name] = SOME if byte else None
        else:
            told[slot.name] = next(iter(slot.codes_of(byte)), None)
    return told


@pytest.fixture
def sender():
    """Sends a body with the hidden fields it lacks, tells the status and the rows it made, and undoes them."""
    collector = a_collector()
    browser = Client()
    hidden = opened(browser, collector)

    def send(body, headers, content_type=FORM):
        rest = {name: value for name, value in hidden.items() if name not in names_in(body)}
        if "key" in rest:
            rest["key"] = str(uuid.uuid4())
        whole = b"&".join(filter(None, [urlencode(rest).encode(), body]))
        with transaction.atomic():
            answer = browser.generic("POST", address("form", collector), whole, content_type, headers=headers)
            rows = list(Response.objects.all())
            transaction.set_rollback(True)
        return answer.status_code, rows, read(whole)

    return send


def read(body):
    return parse_qs(body.decode(errors="replace"), keep_blank_values=True)


def names_in(body):
    return set(read(body))


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=bodies, headers=st.sampled_from([{}, {}, QUEUE]))
@example(body=urlencode(ENOUGH).encode(), headers={})
@example(body=urlencode(ENOUGH).encode(), headers=QUEUE)
def test_whatever_is_sent_is_stored_as_it_was_meant_or_not_at_all(sender, body, headers):
    status, rows, sent = sender(body, headers)
    wanted = meant(sent)
    assert status in TAKEN | NOT_TAKEN
    assert len(rows) == (status in TAKEN)
    assert [stored(row) for row in rows] == [wanted for _ in rows]
    if WRONG in wanted.values():
        assert rows == []
    elif "token" not in names_in(body):
        assert len(rows) == 1


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=st.binary(max_size=300),
    content_type=st.sampled_from(
        [FORM, "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=x",
         f"{FORM}; charset=utf-16", f"{FORM}; charset=nonsense", ""]
    ),
)  # fmt: skip
def test_bytes_that_are_no_form_make_no_row(sender, body, content_type):
    status, rows, _ = sender(body, {}, content_type)
    assert (status in TAKEN | NOT_TAKEN, len(rows)) == (True, 0)
