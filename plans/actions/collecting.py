"""Rolling up: the parts of branches become words and figures of the head institution's own form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions import audit
from institutions.models import User
from institutions.numbers import written
from plans.access import write_verdict
from plans.actions.submissions import Conflict, write_entry
from plans.models import Entry, Figure, Obligation, Submission
from plans.rows.part_rows import CollectedRow, FigureSum, collected_rows


@dataclass
class Collected:
    """What a roll-up of the whole form came to; `left` are rows where a person must decide, each with what is kept."""

    rows: list[str] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)

    def leave(self, row: CollectedRow, reason: str) -> None:
        self.left.setdefault(label_of(row), []).append(reason)


@transaction.atomic
def collect_row(
    obligation: Obligation,
    text: str,
    own: Mapping[int, Decimal | None],
    *,
    state: str = "",
    version: int,
    by: User,
) -> Entry:
    """Save a rolled-up row: the text as it was agreed, the state where one is given, and of each indicator in `own`
    the branches' sum with the head institution's share. Raises Conflict where the row was saved since `version`."""
    [row] = collected_rows(obligation.submission, only=obligation.pk)
    sums = {one.indicator.pk: one for one in row.sums if one.is_added and one.indicator.pk in own}
    figures = {pk: one.with_own(own[pk]) for pk, one in sums.items()}
    values = {"text": text, "figures": figures} | ({"state": state} if state else {})
    entry = write_entry(obligation, values, version=version, by=by)
    kept = {pk: share_kept(one, own[pk]) for pk, one in sums.items()}
    for pk, share in kept.items():
        Figure.objects.filter(entry=entry, indicator=pk).update(own=share)
    if entry.version != row.version or any(row.own.get(pk) != share for pk, share in kept.items()):
        record_sources(entry, row, [(one, own[pk]) for pk, one in sums.items()], by=by)
    return entry


def share_kept(one: FigureSum, own: Decimal | None) -> Decimal | None:
    """A sum without an own share was rolled up with nothing added; in a mean a zero would count as a value."""
    return Decimal(0) if own is None and one.indicator.total == one.indicator.Total.SUM else own


def record_sources(
    entry: Entry, row: CollectedRow, sums: list[tuple[FigureSum, Decimal | None]], *, by: User
) -> None:
    """Which branches the row was put together from, and how each figure adds up."""
    names = ", ".join(cell.part.performer_name for cell in row.cells if cell.counts and cell.text.strip())
    changes: dict[str, tuple[object, object]] = {"тексты": (None, names)} if names else {}
    changes |= {str(one.indicator): (None, in_words(one, own)) for one, own in sums if one.shares}
    if changes:
        audit.record(entry, "Собрано из частей филиалов", by=by, changes=changes)


def in_words(one: FigureSum, own: Decimal | None) -> str:
    """«120 (Берёзовская библиотека) + 300 (своё) = 420»; a mean says so."""
    pieces = [f"{written(value)} ({name})" for name, value in one.shares]
    pieces += [f"{written(own)} (своё)"] if own else []
    result = one.with_own(own)
    sign = "=" if one.indicator.total == one.indicator.Total.SUM else "→ среднее"
    return f"{' + '.join(pieces)} {sign} {'' if result is None else written(result)}"


@transaction.atomic
def collect_all(whole: Submission, *, limit: int, by: User) -> Collected:
    """Roll up every row that may be written. A figure that somebody typed by hand is left to a person, for it may
    hold the branches' already; so is a text that would grow longer than `limit` signs."""
    done = Collected()
    for row in collected_rows(whole):
        row.obligation.submission = whole
        if any(cell.counts for cell in row.cells) and write_verdict(row.obligation, by):
            collect_one(row, done, limit=limit, by=by)
    return done


def collect_one(row: CollectedRow, done: Collected, *, limit: int, by: User) -> None:
    added = [one for one in row.sums if one.is_added and one.shares]
    clear = {one.indicator.pk: one.own for one in added if is_clear(one)}
    for one in added:
        if not is_clear(one):
            done.leave(row, kept_words(one))
    is_long = len(row.rolled) > limit
    if is_long:
        done.leave(row, "текст филиалов не помещается")
    text, state = (row.text, "") if is_long else (row.rolled, row.offered_state)
    try:
        entry = collect_row(row.obligation, text, clear, state=state, version=row.version, by=by)
    except Conflict:
        done.leave(row, "строку как раз меняет кто-то ещё")
    except ValidationError as error:
        done.leave(row, " ".join(error.messages))
    else:
        if entry.version != row.version:
            done.rows.append(label_of(row))


def kept_words(one: FigureSum) -> str:
    """«Посещения, чел.: в отчёте 420, у филиалов 120»."""
    return f"{one.indicator}: в отчёте {written(one.present)}, у филиалов {written(one.of_branches)}"


def is_clear(one: FigureSum) -> bool:
    """Whether the head institution's own share is known: told before, or nothing stands there but the branches'."""
    return one.own is not None or one.present in {None, one.of_branches}


def label_of(row: CollectedRow) -> str:
    return row.item.number or f"«{str(row.item)[:60]}»"
