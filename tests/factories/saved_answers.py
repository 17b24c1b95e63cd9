"""Records as js/survey.js keeps them on a telephone, and the file that js/survey_queue.js makes of them."""

import datetime as dt
import json
import time
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from surveys.form_token import issue
from surveys.models import Collector

ANSWERS = {"came": "yes", "poster": "5"}
HOUR = 3600


def a_record(
    collector: Collector,
    answers: dict[str, object] | None = None,
    *,
    at: float | None = None,
    key: uuid.UUID | None = None,
    fields: dict[str, object] | None = None,
    **record: object,
) -> dict[str, object]:
    """Given at this moment, on a page that was given out an hour before; `fields` are of the form itself."""
    at, key = at or time.time(), key or uuid.uuid4()
    day = timezone.localdate(dt.datetime.fromtimestamp(at, dt.UTC))
    hidden = {
        "token": issue(settings.SECRET_KEY, collector.pk, key, at - HOUR),
        "key": str(key),
        "language": "ru",
        "website": "",
        "device": "",
        "waited": "",
        "day": f"{day}",
        "_version": str(collector.campaign.version_id),
    }
    usual = {
        "key": str(key),
        "code": collector.code,
        "url": f"/a/{collector.code}/",
        "body": urlencode(hidden | (ANSWERS if answers is None else answers) | (fields or {}), doseq=True),
        "at": int(at * 1000),
        "state": "over",
        "isKiosk": False,
    }
    return usual | record


def saved_file(*records: object) -> bytes:
    return json.dumps(records, indent=1).encode()
