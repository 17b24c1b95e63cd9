"""How languages call themselves, for the switch of a form. Pure."""

from __future__ import annotations

NAMES = {
    "ru": "Русский",
    "alt": "Алтай тил",
    "av": "Авар мацӀ",
    "ba": "Башҡортса",
    "ce": "Нохчийн мотт",
    "chm": "Марий йылме",
    "cv": "Чӑвашла",
    "en": "English",
    "kca": "Ханты ясаӈ",
    "kk": "Қазақша",
    "koi": "Перем коми кыв",
    "kpv": "Коми кыв",
    "kv": "Коми кыв",
    "mdf": "Мокшень кяль",
    "mns": "Мāньси лāтыӈ",
    "myv": "Эрзянь кель",
    "os": "Ирон ӕвзаг",
    "sah": "Саха тыла",
    "tt": "Татарча",
    "tyv": "Тыва дыл",
    "udm": "Удмурт кыл",
    "xal": "Хальмг келн",
    "yrk": "Ненэця’ вада",
}


def language_name(code: str) -> str:
    return NAMES.get(code, code)
