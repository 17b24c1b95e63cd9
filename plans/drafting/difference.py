"""What a corrected file changes in a plan, item by item. Pure.

Rows are matched by number; «1» that comes again in a later section is told apart by its turn, a row without a
number by its place under the number above. A plan without any numbers is matched by the texts of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

FIELDS = {
    "number": "Номер",
    "title": "Наименование",
    "stages": "Этапы",
    "deadline_text": "Срок",
    "responsible_text": "Ответственные",
}
Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the plan or of the file; `pk` is the plan's, `key` is given by `keyed`.

    `values` are texts by field of FIELDS, or by the heading of a column the portal gives no meaning to.
    """

    section: str
    number: str
    values: Mapping[str, str] = field(hash=False)
    pk: int | None = None
    key: Key = ("", 0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is added | changed | removed | same; `fields` maps the Russian column name to (before, after)."""

    kind: str
    before: Row | None
    after: Row | None
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)

    @property
    def pk(self) -> int:
        """The plan's own row that the change is about; 0 for a row that it has not got yet."""
        return (self.before and self.before.pk) or 0

    @property
    def number(self) -> str:
        row = self.after or self.before
        return row.number or row.key[0] if row else ""


def plain_number(number: str) -> str:
    """Numbers are compared without the final dot and inner spaces: «1.1.» is «1.1»."""
    return "".join(number.split()).rstrip(".")


def keyed(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with their keys: number, how many times it came before, place under it."""
    turns: dict[str, int] = {}
    last, place = "", 0
    for row in rows:
        plain = plain_number(row.number)
        if plain:
            turns[plain] = turns.get(plain, -1) + 1
            last, place = plain, 0
        else:
            place += 1
        yield replace(row, key=(last, turns.get(last, 0), place))


def compare(old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
    """Every row of either side once: those of the new side in its order, then what was removed."""
    before, after = list(keyed(old)), list(keyed(new))
    is_numbered = any(row.key[0] for row in (*before, *after))
    pairs = by_key(before, after) if is_numbered else by_text(before, after)
    changes = [change(past, row) for past, row in pairs]
    kept = {past.key for past, _ in pairs if past}
    return changes + [Change("removed", row, None) for row in before if row.key not in kept]


Pair = tuple[Row | None, Row]


def by_key(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    known = {row.key: row for row in before}
    return [(known.get(row.key), row) for row in after]


def by_text(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    """Rows of equal text are the same; as many others in between as there were are taken for changed ones."""
    old, new = [words(row) for row in before], [words(row) for row in after]
    pairs: list[Pair] = []
    for kind, b1, b2, a1, a2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        past: list[Row | None] = list(before[b1:b2]) if b2 - b1 == a2 - a1 else [None] * (a2 - a1)
        if kind != "delete":
            pairs += zip(past, after[a1:a2], strict=True)
    return pairs


def words(row: Row) -> str:
    return " ".join(f"{row.values.get('title', '')} {row.values.get('stages', '')}".lower().split())


def change(past: Row | None, row: Row) -> Change:
    if past is None:
        return Change("added", None, row)
    fields = changed_texts(past.values, row.values)
    return Change("changed" if fields else "same", past, row, fields)


def changed_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The texts that differ, by Russian name, as (before, after)."""
    return {
        FIELDS.get(name, name): (before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    }
