"""A plan in force in the demonstration district, its first quarter open; the address of each institution's form.

python -m tests.e2e.open_quarter TITLE ITEMS [BRANCHES]    run in the environment of a portal; JSON on stdout

BRANCHES is a value of Plan.Branches; branches that fill parts or report apart have addresses too.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
django.setup()

from culturequality.demo.district import DISTRICT, PLACES  # noqa: E402
from institutions.models import Institution, Territory  # noqa: E402
from tests.factories import an_active_plan, an_open_period  # noqa: E402


def code_of(institution: Institution) -> str:
    """By what the demonstration's people sign in: metodist-CODE, head-CODE."""
    return next(place.code for place in PLACES if place.short_name == institution.short_name)


def open_quarter(title: str, items: int, branches: str = "head") -> dict[str, str]:
    district = Territory.objects.get(name=DISTRICT["name"])
    period = an_open_period(an_active_plan(district, items=items, title=title, branches=branches))
    forms = period.submissions.filter(institution__isnull=False)
    return {code_of(form.institution): form.get_absolute_url() for form in forms}


if __name__ == "__main__":
    json.dump(open_quarter(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]), sys.stdout)
