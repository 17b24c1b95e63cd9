"""What every answer of the web server carries besides its page: nothing is framed, sniffed, stored or leaked."""

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

import pytest

from culturequality.access import ACCESS
from institutions.models import Role

pytestmark = pytest.mark.browser
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
DOWNLOADED = {"sandbox": ""}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE = ALWAYS | {"Cache-Control": "no-store", "X-Frame-Options": "DENY"}
# Pages of surveys: «back» shows the form as it was, with its key, and nobody learns from where people came.
AT_A_DOOR = PAGE | {"Cache-Control": "private, max-age=0", "Referrer-Policy": "no-referrer"}
CARRIED = {
    **dict.fromkeys(
        ["surveys:code", "surveys:form", "surveys:thanks", "surveys:results", "surveys:kiosk"], AT_A_DOOR
    ),
    "surveys:worker": AT_A_DOOR | {"Cache-Control": "no-cache"},
}
USER_FILES = {
    "plans:evidence-file", "reports:file", "reports:copy", "reports:year-zip", "reports:period-zip",
}  # fmt: skip
STRANGE = [
    "/no-such-page/",
    "/plans/999999999/",
    "/static/no-such-file.css",
    "/plans/tasks",
    "//example.org/",
]
SECURE = ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes

    def carried(self, wanted: dict[str, str]) -> dict[str, str | None]:
        """The headers of these names; Django adds its own words to no-store."""
        return {name: self.headers[name] for name in wanted}

    @property
    def policy(self) -> dict[str, str]:
        parts = self.headers["Content-Security-Policy"].split(";")
        return {name: value for name, _, value in (part.strip().partition(" ") for part in parts)}

    @property
    def cookies(self) -> dict[str, list[str]]:
        """The attributes of each cookie that is set."""
        found = [line.split("; ") for line in self.headers.get_all("Set-Cookie", [])]
        return {first.partition("=")[0]: attributes for first, *attributes in found}


Ask = Callable[..., Answer]


def ask_at(url: str, cookie: str, usual: dict[str, str]) -> Ask:
    def ask(path: str, method: str = "GET", session: str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        signed_in = {"Cookie": f"{cookie}={session}"} if session else {}
        connection.request(method, path, headers=usual | signed_in | headers)
        answer = connection.getresponse()
        try:
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    return ask


@pytest.fixture(scope="module")
def ask(portal) -> Ask:
    return ask_at(portal.url, "session", {})


@pytest.fixture(scope="module")
def ask_https(portal):
    with portal.on_https() as url:
        behind_proxy = {"Host": "kultura.example.ru", "X-Forwarded-Proto": "https"}
        yield ask_at(url, "__Host-session", behind_proxy)


def session_for(name: str, world: dict) -> str | None:
    """Of somebody whom the page is for; the methodist holds the form with a proof."""
    roles = ACCESS[name].roles
    return world["sessions"][min(roles)] if roles else world["sessions"][Role.METHODIST]


def opened(ask: Ask, name: str, world: dict) -> Answer:
    assert world["addresses"][name], f"{name} has no example: add a line to EXAMPLES in tests/world.py"
    return ask(world["addresses"][name], session=session_for(name, world))


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_every_answer_carries_the_headers(ask, world, name):
    """Whatever it is: a page, a file, a redirect or a refusal; asked by its people and by nobody."""
    for answer in (opened(ask, name, world), ask(world["addresses"][name])):
        wanted = CARRIED.get(name, PAGE)
        assert answer.carried(wanted) == wanted
        is_file = name in USER_FILES and answer.status == 200
        assert answer.policy == (DOWNLOADED if is_file else POLICY)


@pytest.mark.parametrize("path", STRANGE)
def test_strange_address_carries_the_headers(ask, world, path):
    for session in (None, world["sessions"][Role.METHODIST]):
        answer = ask(path, session=session)
        assert answer.status in {301, 302, 404}
        wanted = ALWAYS | {"Cache-Control": "no-store"}
        assert answer.carried(wanted) == wanted
        assert answer.policy == POLICY


def test_refused_form_carries_the_headers(ask):
    answer = ask("/sign-in/", "POST")
    assert (answer.status, answer.carried(PAGE), answer.policy) == (403, PAGE, POLICY)


@pytest.mark.parametrize("name", sorted(USER_FILES))
def test_what_people_uploaded_is_only_ever_downloaded(ask, world, name):
    answer = opened(ask, name, world)
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_static_files_are_kept_for_ever_and_framed_by_nobody(ask):
    [style] = re.findall(rb'href="(/static/css/main[^"]+)"', ask("/sign-in/").body)
    answer = ask(style.decode())
    wanted = ALWAYS | {"Cache-Control": "max-age=315360000, public, immutable"}
    assert (answer.status, answer.carried(wanted), answer.policy) == (200, wanted, POLICY)
    assert answer.cookies == {}


@pytest.mark.parametrize("path", ["/health/", "/robots.txt", "/accessibility/", "/no-such-page/", "/plans/"])
def test_who_only_reads_gets_no_cookie(ask, path):
    assert ask(path).cookies == {}


@pytest.mark.parametrize("path", ["/sign-in/", "/invitation/", "/reading-settings/"])
def test_public_form_sets_the_cookie_of_its_token_and_no_other(ask, path):
    assert list(ask(path).cookies) == ["csrf"]


def test_on_plain_http_cookies_are_neither_secure_nor_readable_by_scripts(ask):
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(ask("/sign-in/").cookies["csrf"])
    assert "Secure" not in ask("/sign-in/").cookies["csrf"]
    assert ask("/sign-in/").carried({"Strict-Transport-Security": ""}) == {"Strict-Transport-Security": None}


def test_on_https_cookies_are_bound_to_the_host(ask_https):
    cookies = ask_https("/sign-in/").cookies
    assert list(cookies) == ["__Host-csrf"]
    assert set(SECURE) <= set(cookies["__Host-csrf"])
    assert [each for each in cookies["__Host-csrf"] if each.startswith("Domain")] == []


def test_on_https_the_session_is_bound_to_the_host(ask_https, world):
    answer = ask_https("/account/", session=world["sessions"][Role.OPERATOR])
    assert answer.status == 200
    assert set(SECURE) <= set(answer.cookies["__Host-session"])


@pytest.mark.parametrize("path", ["/sign-in/", "/no-such-page/", "/plans/", "/health/"])
def test_on_https_browsers_are_told_to_stay_there(ask_https, path):
    wanted = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert ask_https(path).carried(wanted) == wanted


def test_on_https_plain_http_leads_there(ask_https):
    answer = ask_https("/sign-in/", **{"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.headers["Location"]) == (301, "https://kultura.example.ru/sign-in/")


def test_on_https_another_host_is_refused(ask_https):
    assert ask_https("/sign-in/", Host="evil.example").status == 400
