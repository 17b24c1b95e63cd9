"""A million answers of 24 questions at 60 institutions, loaded by `manage.py load_responses`'s own code.

    python -m benchmarks.million [NUMBER]

Loads into a database of its own, in a process of its own, and writes benchmarks/million-<date>-<database>.json. For
PostgreSQL: python -m tests.servers --autovacuum -- python -m benchmarks.million
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.own_process import KIB_IN_MIB, STATUS, measured

INSTITUTIONS, QUESTIONS, DAYS = 60, 24, 365
CHANNELS = ("qr", "paper", "kiosk")
SHARES = (0.1, 0.5, 1)
POOL = 5000


def load(campaign: int, path: str) -> dict[str, Any]:
    """In the measured process: what was stored, how long the two passes took, memory on the way."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
    import django

    django.setup()
    from surveys.actions.loading import Loading
    from surveys.models import Campaign

    memory: dict[str, dict[str, int]] = {}

    def tell(what: str, done: int, whole: int) -> None:
        for share in SHARES:
            name = f"{what} {share:.0%}"
            if name not in memory and done >= share * whole:
                memory[name] = {"rss_mib": resident("VmRSS"), "peak_mib": resident("VmHWM")}

    loading = Loading(Campaign.objects.get(pk=campaign), Path(path), tell)
    start = time.perf_counter()
    rows = loading.check()
    checked = time.perf_counter()
    stored = loading.store().stored
    ended = time.perf_counter()
    assert rows == stored
    return {
        "stored": stored,
        "check_seconds": round(checked - start, 1),
        "store_seconds": round(ended - checked, 1),
        "memory": memory,
    }


def resident(name: str) -> int:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) // KIB_IN_MIB


def a_survey() -> Any:
    """A questionnaire of 24 questions and a campaign of a year, with a point of each channel everywhere."""
    from django.utils import timezone

    from surveys.questionnaire import Condition, Option, Question, Questionnaire, Section
    from tests.factories import a_district, an_institution
    from tests.factories.surveys import a_campaign, a_collector, ru

    def options(number: int) -> tuple[Option, ...]:
        return tuple(Option(f"c{place}", ru(f"Вариант {place}")) for place in range(number))

    questions = [
        Question("came", "single", ru("По афише?"), is_required=True, options=options(2)),
        Question("clear", "scale", ru("Понятна?"), conditions=(Condition("came", ("c0",)),)),
        *(Question(f"mark{place}", "scale", ru("Оценка"), na=ru("не пользовался")) for place in range(14)),
        *(Question(f"choice{place}", "single", ru("Что?"), options=options(5)) for place in range(3)),
        *(Question(f"several{place}", "multi", ru("Откуда?"), options=options(8)) for place in range(2)),
        Question("advise", "nps", ru("Посоветуете?")),
        Question("age", "number", ru("Сколько лет?"), least=5, most=110, bands=(18, 35, 60)),
        Question("wish", "long_text", ru("Что улучшить?")),
    ]
    assert len(questions) == QUESTIONS
    district = a_district()
    places = [an_institution(district) for _ in range(INSTITUTIONS)]
    today = timezone.localdate()
    content = Questionnaire(ru("Год вопросов"), (Section("s", ru(""), tuple(questions)),))
    campaign = a_campaign(
        district, *places, content=content, starts_on=today - dt.timedelta(days=DAYS), ends_on=today
    )
    for place in places:
        for channel in CHANNELS:
            a_collector(campaign, place, channel=channel)
    return campaign


def write_file(campaign: Any, path: Path, number: int) -> None:
    chance = random.Random(24)
    questions = list(campaign.version.content.questions())
    codes = list(campaign.collectors.values_list("code", flat=True))
    days = [(campaign.starts_on + dt.timedelta(days=day)).isoformat() for day in range(DAYS + 1)]
    pool = [",".join(any_values(questions, chance)) for _ in range(POOL)]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["collector", "day", *(question.key for question in questions)]) + "\n")
        for _ in range(number):
            file.write(f"{chance.choice(codes)},{chance.choice(days)},{chance.choice(pool)}\n")


def any_values(questions: list[Any], chance: random.Random) -> Iterator[str]:
    for question in questions:
        if chance.random() < 0.05:
            yield ""
        elif question.kind == "multi":
            yield "|".join(code for code in question.codes if chance.random() < 0.3)
        elif question.kind == "number":
            yield str(chance.randint(5, 110))
        elif question.kind == "long_text":
            yield "Больше новых книг и кружков для детей" if chance.random() < 0.1 else ""
        else:
            yield chance.choice([*question.codes, *(["na"] if question.na else [])])


def differences(campaign: Any) -> int:
    """How many figures, of the district and of each institution, are not what the kept answers say."""
    from surveys.counting.figures import View, figures
    from surveys.models import Response

    together: dict[int | None, list[bytes]] = defaultdict(list)
    rows = Response.objects.filter(campaign=campaign, exclusion=0).values_list("institution_id", "vector")
    for place, vector in rows.iterator(chunk_size=5000):
        together[place].append(bytes(vector))
    joined = {place: b"".join(vectors) for place, vectors in together.items()}
    joined[None] = b"".join(joined.values())
    wrong = 0
    for place, data in joined.items():
        (shown,) = figures(View(campaign.pk, place)).values()
        slots = shown.compiled.reader.layout.slots
        wrong += shown.total != len(data) // len(slots)
        for slot in slots:
            column = data[slot.place :: len(slots)]
            numbers = {byte: column.count(byte) for byte in range(256)}
            at = shown.at(slot)
            counted = {
                code: sum(
                    number for byte, number in numbers.items() if number and code in slot.codes_of(byte)
                )
                for code in slot.codes
            }
            special = (numbers[0], numbers[254], numbers[255])
            wrong += at.codes != counted or (at.no_answer, at.not_applicable, at.not_asked) != special
    return wrong


def main() -> None:
    from benchmarks.own_portal import HOME, keep, prepare

    prepare()
    from django.db import connection
    from django.utils import timezone

    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    campaign, path = a_survey(), HOME / "answers.csv"
    write_file(campaign, path, number)
    connection.close()
    found = measured(load, campaign.pk, str(path))
    loaded = found.pop("answer")
    seconds = loaded["check_seconds"] + loaded["store_seconds"]
    keep(
        "million",
        {
            "date": f"{timezone.localdate()}",
            "database": connection.vendor,
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "responses": number,
            "questions": QUESTIONS,
            "institutions": INSTITUTIONS,
            "file_mib": path.stat().st_size // KIB_IN_MIB**2,
            **loaded,
            "seconds": round(seconds, 1),
            "cpu_seconds": found["cpu_seconds"],
            "responses_per_second": round(number / seconds),
            "minutes_for_a_million": round(seconds / number * 1_000_000 / 60, 1),
            "figures_that_differ_from_a_recount": differences(campaign),
        },
    )


if __name__ == "__main__":
    main()
