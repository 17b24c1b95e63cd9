"""The judge of pages finds what is wrong with a bad one."""

import pytest

from tests.e2e.judging import Witness, faults
from tests.e2e.windows import window

pytestmark = pytest.mark.browser
BAD = """<!doctype html>
<html lang="en">
  <head><title> — Портал</title></head>
  <body>
    <main>
      <h1>Раз</h1>
      <h1>Два</h1>
      <img src="http://foreign.example/picture.png">
      <p class="wide">широко</p>
    </main>
    <script>document.body.append("запрещено")</script>
  </body>
</html>"""
POLICY = {"Content-Security-Policy": "script-src 'self'; img-src *"}


@pytest.fixture
def bad(browser, portal):
    """A page with a fault of every kind, and the witness of its requests."""
    with window(browser, portal) as page:
        page.route(
            "**/bad/",
            lambda route: route.fulfill(body=BAD, content_type="text/html; charset=utf-8", headers=POLICY),
        )
        page.route("**/picture.png", lambda route: route.abort())
        witness = Witness(page.context, portal.url)
        witness.watch(page)
        page.goto("/bad/")
        page.eval_on_selector(".wide", "each => { each.style.width = '2000px' }")
        yield page, witness


def test_every_fault_of_a_bad_page_is_found(bad):
    page, witness = bad
    shape, *others = faults(page, looks=[""])
    assert shape == {"lang": "en", "headings": 2, "title": False, "refused": ["inline"]}
    assert {fault[2] for fault in others} >= {
        "image-alt",
        '<p class="wide" style="width: 2000px;">широко</p>',
    }
    assert {fault[1] for fault in others} == {1280, 320}
    told = {line.partition(":")[0] for line in witness.take()}
    assert told == {"foreign request", "console"}


def test_what_a_witness_told_is_told_once(bad):
    _, witness = bad
    assert witness.take() != []
    assert witness.take() == []
