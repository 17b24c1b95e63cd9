"""Every kind of page that links lead to in the demonstration district: long names, real tables, no dead end."""

from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import resolve

from tests.e2e.judging import FILES, Witness, misfits
from tests.e2e.windows import sign_in, window

pytestmark = pytest.mark.browser
LINKS = "() => [...document.querySelectorAll('a[href]')].map(each => each.href)"


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("otdel", {"plans:period", "plans:submission", "plans:responsibles", "reports:report"}),
        ("metodist-cbs", {"plans:tasks", "plans:submission", "plans:plan", "plans:edition"}),
        ("glava-berezovskoe", {"plans:submission", "institutions:territory"}),
        ("admin", {"institutions:person", "institutions:territory-edit", "institutions:person-add"}),
    ],
)
def test_all_that_links_lead_to_opens_and_fits_the_window(browser, portal, login, expected):
    with window(browser, portal) as page:
        witness = Witness(page.context, portal.url)
        witness.watch(page)
        sign_in(page, login)
        seen, found = walk(page, portal.url)
        assert found == []
        assert witness.take() == []
        assert expected - seen == set()


def walk(page, url):
    """The names of the pages that links lead to, one page of each, and what is wrong with them."""
    waiting, seen, found = deque([f"{url}/"]), set(), []
    while waiting:
        address = waiting.popleft()
        name = resolve(urlsplit(address).path).view_name
        if name in seen | FILES:
            continue
        seen.add(name)
        answer = page.goto(address)
        if answer.status != 200:
            found.append((address, answer.status))
        found += [(address, fault) for fault in misfits(page)]
        waiting.extend(urldefrag(link).url for link in page.evaluate(LINKS) if link.startswith(url))
    return seen, found
