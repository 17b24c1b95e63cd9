"""What is stored of the answers at a point; with END the survey is over, too.

python -m tests.e2e.survey_rows CODE [END]    run in the environment of a portal; JSON on stdout
"""

import datetime as dt
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from surveys.compiled import compiled  # noqa: E402
from surveys.models import Campaign, Collector, Response  # noqa: E402
from surveys.quality import Sign  # noqa: E402
from surveys.slots import NOT_ASKED  # noqa: E402


def end(collector: Collector) -> None:
    """A month ago, so that no grace is left."""
    long_ago = timezone.localdate() - dt.timedelta(days=60)
    Campaign.objects.filter(pk=collector.campaign_id).update(starts_on=long_ago, ends_on=long_ago)


def told(response: Response) -> dict[str, object]:
    slots = compiled(response.version_id).reader.layout.slots
    vector = bytes(response.vector)
    chosen = {slot.name: slot.codes_of(vector[slot.place]) for slot in slots}
    return {
        "answers": {name: codes for name, codes in chosen.items() if codes},
        "not_asked": [slot.name for slot in slots if vector[slot.place] == NOT_ASKED],
        "exact": response.exact or {},
        "texts": {each.question: each.text for each in response.texts.all()},
        "signs": [sign.name for sign in Sign if response.quality & sign],
        "is_finished": response.exclusion != Response.Exclusion.UNFINISHED,
        "has_hour": response.hour is not None,
    }


if __name__ == "__main__":
    collector = Collector.objects.get(code=sys.argv[1])
    if "END" in sys.argv:
        end(collector)
    rows = Response.objects.filter(collector=collector).prefetch_related("texts")
    json.dump([told(each) for each in rows], sys.stdout)
