"""What each column of a plan is for, from its heading and, where that says nothing, from its cells. Pure.

Headings are of everyday Russian, not of a standard, so a heading is matched by the first telling word in it:
«Срок исполнения мероприятия» is a deadline, though it names the execution and the measure as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# (kind, weight, pattern over the heading in lower case with ё → е and single spaces).
_PATTERNS: list[tuple[str, int, re.Pattern[str]]] = [
    (kind, weight, re.compile(pattern))
    for kind, weight, pattern in [
        ("number", 12, r"^(?:№|#|n|no|nr|н)*(?:п ?/?\\?,?п|/пп|п/ ?н)?$"),
        ("number", 12, r"^(?:номер|№|пункт(?: плана)?$|порядковый номер|код$|№ ?(?:п|стр|пункт|мероприят))"),
        ("actual_date", 12, r"фактическ\w* (?:\w+ )?(?:срок|дат)|(?:срок|дат)\w* фактическ"),
        ("actual_date", 12, r"дата (?:фактическ|исполнен|выполнен|завершен|реализац)"),
        ("deadline", 11, r"\bсрок|\bпериодичност|\bпериод\b|\bдедлайн|\bкогда\b|\bвремя (?:исп|вып|реал)"),
        ("deadline", 9, r"\bмесяц|\bквартал$|\bграфик\b|контрольн\w+ (?:дат|точк)"),
        ("deadline", 12, r"место и (?:срок|дат|врем)"),
        ("responsible", 11, r"\bответств|\bисполнител|\bсоисполнител|\bкто\b|\bответ\."),
        ("responsible", 7, r"^руководител|^куратор|^организатор|^должностн|^исполняющ"),
        ("execution", 12, r"(?:информац|сведени|отметк|отчет|данные|справк|комментари|статус|пометк)\w*"
                          r"(?: \w+){0,3} (?:исполнен|выполнен|реализац|проведен|проделан|достижен)"),
        ("execution", 12, r"реализованн\w+ (?:мер|меропр)|принят\w+ мер|что сделано|проделанн\w+ работ"),
        ("execution", 12, r"результат\w* (?:исполнен|выполнен|реализац|проведен)|ход (?:исп|вып|реализац)"),
        ("execution", 11, r"^(?:исполнение|выполнение|реализация|отчет)|^факт(?:ическое)? (?:исп|вып)"),
        ("execution", 9, r"^отметка|^информация$|^статус$"),
        ("result", 13, r"показател\w* (?:результат|эффективн|исполнен|выполнен|достижен|реализац)"),
        ("result", 13, r"(?:целев|ожидаем|планируем|количественн)\w* показат"),
        ("result", 11, r"(?:ожидаем|планируем|достигнут|конечн)\w* результат|^результат|^итог"),
        ("place", 10, r"^мест[оа]\b"),
        ("unit", 11, r"^ед\.? ?(?:изм|$)|^единиц|^ед\.?$"),
        ("plan_value", 10, r"^план(?: на\b.*| ?\(.*| год.*| \d.*)?$|(?:планов|целев)\w+ значен"),
        ("fact_value", 10, r"^факт(?: .*|\(.*)?$|фактическ\w+ (?:значен|показат)|достигнут\w+ значен"),
        ("note", 10, r"^примечан|^комментари|^дополнительн"),
        ("date", 10, r"^дат[аы]\b|^числ[оа]$|^день\b|^время\b"),
        ("indicator", 10, r"\bпоказател|\bкритери|\bнедостат|\bзамечани|\bпроблем|\bвыявленн"),
        ("indicator", 8, r"^направлени|^задач|^цел[ьи]\b"),
        ("measure", 10, r"\bмероприят|\bмер[аы]?\b|\bсобыти|^наименование (?:\w+ )?(?:меропр|работ|услуг|собы|дей)"),
        ("measure", 9, r"\bдействи|\bпоручени|\bрекомендац|^что\b|(?:вид|форм)\w* (?:работ|деятельн)|^работ"),
        ("name", 8, r"^наименован|^названи|^тем[аы]\b|^перечень"),
        ("detail", 11, r"\bэтап|^шаги?\b|^состав работ|^описани|^как\b|^механизм|^подробн"),
        ("content", 7, r"^содержани"),
    ]
]  # fmt: skip

DATE_LIKE = re.compile(
    r"\d{1,2}\.\d{1,2}|\b20\d\d\b|январ|феврал|\bмарт|апрел|\bма[йя]\b|июн|июл|август|сентябр|октябр|ноябр"
    r"|декабр|квартал|полугоди|постоянно|ежегодно|ежемесячно|еженедельно|ежедневно|в течени|раз в |по мере"
    r"|систематически|весь период|регулярно|до конца",
    re.IGNORECASE,
)
PERSON_LIKE = re.compile(
    r"руковод|директор|заведующ|методист|глав[аы]\b|отдел|управлени|администрац|специалист|учреждени|библиотек"
    r"|комитет|заместител|начальник|художествен|работник|сотрудник|мбу|мку|мук|мау|[А-ЯЁ][а-яё]{1,20} [А-ЯЁ]\.",
    re.IGNORECASE,
)
ROMAN = r"[IVXLХІ]+"
NUMBER_LIKE = re.compile(
    rf"^\s*(?:(?:п\.|пункт|№)\s*)?(?:\d{{1,4}}(?:[.,]\d{{1,4}})*\.?|{ROMAN}(?:\.\d+)*\.?)\)?"
    rf"(?:\s*[-–—,;и]\s*(?:\d{{1,4}}(?:\.\d{{1,4}})*\.?|{ROMAN}\.?)\)?)*\s*$"
    r"|^\s*[а-яa-z]\)\s*$"
)
LIST_LIKE = re.compile(r"^\s*[-–—•·]|\n[ \t]*(?:[-–—•·]|\d{1,3}[.)])")

_TEXT_KINDS = ("indicator", "measure", "name", "content", "detail")
_TITLES = {
    "number": "номер",
    "title": "мероприятие или показатель",
    "stages": "этапы или мероприятия",
    "deadline": "срок",
    "responsible": "ответственный",
    "execution": "информация об исполнении",
}


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    doubt: str = ""  # why the user should look at it


def normal(text: str) -> str:
    """A heading or cell as it compares: case, ё, soft hyphens, torn words and spaces do not matter."""
    text = re.sub(r"(?<=\w)-[ \t]*\n\s*(?=[а-яё])", "", text.replace("\u00ad", ""))
    return re.sub(r"\s+", " ", text).strip().lower().replace("ё", "е")


def kind_of_heading(heading: str) -> str:
    """The kind that a heading names, "" where it names none."""
    text = normal(heading)
    if not text or len(text) > 300:
        return ""
    compact = re.sub(r"[ .]", "", text)
    best, best_score = "", -1000.0
    for kind, weight, pattern in _PATTERNS:
        match = pattern.search(compact if kind == "number" and weight == 12 else text)
        match = match or (pattern.search(text) if kind == "number" else None)
        if match and (score := weight * 3 - match.start()) > best_score:
            best, best_score = kind, score
    return best


def kind_of_parts(parts: Sequence[str]) -> str:
    """Of a heading on two levels: the lower line decides, unless it only says «план» and «факт» of a date."""
    kinds = [kind for part in parts if (kind := kind_of_heading(part))]
    if len(kinds) < 2:
        return kinds[0] if kinds else ""
    above, below = kinds[0], kinds[-1]
    if above in ("deadline", "date") and below in ("plan_value", "fact_value", "date", "execution"):
        return "actual_date" if below in ("fact_value", "execution") else "deadline"
    return below


def assign_roles(headings: Sequence[Sequence[str]], cells: Sequence[Sequence[str]]) -> list[Role]:
    """The role of each column; `headings` by level, `cells` the texts of the rows, both by column."""
    kinds = [kind_of_parts(parts) for parts in headings]
    roles: list[str] = [kind if kind not in _TEXT_KINDS else "" for kind in kinds]
    _promote(roles, "date", "deadline")
    _promote(roles, "actual_date", "deadline")
    _name_text_columns(kinds, roles)
    _keep_first(roles)
    doubts = [""] * len(roles)
    _guess_by_content(roles, cells, doubts)
    return [Role(role or "other", doubt) for role, doubt in zip(roles, doubts, strict=True)]


def _promote(roles: list[str], spare: str, wanted: str) -> None:
    if wanted not in roles and spare in roles:
        roles[roles.index(spare)] = wanted


def _name_text_columns(kinds: Sequence[str], roles: list[str]) -> None:
    """Which text column heads an item: the indicator of its measures, else the measure of its stages."""
    place = {kind: kinds.index(kind) for kind in _TEXT_KINDS if kind in kinds}
    measures = sorted(place[kind] for kind in ("measure", "name") if kind in place)
    if "content" in place:  # «Содержание» is the measure itself, unless another column is
        place |= {"detail": place["content"], **place} if measures else {}
        measures = measures or [place["content"]]
    indicator, detail = place.get("indicator"), place.get("detail")
    title: int | None
    stages: int | None
    if detail is not None and measures:
        title, stages = measures[0], detail
    elif indicator is not None and measures:
        title, stages = indicator, measures[0]
    elif len(measures) == 2:
        title, stages = measures
    else:
        heads = [*measures, *(column for column in (indicator, detail) if column is not None)]
        title = heads[0] if heads else None
        stages = detail if title == indicator and detail != title else None
    if title is not None:
        roles[title] = "title"
    if stages is not None:
        roles[stages] = "stages"


def _keep_first(roles: list[str]) -> None:
    for column, role in enumerate(roles):
        if role in _TITLES and role in roles[:column]:
            roles[column] = ""


def _guess_by_content(roles: list[str], cells: Sequence[Sequence[str]], doubts: list[str]) -> None:
    texts = [[text for text in column if text.strip()] for column in cells]
    first = next((column for column, filled in enumerate(texts) if filled), 0)
    for column, filled in enumerate(texts):
        if roles[column] or not filled:
            continue
        guess = _guess(column, roles, filled, is_first=column == first)
        if guess:
            roles[column] = guess
            doubts[column] = f"назначение столбца понято по содержимому: {_TITLES[guess]}. Проверьте его"
        else:
            doubts[column] = "назначение столбца не распознано; он сохранён как дополнительный. Проверьте его"
    if "title" not in roles:
        _guess_title(roles, cells, doubts)


def _guess(column: int, roles: Sequence[str], filled: Sequence[str], *, is_first: bool) -> str:
    mean_length = sum(map(len, filled)) / len(filled)
    if is_first and "number" not in roles and _share(NUMBER_LIKE, filled) >= 0.6:
        return "number"
    if "deadline" not in roles and mean_length < 120 and _share(DATE_LIKE, filled) >= 0.5:
        return "deadline"
    if "responsible" not in roles and mean_length < 150 and _share(PERSON_LIKE, filled) >= 0.5:
        return "responsible" if "deadline" in roles else ""
    if "stages" not in roles and "title" in roles[:column] and _share(LIST_LIKE, filled) >= 0.5:
        return "stages"
    return ""


def _share(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    return sum(bool(pattern.search(text)) for text in texts) / len(texts)


def _guess_title(roles: list[str], cells: Sequence[Sequence[str]], doubts: list[str]) -> None:
    """The column with the longest texts, of those nothing else is known about; of stages as a last resort."""
    free = [column for column, role in enumerate(roles) if not role and any(map(str.strip, cells[column]))]
    wordy = [column for column in free if _share(re.compile(r"[^\W\d_]{3}"), cells[column]) > 0]
    if wordy:
        best = max(wordy, key=lambda column: (sum(map(len, cells[column])), -column))
        roles[best] = "title"
        doubts[best] = f"назначение столбца понято по содержимому: {_TITLES['title']}. Проверьте его"
    elif "stages" in roles:
        roles[roles.index("stages")] = "title"
