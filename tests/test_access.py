"""The access matrix: every URL × every role of our district and of a strange one × every method.

What is expected is read from the access table. Whoever is not let through the door, or asks for an object of
another district, gets the 404 of a page that never was. A page with an id needs an example in tests/world.py.
"""

import re
import uuid
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from culturequality.access import ACCESS, Door
from institutions.models import Role, User
from tests.factories import a_person
from tests.world import EXAMPLES, Example, World, make_world

pytestmark = pytest.mark.django_db  # pytest-django makes the test database for marked tests only
NO_EXAMPLE = Example(dict)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
WRITES = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
BOOK_KEEPING = re.compile(r'"(?:django_session|axes_\w+)"')
# What is not yet a change of anything: tables waiting for a yes, the queue, failures that are counted, and what a
# reader has read.
NO_CHANGE = re.compile(
    r'"(?:institutions_upload|institutions_failedcode|institutions_notice|plans_planupload|surveys_importupload'
    r'|surveys_savedanswers|jobs_job)"'
)
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')
GARBAGE = ["", "\x00", "я" * 5000, "9" * 30, "-1", "'\"<script>", "\u202e🎭", "2022-13-45"]


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from patterns(pattern, inner)
        else:
            yield ":".join(filter(None, [namespace, pattern.name or ""])), pattern


PATTERNS = list(patterns(get_resolver()))
NAMES = [name for name, _ in PATTERNS]
IDS = {name: sorted(pattern.pattern.converters) for name, pattern in PATTERNS}
WITH_IDS = [name for name in NAMES if IDS[name]]


# the table itself


def test_every_url_has_a_name():
    assert [str(pattern.pattern) for _, pattern in PATTERNS if not pattern.name] == []


def test_every_url_is_in_the_access_table_and_the_table_holds_nothing_else():
    assert sorted(NAMES) == sorted(ACCESS)


def test_every_page_with_an_id_has_an_example():
    missing = [name for name in WITH_IDS if name not in EXAMPLES]
    assert missing == [], f"add lines to EXAMPLES in tests/world.py for {', '.join(missing)}"


def test_every_example_is_of_a_page():
    assert [name for name in EXAMPLES if name not in WITH_IDS] == []


def test_whoever_may_change_may_also_be_told_apart():
    """A rule by roles names at least one, and nothing but reading is open to everybody."""
    assert [name for name, rule in ACCESS.items() if (rule.door is Door.ROLES) != bool(rule.roles)] == []
    public = {name for name, rule in ACCESS.items() if rule.door is Door.PUBLIC and "POST" in rule.methods}
    assert public == {
        "reading-settings",
        "institutions:sign-in",
        "institutions:sign-out",
        "institutions:invitation",
        "reports:verify-upload",
        "surveys:form",
    }


# the matrix


@pytest.fixture(scope="module")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media(settings: object, media_folder: Path) -> Path:
    """The files of the world stay where they are from test to test."""
    settings.MEDIA_ROOT = media_folder
    return media_folder


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object, media_folder: Path) -> Iterator[World]:
    """Made once; every request is rolled back, and the world itself at the end."""
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media_folder), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def ask(world: World, signed_in: object):
    """Send one request, as if it were the only one ever sent to this world."""

    def send(user: User | None, method: str, address: str, data: dict[str, object] | None = None):
        with transaction.atomic():
            browser = signed_in(user) if user else Client()
            browser.raise_request_exception = False
            with CaptureQueriesContext(connection) as queries:
                answer = browser.generic(method, address) if data is None else browser.post(address, data)
                answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            answer.writes = [query["sql"] for query in queries if is_write(query["sql"])]
            transaction.set_rollback(True)
        return answer

    return send


def is_write(sql: str) -> bool:
    return bool(WRITES.match(sql)) and not BOOK_KEEPING.search(sql)


def kwargs_of(name: str, objects: object) -> dict[str, object]:
    if IDS[name] and name not in EXAMPLES:
        pytest.fail(f"{name} has no example: add a line to EXAMPLES in tests/world.py")
    return EXAMPLES[name].kwargs(objects) if IDS[name] else {}


def address_of(name: str, objects: object, **changed: object) -> str:
    return reverse(name, kwargs=kwargs_of(name, objects) | changed)


def missing_ids(name: str, objects: object) -> dict[str, object]:
    """Ids of the same types that no object has; words such as a file's extension stay."""
    nobody = {int: 10**9, uuid.UUID: uuid.uuid4()}
    kwargs = kwargs_of(name, objects)
    return {key: nobody[type(value)] for key, value in kwargs.items() if type(value) in nobody}


def expected(name: str, role: str | None, method: str) -> set[int]:
    rule = ACCESS[name]
    if rule.door is not Door.PUBLIC and role is None:
        return {302}
    if rule.roles and role not in rule.roles:
        return {404}
    if method not in rule.methods:
        return {405}
    example = EXAMPLES.get(name, NO_EXAMPLE)
    if role in example.unseen:
        return {404}
    if role in example.refused and method == "POST":
        return {403}
    return {404} if name == "components" else {200, 302, 400, 409, 422, 429}


