"""The script that keeps opened forms on a phone. It stands where they are: it sees no other pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from surveys.pages.public import without_cookies

SCRIPT = (settings.BASE_DIR / "static/js/survey_worker.js").read_bytes()


@without_cookies
def worker(request: HttpRequest) -> HttpResponse:
    """Asked for anew each time: a browser compares it with its own and changes over by itself."""
    answer = HttpResponse(SCRIPT, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
