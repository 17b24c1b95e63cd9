"""Reports of an invented district: 24 items in 4 sections an institution, six columns, texts as long as real ones.

The lengths are those of a real execution report, cell by cell; the words are drawn by lot, from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from documents.mark import Mark
from documents.model import (
    Column,
    Document,
    GoalRow,
    ItemRow,
    Paragraph,
    Row,
    SectionRow,
    Signature,
    Table,
)

SECTIONS, ITEMS_IN_SECTION = 4, 6
ITEMS = SECTIONS * ITEMS_IN_SECTION
COLUMNS = (
    Column("№", 6, "number"),
    Column("Наименование", 34, "title"),
    Column("Этапы", 40, "stages"),
    Column("Сроки", 18, "deadline"),
    Column("Ответственные", 28, "responsible"),
    Column("Информация об исполнении", 60, "execution"),
)
TITLES = (
    33,
    42,
    45,
    55,
    60,
    63,
    72,
    74,
    83,
    87,
    89,
    93,
    103,
    137,
    140,
    142,
    143,
    145,
    155,
    156,
    169,
    190,
    198,
    244,
)
STAGES = (
    *(100, 102, 106, 130, 154, 176, 178, 211, 228, 234, 235, 240),
    *(242, 247, 261, 284, 296, 320, 322, 339, 339, 350, 365, 394),
)
DEADLINES = (9, 13, 13, 13, 13, 13, 13, 13, 26, 26, 26, 29, 29, 30, 30, 30, 30, 30, 30, 50, 50, 51, 51, 61)
RESPONSIBLES = (
    *(32, 32, 32, 32, 49, 49, 49, 49, 49, 70, 70, 70),
    *(70, 87, 89, 115, 121, 121, 121, 121, 121, 121, 121, 227),
)
EXECUTIONS = (
    0,
    0,
    0,
    1,
    1,
    1,
    1,
    20,
    50,
    122,
    169,
    193,
    223,
    263,
    269,
    336,
    352,
    430,
    450,
    484,
    513,
    514,
    649,
    900,
)
BETWEEN_WORDS = (" ",) * 34 + (", ",) * 5 + (";\n",)
GOALS = (85, 126, 131, 180)
WORDS = (  # noqa: SIM905  words are read best as words
    "библиотека посетители учреждение культура район отдел план мера анкета опрос стенд сайт кружок занятие "
    "выставка читатель концерт музей фонд архив клуб праздник методист директор администрация поселение житель "
    "услуга качество оценка отзыв обращение ответ график приказ ремонт пандус табличка освещение гардероб "
    "проведено составлен утверждён размещены обновлены опрошено приобретены устранены назначены подготовлена "
    "ежеквартально постоянно совместно дополнительно своевременно повторно и в на по для с от до при не о к из "
    "412 386 14.10.2022 01.07.2022 1103 8947 № 7 12 25"
).split()


def text_of(length: int, lot: Random) -> str:
    """Words up to the length, a line break now and then; one sign is a dash, as reports have it."""
    if length < 2:
        return "-" * length
    words: list[str] = []
    left = length
    while left > 0:
        word = lot.choice(WORDS)
        words.append(word + lot.choice(BETWEEN_WORDS))
        left -= len(words[-1])
    return "".join(words)[:length].strip() or "-"


def reports(count: int, seed: int = 2022) -> Iterator[Document]:
    """Reports of that many institutions; equal seeds give equal reports."""
    plan = Random(seed)
    shared = [
        [text_of(length, plan) for length in column] for column in (TITLES, STAGES, DEADLINES, RESPONSIBLES)
    ]
    headings = [text_of(90, plan) for _ in range(SECTIONS)]
    goals = [text_of(length, plan) for length in GOALS]
    for number in range(1, count + 1):
        yield report(number, shared, headings, goals, Random(f"{seed} {number}"))


def report(
    number: int, shared: list[list[str]], headings: list[str], goals: list[str], lot: Random
) -> Document:
    lengths = list(EXECUTIONS)
    lot.shuffle(lengths)
    rows: list[Row] = []
    for index, length in enumerate(lengths):
        section, place = divmod(index, ITEMS_IN_SECTION)
        if place == 0:
            rows += [SectionRow(f"Раздел {section + 1}. {headings[section]}")]
            rows += [GoalRow(f"{section + 1}", goals[section])]
        plan = (column[index] for column in shared)
        rows.append(ItemRow((f"{section + 1}.{place + 1}", *plan, text_of(length, lot))))
    return Document(
        title=(f"Отчёт о реализации комплекса мер: дом культуры № {number}",),
        subtitle="за IV квартал 2022 года",
        blocks=(Table(COLUMNS, tuple(rows)),),
        signatures=(Signature("Директор", "А.Б. Образцова"),),
        footer="Комплекс мер Заозёрного района, редакция 2",
    )


def cover(count: int) -> Document:
    return Document(
        title=("Отчёты всех исполнителей",),
        subtitle="за IV квартал 2022 года",
        blocks=(Paragraph(f"Отчитались {count} из {count}."),),
    )


def mark() -> Mark:
    return Mark(
        code="7K3QF-9XW2M-T",
        address="https://kultura.example.org/check/7K3QF-9XW2M-T",
        version="версия 1 от 15.01.2023",
        seal="5ea1" * 16,
    )
