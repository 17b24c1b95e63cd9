"""The portal with one more page beside it: a bare Django view that takes an answer, to measure the survey form against.

Served by the same server with the same middleware in the same run. `GET /bare/` answers with a kept page, `POST /bare/`
makes two rows in one transaction and leads away.
"""

from __future__ import annotations

import os
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from culturequality import urls
from culturequality.access import ACCESS, FORM, public
from surveys.models import Collector, LedgerEntry, Response

PAGE = b"<!doctype html><title>bare</title>" + b"<p>A page that was made once.</p>" * 400
SAMPLE: dict[str, Collector] = {}


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(PAGE)
    if "one" not in SAMPLE:
        SAMPLE["one"] = Collector.objects.select_related("campaign").earliest("pk")
    collector, today = SAMPLE["one"], timezone.localdate()
    version, campaign = collector.campaign.version_id, collector.campaign_id
    vector = bytes(len(value) for value in request.POST.values())
    with transaction.atomic():
        Response.objects.create(
            id=uuid.uuid4(), version_id=version, campaign_id=campaign, collector_id=collector.pk,
            institution_id=collector.institution_id, channel="qr", day=today, entered_on=today, vector=vector,
        )  # fmt: skip
        LedgerEntry.objects.create(
            sign=1, version_id=version, campaign_id=campaign, place=collector.institution_id, channel="qr",
            day=today, vector=vector,
        )  # fmt: skip
    return HttpResponseRedirect("/bare/")


urls.urlpatterns.append(path("bare/", bare, name="bare"))
ACCESS["bare"] = public(FORM)
