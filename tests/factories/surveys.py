"""Invented questionnaires, campaigns and answers."""

import datetime as dt
import uuid

from django.utils import timezone

from institutions.models import Institution, Role, Territory
from institutions.short_codes import DICTATED_SYMBOLS, new_code
from surveys.actions.responses import Answer, store
from surveys.compiled import compiled
from surveys.doors import read_door
from surveys.models import Campaign, Channel, Collector, Questionnaire, Version
from surveys.questionnaire import (
    Condition,
    Option,
    Question,
    Row,
    Section,
    Tie,
    to_json,
)
from surveys.questionnaire import Questionnaire as Content
from tests.factories.people import a_person
from tests.factories.places import a_district, an_institution


def ru(words: str) -> dict[str, str]:
    return {"ru": words}


YES_NO = (Option("yes", ru("Да")), Option("no", ru("Нет")))
CONTENT = Content(
    title=ru("Как вам у нас?"),
    intro=ru("Десять вопросов о том, как вас приняли."),
    thanks=ru("Итоги обсудит коллектив, о мерах расскажем на этой же странице."),
    sections=(
        Section(
            "s1",
            ru("Ваше посещение"),
            (
                Question(
                    "came", "single", ru("Вы пришли по афише?"), is_required=True, options=YES_NO, tie=Tie("m-came")
                ),
                Question(
                    "poster",
                    "scale",
                    ru("Понятна ли афиша?"),
                    na=ru("не видел афиши"),
                    conditions=(Condition("came", ("yes",)),),
                    tie=Tie("m-poster"),
                ),
                Question(
                    "found",
                    "multi",
                    ru("Откуда вы о нас знаете?"),
                    options=tuple(Option(f"c{n}", ru(f"Источник {n}")) for n in range(1, 9)),
                    tie=Tie("m-found"),
                ),
                Question(
                    "rooms",
                    "matrix",
                    ru("Оцените залы"),
                    rows=tuple(Row(f"r{n}", ru(f"Зал {n}"), Tie(f"m-room{n}")) for n in range(1, 8)),
                    na=ru("не был"),
                ),
                Question(
                    "order",
                    "ranking",
                    ru("Что важнее?"),
                    options=(Option("a", ru("Часы работы")), Option("b", ru("Книги")), Option("c", ru("Кружки"))),
                ),
                Question("advise", "nps", ru("Посоветуете нас друзьям?"), tie=Tie("m-nps")),
            ),
        ),
        Section(
            "s2",
            ru("О вас"),
            (
                Question("age", "number", ru("Сколько вам полных лет?"), least=5, most=110, bands=(18, 35, 60)),
                Question("last", "date", ru("Когда были у нас до этого?")),
                Question("name", "text", ru("Какой кружок открыть?")),
                Question("wish", "long_text", ru("Что улучшить?")),
            ),
        ),
    ),
)  # fmt: skip


def a_questionnaire(
    territory: Territory | None = None, content: Content = CONTENT, **fields: object
) -> Questionnaire:
    """With a published version."""
    questionnaire = a_draft(territory, content, **fields).questionnaire
    questionnaire.versions.update(published_at=timezone.now(), sha256="0" * 64)
    return questionnaire


def a_draft(territory: Territory | None = None, content: Content = CONTENT, **fields: object) -> Version:
    territory = territory or a_district()
    usual = {"territory": territory, "title": content.title["ru"]}
    if "created_by" not in fields:
        usual["created_by"] = a_person(Role.DEPARTMENT_EDITOR, territory)
    questionnaire = Questionnaire.objects.create(**(usual | fields))
    return Version.objects.create(questionnaire=questionnaire, number=1, schema=to_json(content))


def a_campaign(
    territory: Territory | None = None,
    *institutions: Institution,
    content: Content = CONTENT,
    **fields: object,
) -> Campaign:
    """Open from yesterday for a month; without institutions named, one takes part."""
    territory = territory or a_district()
    if "version" not in fields:
        fields["version"] = a_questionnaire(territory, content).versions.get()
    today = timezone.localdate()
    usual = {
        "territory": territory,
        "title": f"Опрос посетителей, {territory}",
        "starts_on": today - dt.timedelta(days=1),
        "ends_on": today + dt.timedelta(days=30),
        "created_by": fields["version"].questionnaire.created_by,
    }
    campaign = Campaign.objects.create(**(usual | fields))
    for institution in institutions or (an_institution(territory),):
        campaign.places.create(institution=institution, recipients=500)
    return campaign


def a_collector(
    campaign: Campaign | None = None, institution: Institution | None = None, **fields: object
) -> Collector:
    campaign = campaign or a_campaign()
    usual = {
        "institution": institution or campaign.places.first().institution,
        "channel": Channel.QR,
        "point": "Вход",
        "code": new_code(),
        "dictated": new_code(DICTATED_SYMBOLS),
    }
    return Collector.objects.create(campaign=campaign, **(usual | fields))


def an_answer(collector: Collector, sent: dict[str, object] | None = None, **fields: object) -> Answer:
    """Read as from a form: values of `sent` are texts or lists of texts."""
    values = {name: value if isinstance(value, list) else [value] for name, value in (sent or {}).items()}
    today = timezone.localdate()
    reading = compiled(collector.campaign.version_id).reader.read(values)
    usual = {"key": uuid.uuid4(), "reading": reading, "day": today, "entered_on": today, "hour": 12}
    return Answer(**(usual | fields))


def answered(collector: Collector, sent: dict[str, object] | None = None, **fields: object) -> Answer:
    """Stored."""
    answer = an_answer(collector, sent, **fields)
    store(read_door(collector.code), answer)
    return answer
