"""Fill the portal's database with the world of tests/world.py; say where its pages are and who is signed in.

python -m tests.e2e.fill_world    run in the environment of a portal; JSON on stdout
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from culturequality.access import ACCESS  # noqa: E402
from institutions.models import User  # noqa: E402
from tests.world import EXAMPLES, make_world  # noqa: E402


def session_of(user: User) -> str:
    """The key of a session as after the sign-in page."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["began_at"] = int(time.time())
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def address_of(name: str, objects: object) -> str | None:
    """None where the page has ids and the world has no example of it."""
    if name in EXAMPLES:
        return reverse(name, kwargs=EXAMPLES[name].kwargs(objects))
    try:
        return reverse(name)
    except django.urls.NoReverseMatch:
        return None


if __name__ == "__main__":
    own = make_world().own
    json.dump(
        {
            "sessions": {role: session_of(person) for role, person in own.people.items()},
            "addresses": {name: address_of(name, own.objects) for name in ACCESS},
        },
        sys.stdout,
    )
