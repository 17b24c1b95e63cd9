"""The script that keeps opened forms: served beside them, for a browser lets it see no other pages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_script_is_served_where_the_forms_are(client):
    answer = client.get(reverse("surveys:worker"))
    assert answer.content == Path(settings.BASE_DIR, "static/js/survey_worker.js").read_bytes()
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (reverse("surveys:worker"), dict(answer.cookies)) == ("/a/sw.js", {})


def test_browsers_ask_for_it_anew(client):
    assert client.get(reverse("surveys:worker")).headers["Cache-Control"] == "no-cache"


def test_pages_may_start_it(client):
    policy = client.get(reverse("surveys:worker")).headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
