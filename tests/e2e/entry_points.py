"""A survey of 24 questions in an institution of the demonstration district, and what was entered into it.

python -m tests.e2e.entry_points open CODE    addresses of the points whose answers the staff of CODE brings in
python -m tests.e2e.entry_points rows PK      answers of the point: number of the sheet, how it counts, the keys

Run in the environment of a portal; JSON on stdout.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
django.setup()

from django.urls import reverse  # noqa: E402

from culturequality.demo.district import DISTRICT, PLACES  # noqa: E402
from institutions.models import Institution, Territory, User  # noqa: E402
from surveys.models import Channel, Collector, Response  # noqa: E402
from surveys.pages.entry import SheetPage  # noqa: E402
from surveys.questionnaire import Condition, Option, Question, Questionnaire, Row, Section  # noqa: E402
from tests.factories.surveys import YES_NO, a_campaign, a_collector, a_questionnaire, ru  # noqa: E402

SOURCES = tuple(Option(f"c{n}", ru(f"Источник {n}")) for n in range(1, 7))
SEXES = (Option("f", ru("Женский")), Option("m", ru("Мужской")))
CONTENT = Questionnaire(
    ru("Что вы о нас думаете?"),
    (
        Section(
            "s1",
            ru("Посещение"),
            (
                Question("came", "single", ru("Вы пришли по афише?"), is_required=True, options=YES_NO),
                Question(
                    "poster",
                    "scale",
                    ru("Понятна ли афиша?"),
                    conditions=(Condition("came", ("yes",)),),
                ),
                *(
                    Question(f"mark{n}", "scale", ru(f"Оценка {n}"), na=ru("не пользовался"))
                    for n in range(1, 9)
                ),
                Question("found", "multi", ru("Откуда вы о нас знаете?"), options=SOURCES),
                Question("advise", "nps", ru("Посоветуете нас друзьям?")),
                Question(
                    "rooms",
                    "matrix",
                    ru("Оцените залы"),
                    rows=tuple(Row(f"r{n}", ru(f"Зал {n}")) for n in range(1, 9)),
                ),
            ),
        ),
        Section(
            "s2",
            ru("О вас"),
            (
                Question("age", "number", ru("Сколько вам лет?"), least=5, most=110, bands=(18, 35, 60)),
                Question("last", "date", ru("Когда были у нас до этого?")),
                Question("wish", "text", ru("Что улучшить?")),
                Question("sex", "single", ru("Ваш пол"), options=SEXES),
            ),
        ),
    ),
)  # fmt: skip


def open_points(code: str) -> dict[str, object]:
    district = Territory.objects.get(name=DISTRICT["name"])
    place = next(place for place in PLACES if place.code == code)
    institution = Institution.objects.get(short_name=place.short_name)
    title = f"Опрос {Collector.objects.count()}"
    by = User.objects.get(login="otdel")
    version = a_questionnaire(district, CONTENT, created_by=by).versions.get()
    campaign = a_campaign(district, institution, version=version, title=title)
    points = {}
    for channel in (Channel.PAPER, Channel.PHONE, Channel.IMPORT):
        collector = a_collector(campaign, institution, channel=channel)
        page = "batches" if channel == Channel.PAPER else {"phone": "interview"}.get(channel, str(channel))
        points[channel] = {"pk": collector.pk, "address": reverse(f"surveys:{page}", args=[collector.pk])}
    return points


def rows(collector: str) -> list[list[object]]:
    found = Response.objects.filter(collector=int(collector)).select_related("batch").order_by("sheet", "pk")
    return [[row.sheet, row.exclusion, SheetPage(row.batch, row).typed] for row in found]


if __name__ == "__main__":
    json.dump({"open": open_points, "rows": rows}[sys.argv[1]](sys.argv[2]), sys.stdout)
