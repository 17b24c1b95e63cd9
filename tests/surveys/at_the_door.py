"""A visitor at the form: opens it, reads its hidden fields, sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from surveys.models import Collector

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
ENOUGH = {"came": "yes", "poster": "5"}  # answers to all that must be answered
QUEUE = {"X-Requested-With": "queue"}


def address(name: str, collector: Collector) -> str:
    return reverse(f"surveys:{name}", args=[collector.code])


def opened(client: Client, collector: Collector, **query: str) -> dict[str, str]:
    """The hidden fields of a form that is given out anew."""
    page = client.get(address("form", collector), query)
    assert page.status_code == 200
    return hidden_in(page)


def hidden_in(page: HttpResponse) -> dict[str, str]:
    return dict(HIDDEN.findall(page.content.decode()))


def sent(
    client: Client,
    collector: Collector,
    hidden: Mapping[str, str],
    answers: Mapping[str, object],
    **options: object,
) -> HttpResponse:
    return client.post(address("form", collector), {**hidden, **answers}, **options)


def text_of(page: HttpResponse) -> str:
    """The words of the main part."""
    main = page.content.decode().partition("<main")[2].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