@pytest.mark.parametrize("name", NAMES)
def test_each_role_of_the_district_gets_what_the_table_says(world, ask, name):
    address = address_of(name, world.own.objects)
    found = {
        (role, method): ask(world.own.people[role], method, address).status_code
        for role, method in product(Role, METHODS)
    }
    wrong = {cell: status for cell, status in found.items() if status not in expected(name, *cell)}
    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_who_has_no_role_is_let_in_nowhere_but_home(world, ask, name):
    nobody = a_person()
    address = address_of(name, world.own.objects)
    found = {method: ask(nobody, method, address).status_code for method in METHODS}
    wrong = {
        method: status for method, status in found.items() if status not in expected(name, "none", method)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", [name for name in NAMES if ACCESS[name].door is not Door.PUBLIC])
def test_who_is_not_signed_in_or_switched_off_is_led_to_the_door(world, ask, signed_in, name):
    address = address_of(name, world.own.objects)
    gone = signed_in(a_person(Role.ADMINISTRATOR, world.own.objects.district))
    User.objects.filter(pk=gone.session["_auth_user_id"]).update(is_active=False)
    door = f"{reverse('institutions:sign-in')}?next="
    for method in METHODS:
        answers = [ask(None, method, address), gone.generic(method, address)]
        assert [(answer.status_code, answer.url.startswith(door)) for answer in answers] == [(302, True)] * 2


@pytest.mark.parametrize("name", [name for name in NAMES if ACCESS[name].door is Door.PUBLIC])
def test_a_public_page_asks_nobody_who_they_are(world, ask, name):
    address = address_of(name, world.own.objects)
    found = {method: ask(None, method, address).status_code for method in METHODS}
    wrong = {method: status for method, status in found.items() if status not in expected(name, None, method)}
    assert wrong == {}


@pytest.mark.parametrize("name", [name for name in WITH_IDS if ACCESS[name].roles])
def test_what_is_another_districts_does_not_exist(world, ask, name):
    if EXAMPLES[name].is_shared or not missing_ids(name, world.own.objects):
        return  # nobody's own, or the address holds a word and not an object
    foreign = address_of(name, world.foreign.objects)
    missing = address_of(name, world.own.objects, **missing_ids(name, world.own.objects))
    rule = ACCESS[name]
    for role, method in product(sorted(rule.roles), rule.methods):
        person = world.own.people[role]
        answers = [ask(person, method, foreign), ask(person, method, missing)]
        assert [answer.status_code for answer in answers] == [404, 404], (role, method)
        bodies = {comparable(answer.body, at) for answer, at in zip(answers, [foreign, missing], strict=True)}
        assert len(bodies) == 1, (role, method)
        assert answers[0].headers.keys() == answers[1].headers.keys()
        assert answers[0].writes == []


@pytest.mark.parametrize("name", [name for name in WITH_IDS if len(IDS[name]) > 1])
def test_an_object_is_not_reached_under_the_address_of_another(world, ask, name):
    own, foreign = (kwargs_of(name, side.objects) for side in (world.own, world.foreign))
    rule = ACCESS[name]
    for key in missing_ids(name, world.own.objects):
        for role, method in product(sorted(rule.roles), rule.methods):
            for mixed in (own | {key: foreign[key]}, foreign | {key: own[key]}):
                if mixed not in (own, foreign):
                    assert ask(world.own.people[role], method, reverse(name, kwargs=mixed)).status_code == 404


def comparable(body: bytes, address: str) -> str:
    """The page without what is different at every request: its own address and the tokens."""
    text = body.decode()
    for written in (address, address.replace("/", "%2F")):
        text = text.replace(written, "ADDRESS")
    return TOKENS.sub("TOKEN", text)


@pytest.mark.parametrize("name", NAMES)
def test_reading_never_writes(world, ask, name):
    address = address_of(name, world.own.objects)
    for person, method in product([None, *world.own.people.values()], ["GET", "HEAD"]):
        assert ask(person, method, address).writes == []


POSTED = [name for name in NAMES if "POST" in ACCESS[name].methods]
WITH_A_TOKEN_OF_THEIR_OWN = {"surveys:form"}  # they set no cookie: tests/surveys/test_form.py


@pytest.mark.parametrize("name", POSTED)
def test_every_change_leaves_an_entry(world, ask, name):
    address = address_of(name, world.own.objects)
    for role in ACCESS[name].roles or Role:
        writes = ask(world.own.people[role], "POST", address).writes
        changes = [sql for sql in writes if not NO_CHANGE.search(sql)]
        assert not changes or [sql for sql in changes if '"institutions_auditentry"' in sql], changes


@pytest.mark.parametrize("name", [name for name in POSTED if name not in WITH_A_TOKEN_OF_THEIR_OWN])
def test_a_form_without_its_token_is_refused(world, signed_in, name):
    rule = ACCESS[name]
    person = world.own.people[next(iter(rule.roles), Role.ADMINISTRATOR)]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(person).cookies
    assert strict.post(address_of(name, world.own.objects)).status_code == 403


@pytest.mark.parametrize("name", POSTED)
def test_garbage_in_a_form_breaks_nothing(world, ask, name):
    rule = ACCESS[name]
    address = address_of(name, world.own.objects)
    person = world.own.people[next(iter(rule.roles))] if rule.roles else None
    page = ask(person, "GET", address).body.decode()
    fields = set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"', page)) - {
        "csrfmiddlewaretoken"
    }
    for garbage in GARBAGE:
        answer = ask(person, "POST", address, dict.fromkeys(fields, garbage))
        assert answer.status_code < 500, garbage


@pytest.mark.parametrize("name", POSTED)
def test_keys_of_another_districts_objects_in_a_form_are_not_taken(world, ask, name):
    """Every choice that a form offers is of our own district: the strange keys are not among them."""
    rule = ACCESS[name]
    if not rule.roles or "GET" not in rule.methods:
        return
    strange = {str(thing) for thing in vars(world.foreign.objects).values() if hasattr(thing, "pk")}
    strange |= {str(person) for person in world.foreign.people.values()}
    for role in rule.roles:
        page = ask(world.own.people[role], "GET", address_of(name, world.own.objects)).body.decode()
        assert [words for words in strange if words in page] == []
