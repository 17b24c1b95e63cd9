"""Every page of the access table as everybody who may open it sees it: accessible, within the window and the policy.

A page that two roles see alike is looked at once. The examples are those of tests/world.py.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from culturequality.access import ACCESS, Door
from institutions.models import Role
from tests.e2e.judging import FILES, Witness, faults
from tests.e2e.portal import Portal
from tests.e2e.windows import window

pytestmark = pytest.mark.browser
FRAGMENTS = {"plans:item-cell-read"}  # scripts put them into a page
# Without scripts they lead to a page of the table.
LEADING_ELSEWHERE = {
    "surveys:import-progress", "home", "reports:progress", "reports:period-progress", "plans:acceptance-progress",
    "surveys:print-progress", "surveys:print-file",
}  # fmt: skip
PAGES = sorted(
    name
    for name, rule in ACCESS.items()
    if "GET" in rule.methods and name not in FILES | FRAGMENTS | LEADING_ELSEWHERE
)
UNSEEN = {"components"}  # only where DEBUG=1
# Forms that refuse to be sent empty.
REFUSING = sorted({
    "surveys:batches", "surveys:batch-undo", "surveys:sheet-differences", "surveys:import", "surveys:import-values",
    "surveys:saved-answers",
    "institutions:sign-in", "institutions:invitation", "institutions:password-change",
    "institutions:institution-add", "institutions:institution-edit", "institutions:institutions-load",
    "institutions:territory-add", "institutions:territory-edit", "institutions:person-add",
    "institutions:person-edit", "institutions:people-load", "institutions:role-add", "institutions:deputy-add",
    "plans:plan-new", "plans:plan-edit", "plans:upload-new", "plans:period-due", "plans:evidence",
    "institutions:statistic-line-add", "plans:indicators", "plans:indicator-edit",
    "plans:period-reopen", "plans:extension-new", "plans:appeal-later", "plans:appeal-item",
    "plans:form-load", "plans:form-paste",
    "surveys:campaign-new", "surveys:campaign-edit", "surveys:campaign-reopen", "surveys:collectors-new",
    "surveys:collector-revoke", "surveys:collector-replace",
    "surveys:questionnaire-new", "surveys:draft-heading", "surveys:question-new", "surveys:question-edit",
    "surveys:languages",
})  # fmt: skip
METHODISTS = {
    "institutions:password-change", "plans:evidence", "plans:appeal-later", "plans:appeal-item",
    "plans:form-load", "plans:form-paste",
}  # fmt: skip
EMPTY = """button => {
  for (const field of button.form.elements) {
    if (field.matches('[type=checkbox], [type=radio]')) field.checked = false;
    else if (!field.matches('[type=hidden], button')) field.value = '';
  }
}"""
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')


@dataclass
class Tour:
    """Windows of one person for each role, at a portal that holds the world; what they have already seen."""

    windows: dict[str | None, Page]
    witnesses: dict[str | None, Witness]
    addresses: dict[str, str | None]
    seen: set[str] = field(default_factory=set)
    opened: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def address_of(self, name: str) -> str:
        if self.addresses[name] is None:
            pytest.fail(f"{name} has no example: add a line to EXAMPLES in tests/world.py")
        return self.addresses[name]

    def is_new(self, role: str | None, name: str) -> bool:
        """Whether nobody has seen this page, nor the navigation of this role."""
        answer = self.windows[role].request.get(self.address_of(name))
        self.opened[name].add(answer.status)
        head, _, body = TOKENS.sub("", answer.text()).partition('<div class="page">')
        menu = "".join(re.findall(r'<nav class="navigation".*?</nav>', head, re.S))
        marks = {name + body.partition("<footer")[0], menu.replace(' aria-current="page"', "")}
        fresh = marks - self.seen
        self.seen |= fresh
        return bool(fresh)


@pytest.fixture(scope="module")
def tour(browser: Browser, portal: Portal, world: dict) -> Iterator[Tour]:
    with ExitStack() as stack:
        windows, witnesses = {}, {}
        for role, session in [(None, None), *world["sessions"].items()]:
            page = windows[role] = stack.enter_context(window(browser, portal))
            witnesses[role] = Witness(page.context, portal.url)
            witnesses[role].watch(page)
            if session:
                page.context.add_cookies([{"name": "session", "value": session, "url": portal.url}])
        yield Tour(windows, witnesses, world["addresses"])


def visitors(name: str) -> list[str | None]:
    rule = ACCESS[name]
    if rule.door is Door.PUBLIC:
        return [None, Role.METHODIST]
    return sorted(rule.roles or Role)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_fits_and_keeps_within_the_policy(tour, name):
    address = tour.address_of(name)
    found = []
    for role in visitors(name):
        if tour.is_new(role, name):
            page = tour.windows[role]
            page.goto(address)
            found += [(role, fault) for fault in faults(page)]
            found += [(role, fault) for fault in tour.witnesses[role].take()]
    assert found == []
    assert (404 if name in UNSEEN else 200) in tour.opened[name], "nobody can open the example"


def test_no_two_pages_share_a_title(tour):
    """For the one who opens most of them: the administrator, whom some lead back to where they belong.

    What another has loaded or had printed is not there for the administrator.
    """
    titles = defaultdict(list)
    for name in PAGES:
        if name not in UNSEEN and Role.ADMINISTRATOR in visitors(name):
            answer = tour.windows[Role.ADMINISTRATOR].request.get(tour.address_of(name))
            if answer.ok and urlsplit(answer.url).path == tour.address_of(name):
                titles[re.search(r"<title>(.*?)</title>", answer.text(), re.S)[1]].append(name)
    assert len(titles) > 60
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}


@pytest.mark.parametrize("name", REFUSING)
def test_refused_form_is_accessible_and_says_so_first(tour, name):
    """Sent empty: the title begins with «Ошибка», the focus is on the list of what to mend."""
    role = Role.METHODIST if name in METHODISTS else visitors(name)[0]
    page = tour.windows[role]
    page.goto(tour.address_of(name))
    button = page.locator("main form[method=post]:has(.field) button.button:not([name])").first
    button.evaluate(EMPTY)
    button.click()
    page.wait_for_selector(".error-summary:focus")
    assert page.title().startswith("Ошибка: ")
    assert faults(page) == []
    assert tour.witnesses[role].take() == []


@pytest.mark.parametrize("address", ["/no-such-page/", "/plans/999999999/"])
def test_missing_page_is_accessible(tour, address):
    page = tour.windows[Role.METHODIST]
    assert page.goto(address).status == 404
    assert faults(page) == []
    assert tour.witnesses[Role.METHODIST].take() == []
