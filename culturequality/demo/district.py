"""Places and people of the demonstration district."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "lugovodsk-2026"  # noqa: S105 - the demonstration accounts are meant to be known

DISTRICT = {
    "code": "lugovodsk",
    "name": "Луговодский район",
    "body_name": "Управление культуры администрации Луговодского района",
    "head_post": "Начальник управления культуры администрации Луговодского района",
    "head_name": "Т. В. Ольшанина",
}

# code, name, administration, head
SETTLEMENTS = [
    ("lugovodsk-town", "городское поселение Луговодск", "Администрация города Луговодска", "Р. И. Кедрин"),
    ("berezovskoe", "Берёзовское сельское поселение", "Администрация Берёзовского поселения", "Н. А. Лозовая"),
    ("kamennopolyanskoe", "Каменнополянское сельское поселение", "Администрация Каменнополянского поселения", "Г. С. Бортник"),
    ("tihoozerskoe", "Тихоозёрское сельское поселение", "Администрация Тихоозёрского поселения", "З. М. Урманова"),
]  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An institution: its settlement, kind, names, head and methodist; `parent` for branches."""

    code: str
    kind: str
    short_name: str
    official_name: str
    settlement: str
    head: str
    methodist: str
    parent: str = ""
    phone: str = ""


MUNICIPAL = "муниципальное бюджетное учреждение культуры"
AUTONOMOUS = "муниципальное автономное учреждение культуры"
PLACES = [
    Place("cbs", "library", "МБУК «Луговодская ЦБС»", f"{MUNICIPAL} «Луговодская централизованная библиотечная система»",
          "lugovodsk-town", "Е. Д. Пашкова", "О. К. Венская", phone="8 (000) 555-01-10"),
    Place("berezovskaya-lib", "library", "Берёзовская сельская библиотека", "Берёзовская сельская библиотека — филиал МБУК «Луговодская ЦБС»",
          "berezovskoe", "Л. Т. Ситникова", "Л. Т. Ситникова", parent="cbs", phone="8 (000) 555-01-11"),
    Place("tihoozerskaya-lib", "library", "Тихоозёрская сельская библиотека", "Тихоозёрская сельская библиотека — филиал МБУК «Луговодская ЦБС»",
          "tihoozerskoe", "В. Н. Гаршина", "В. Н. Гаршина", parent="cbs", phone="8 (000) 555-01-12"),
    Place("rdk", "club", "МБУК «Луговодский РДК»", f"{MUNICIPAL} «Луговодский районный дом культуры»",
          "lugovodsk-town", "А. П. Дёмин", "И. Ю. Сухова", phone="8 (000) 555-01-20"),
    Place("berezovsky-sdk", "club", "МБУК «Берёзовский СДК»", f"{MUNICIPAL} «Берёзовский сельский дом культуры»",
          "berezovskoe", "К. Л. Жданова", "М. Р. Ильин", phone="8 (000) 555-01-21"),
    Place("kamennopolyansky-sdk", "club", "МБУК «Каменнополянский СДК»", f"{MUNICIPAL} «Каменнополянский сельский дом культуры»",
          "kamennopolyanskoe", "С. О. Грачёв", "Д. Н. Попович", phone="8 (000) 555-01-22"),
    Place("tihoozersky-sdk", "club", "МБУК «Тихоозёрский СДК»", f"{MUNICIPAL} «Тихоозёрский сельский дом культуры»",
          "tihoozerskoe", "Ф. И. Ярцева", "П. В. Окунев", phone="8 (000) 555-01-23"),
    Place("museum", "museum", "МБУК «Краеведческий музей»", f"{MUNICIPAL} «Луговодский краеведческий музей»",
          "lugovodsk-town", "Б. Г. Тальников", "Ю. С. Рощина", phone="8 (000) 555-01-30"),
    Place("dshi", "art_school", "МБУДО «Луговодская ДШИ»", "муниципальное бюджетное учреждение дополнительного образования «Луговодская детская школа искусств»",
          "lugovodsk-town", "Х. А. Минаева", "Э. Э. Вольская", phone="8 (000) 555-01-40"),
    Place("theatre", "theatre", "МАУК «Театр „Светоч“»", f"{AUTONOMOUS} «Луговодский народный театр „Светоч“»",
          "lugovodsk-town", "И. Ф. Заречный", "А. А. Тополь", phone="8 (000) 555-01-50"),
    Place("park", "park", "МАУК «Парк „Луговой“»", f"{AUTONOMOUS} «Парк культуры и отдыха „Луговой“»",
          "lugovodsk-town", "М. М. Сосновский", "Г. Б. Ясень", phone="8 (000) 555-01-60"),
    Place("cinema", "cinema", "МАУК «Кинотеатр „Заря“»", f"{AUTONOMOUS} «Кинотеатр „Заря“»",
          "lugovodsk-town", "Ж. П. Белова", "Т. Т. Рябинин", phone="8 (000) 555-01-70"),
    Place("centre", "centre", "МБУК «Каменнополянский КЦ»", f"{MUNICIPAL} «Каменнополянский культурный центр»",
          "kamennopolyanskoe", "О. О. Малинин", "Н. Н. Калинина", phone="8 (000) 555-01-80"),
]  # fmt: skip

# login, name, post, role at the district
DEPARTMENT = [
    ("admin", "В. Е. Родников", "Администратор портала", "administrator"),
    ("otdel", "С. А. Ручьёва", "Ведущий специалист управления культуры", "department_editor"),
    ("nablyudatel", "Т. В. Ольшанина", "Начальник управления культуры", "department_viewer"),
    ("sovet", "К. И. Брод", "Председатель общественного совета", "council_member"),
    ("operator", "Л. Я. Отмель", "Представитель организации-оператора", "operator"),
]
