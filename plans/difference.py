"""What a corrected file changes in a plan, item by item, matched by section and number. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FIELDS = {
    "title": "Наименование",
    "stages": "Этапы",
    "deadline_text": "Срок",
    "responsible_text": "Ответственные",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the plan or of the file; `pk` is the plan's. `place` tells rows without a number apart."""

    section: str
    number: str
    values: dict[str, str] = field(hash=False)
    pk: int | None = None
    place: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """Numbers are compared without the final dot and inner spaces: «1.1.» is «1.1»."""
        return "".join(self.number.split()).rstrip("."), self.place


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is added | changed | removed | same; `fields` maps the Russian column name to (before, after)."""

    kind: str
    before: Row | None
    after: Row | None
    fields: dict[str, tuple[str, str]] = field(default_factory=dict, hash=False)

    @property
    def number(self) -> str:
        row = self.after or self.before
        return row.number if row else ""


def placed(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with `place` counting those of one number: the second unnumbered row under 1.2 is place 2."""
    seen: dict[str, int] = {}
    last = ""
    for row in rows:
        plain = "".join(row.number.split()).rstrip(".")
        last = plain or last
        seen[last] = seen.get(last, -1) + 1
        yield Row(row.section, row.number or last, row.values, row.pk, seen[last])


def compare(old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
    """Every row of either side once: those of the new side in its order, then what was removed."""
    before = {row.key: row for row in placed(old)}
    changes = []
    for row in placed(new):
        past = before.pop(row.key, None)
        if past is None:
            changes.append(Change("added", None, row))
            continue
        fields = {
            name: (past.values.get(key, ""), row.values.get(key, ""))
            for key, name in FIELDS.items()
            if past.values.get(key, "") != row.values.get(key, "")
        }
        changes.append(Change("changed" if fields else "same", past, row, fields))
    return changes + [Change("removed", row, None) for row in before.values()]
