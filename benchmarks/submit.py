"""What an answer costs the web server: GET of the form and POST of fifteen answers, 32 people at once.

python -m benchmarks.submit [ANSWERS]    a portal of its own, the server as `make run` starts it;
writes benchmarks/submit-<date>-<database>.json

Bound: at most 1.4 × the processor time of a bare Django view with the same middleware, a kept page and two rows in one
transaction, under the same server in the same run; rows stored = successes counted.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
from typing import Any

from django.db import connection
from django.utils import timezone

from benchmarks.own_portal import keep, prepare, processor_seconds, site
from benchmarks.visitors import crowd, fifteen_questions
from surveys.models import Collector, Response
from tests.factories.surveys import a_campaign, a_collector
from tests.servers import Server, kept

ROUNDS, AT_ONCE, POINTS = 5, 32, 20


def round_of(server: Server, address: str, paths: list[str], number: int) -> dict[str, Any]:
    before, stored = processor_seconds(server.pid), Response.objects.count()
    times = crowd(address, paths, number, AT_ONCE)
    cpu = processor_seconds(server.pid) - before
    return {
        "cpu_ms": round(1000 * cpu / number, 3),
        "post_ms": round(statistics.median(times.posts), 1),
        "successes": times.stored,
        "rows": Response.objects.count() - stored,
        "faults": sorted(set(times.faults)),
    }


def measure(number: int) -> dict[str, Any]:
    campaign = a_campaign(content=fifteen_questions())
    for place in range(POINTS):
        a_collector(campaign, point=f"Точка {place}")
    paths = [f"/a/{code}/" for code in Collector.objects.values_list("code", flat=True)]
    server, address = site()
    with kept(server):
        for warm in (paths, ["/bare/"]):
            crowd(address, warm, 200, AT_ONCE)
        rounds = [
            {
                "bare": round_of(server, address, ["/bare/"], number),
                "form": round_of(server, address, paths, number),
            }
            for _ in range(ROUNDS)
        ]
    assert all(each["rows"] == each["successes"] == number for pair in rounds for each in pair.values()), (
        rounds
    )
    return {
        "date": f"{timezone.localdate()}",
        "database": connection.vendor,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "answers_a_round": number,
        "at_once": AT_ONCE,
        "bare_cpu_ms": statistics.median(pair["bare"]["cpu_ms"] for pair in rounds),
        "form_cpu_ms": statistics.median(pair["form"]["cpu_ms"] for pair in rounds),
        "ratio": round(
            statistics.median(pair["form"]["cpu_ms"] / pair["bare"]["cpu_ms"] for pair in rounds), 3
        ),
        "bound": 1.4,
        "rows_are_successes": True,
        "rounds": rounds,
    }


def main() -> None:
    prepare()
    keep("submit", measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))


if __name__ == "__main__":
    main()
