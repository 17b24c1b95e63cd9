"""A survey that goes on in the demonstration district, with a point of each channel that has a page.

python -m tests.e2e.open_survey [SHORT]    run in the environment of a portal; JSON on stdout

SHORT asks one question only.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
django.setup()

from culturequality.demo.district import DISTRICT  # noqa: E402
from institutions.models import Institution, Territory, User  # noqa: E402
from surveys.models import Channel  # noqa: E402
from surveys.questionnaire import Condition, Option, Question, Questionnaire, Row, Section  # noqa: E402
from tests.factories.surveys import a_campaign, a_collector, a_questionnaire  # noqa: E402

PIN = "2580"


def words(russian: str, mari: str = "") -> dict[str, str]:
    return {"ru": russian} | ({"chm": mari} if mari else {})


LIKED = Question("liked", "scale", words("Как вам у нас?", "Тыште келша мо?"), is_required=True)
CAME = Question(
    "came",
    "single",
    words("Вы были на концерте?"),
    is_required=True,
    options=(Option("yes", words("Да")), Option("no", words("Нет"))),
)
CONCERT = (Condition("came", ("yes",)),)
ROOMS = (Row("r1", words("Большой зал")), Row("r2", words("Малый зал")))
FULL = Questionnaire(
    title=words("Как вам у нас?", "Тыште келша мо?"),
    languages=("ru", "chm"),
    phrases={"send": words("Отправить ответы", "Колташ"), "questions_done": words("Отвечено", "Вашештыме")},
    sections=(
        Section("s1", words("Посещение"), (LIKED, CAME)),
        Section(
            "s2",
            words("Концерт"),
            (
                Question("sound", "scale", words("Как был слышен звук?"), na=words("не слушал")),
                Question(
                    "bad",
                    "multi",
                    words("Что мешало?"),
                    options=(Option("a", words("Шум")), Option("b", words("Жара"))),
                    conditions=(Condition("sound", ("1", "2")),),
                ),
            ),
            CONCERT,
        ),
        Section(
            "s3",
            words("О вас"),
            (
                Question("rooms", "matrix", words("Оцените залы"), rows=ROOMS),
                Question("age", "number", words("Сколько вам лет?"), least=5, most=110),
                Question("wish", "long_text", words("Что улучшить?")),
            ),
        ),
    ),
)  # fmt: skip
SHORT = Questionnaire(words("Одно касание"), (Section("s1", words(""), (LIKED,)),))


def open_survey(content: Questionnaire) -> dict[str, str]:
    """Codes of its points by channel."""
    district = Territory.objects.get(name=DISTRICT["name"])
    library = Institution.objects.order_by("pk").first()
    questionnaire = a_questionnaire(district, content, created_by=User.objects.order_by("pk").first())
    campaign = a_campaign(district, library, version=questionnaire.versions.get())
    channels = (Channel.QR, Channel.KIOSK)
    return {channel: a_collector(campaign, channel=channel, pin=PIN).code for channel in channels}


if __name__ == "__main__":
    json.dump(open_survey(SHORT if "SHORT" in sys.argv else FULL), sys.stdout)
