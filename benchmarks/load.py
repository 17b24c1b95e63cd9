"""A hall after a concert: 500 people answer within three minutes while five of the staff watch the figures.

python -m benchmarks.load [PEOPLE [SECONDS]]    a portal of its own, web server, worker and clock as `make run` starts
them; writes benchmarks/load-<date>-<database>.json

Bound: nothing lost, nothing doubled, p95 of a POST at most five times its median without load.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks.own_portal import HOME, keep, prepare, site
from benchmarks.visitors import Times, Visitor, crowd, fifteen_questions, together
from institutions.models import Role, User
from surveys.counting.figures import View, total
from surveys.models import Campaign, Collector, LedgerEntry, Response
from tests.e2e.fill_world import session_of
from tests.factories import a_person
from tests.factories.surveys import a_campaign, a_collector
from tests.servers import beat, kept, worker

PEOPLE, SECONDS, STAFF, POINTS = 500, 180, 5, 10
FILLING_SECONDS = (20, 90)
LOOK_EVERY_SECONDS = 5
UNLOADED = 60


class Watchers:
    """Staff with the figures open: each looks anew every five seconds."""

    def __init__(self, address: str, users: list[User], pages: list[str]) -> None:
        self.address, self.users, self.pages = address, users, pages
        self.times: list[float] = []
        self.has_ended = threading.Event()
        self.threads = [threading.Thread(target=self.watch, args=(user,)) for user in users]

    def watch(self, user: User) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"
        while not self.has_ended.is_set():
            for page in self.pages:
                start = time.perf_counter()
                request = urllib.request.Request(self.address + page, headers={"Cookie": cookie})
                with urllib.request.urlopen(request) as answer:
                    answer.read()
                    assert answer.url == self.address + page, f"{page} sent to {answer.url}"
                self.times.append(1000 * (time.perf_counter() - start))
            self.has_ended.wait(LOOK_EVERY_SECONDS)

    def __enter__(self) -> Watchers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.has_ended.set()
        for thread in self.threads:
            thread.join()


def hall(address: str, paths: list[str], people: int, seconds: float) -> Times:
    """Everybody comes at a moment of the first part and takes some time to answer."""
    times, began = Times(), time.monotonic()
    shortest, longest = (limit * seconds / SECONDS for limit in FILLING_SECONDS)

    def person(seed: int) -> None:
        chance = Random(seed)
        visitor, path = Visitor(address, times, chance), paths[seed % len(paths)]
        filling = chance.uniform(shortest, longest)
        time.sleep(max(0, began + chance.uniform(0, seconds - filling) - time.monotonic()))
        hidden = visitor.open(path)
        visitor.think(filling)
        visitor.send(path, hidden)

    together(person, people)
    return times


def percentile(times: list[float], share: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[share - 1], 1)


def measure(people: int, seconds: float) -> dict[str, Any]:
    campaign = a_campaign(content=fifteen_questions())
    for place in range(POINTS):
        a_collector(campaign, point=f"Точка {place}")
    paths = [f"/a/{code}/" for code in Collector.objects.values_list("code", flat=True)]
    users = [a_person(Role.DEPARTMENT_EDITOR, campaign.territory) for _ in range(STAFF)]
    pages = [reverse("surveys:campaign", args=[campaign.pk]), reverse("surveys:figures", args=[campaign.pk])]
    (HOME / "queue").mkdir(exist_ok=True)
    with ExitStack() as stack:
        server, address = site("culturequality.wsgi")
        stack.enter_context(kept(server))
        stack.enter_context(kept(worker(HOME, dict(os.environ), concurrency=2)))
        stack.enter_context(kept(beat(HOME, dict(os.environ))))
        unloaded = crowd(address, paths, UNLOADED, 1)
        stored = Response.objects.count()
        with Watchers(address, users, pages) as watchers:
            times = hall(address, paths, people, seconds)
        return found(campaign, unloaded, times, watchers, Response.objects.count() - stored)


def found(campaign: Campaign, unloaded: Times, times: Times, watchers: Watchers, rows: int) -> dict[str, Any]:
    alone = statistics.median(unloaded.posts)
    return {
        "date": f"{timezone.localdate()}",
        "database": connection.vendor,
        "broker": "redis" if settings.REDIS_URL else "folder",
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "people": len(times.gets),
        "successes": times.stored,
        "rows": rows,
        "faults": times.faults,
        "figures_are_rows": total(View(campaign.pk)) == Response.objects.counted().count(),
        "not_yet_folded": LedgerEntry.objects.count(),
        "unloaded_post_median_ms": round(alone, 1),
        "post_p95_ms": percentile(times.posts, 95),
        "get_p95_ms": percentile(times.gets, 95),
        "ratio": round(percentile(times.posts, 95) / alone, 2),
        "bound": 5,
        "pages_of_staff": len(watchers.times),
        "staff_p95_ms": percentile(watchers.times, 95),
    }


def main() -> None:
    prepare()
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    keep("load", measure(people, float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS))


if __name__ == "__main__":
    main()
