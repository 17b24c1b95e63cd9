"""What of a form stands in the way of its sending, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError

from plans.figures.checks import missing_figures
from plans.models import Entry, Figure, Obligation, Submission, SubmissionEvent

EMPTY = "Не заполнено: {}. Напишите, что сделано, или причину."
NO_STATE = "{}: укажите состояние. Текст есть, а стоит «не приступали»; если так и есть, напишите причину."
NOTHING = "Напишите хотя бы об одном мероприятии: пустую часть собирать не из чего."


def check_complete(submission: Submission) -> None:
    """A form is sent when every row has a text with a state, or a reason: an empty row says nothing to the reviewer.

    A branch writes about what it took part in; its head institution answers for every row. The code of a message
    is the place of its row on the form's page.
    """
    present = submission.obligations.filter(withdrawn_at__isnull=True)
    rows = list(present.select_related("entry", "item").order_by("item__section__position", "item__position"))
    if submission.is_part and not any(map(is_begun, rows)) and not has_figures(submission):
        raise ValidationError(NOTHING)
    problems = [*of_words(rows, is_part=submission.is_part), *of_states(rows), *of_figures(submission, rows)]
    if problems:
        raise ValidationError(problems)


def of_words(rows: Sequence[Obligation], *, is_part: bool) -> Iterator[ValidationError]:
    missing = []
    for row in rows:
        entry = entry_of(row)
        if not is_begun(row):
            missing += [] if is_part else [name_of(row)]
        elif entry and entry.state in Entry.NEEDS_REASON and not entry.reason.strip():
            missing.append(f"{name_of(row)} (нужна причина)")
    if missing:
        yield ValidationError(EMPTY.format(", ".join(missing)))


def of_states(rows: Sequence[Obligation]) -> Iterator[ValidationError]:
    for row in rows:
        entry = entry_of(row)
        if entry and entry.lacks_state:
            yield at(row, NO_STATE.format(name_of(row)))


def of_figures(submission: Submission, rows: Sequence[Obligation]) -> Iterator[ValidationError]:
    for row, problem in missing_figures(rows, handed_over_at(submission)):
        yield at(row, f"{name_of(row)}: {problem}")


def handed_over_at(submission: Submission) -> dt.datetime | None:
    """When the form went to its head; None of one that is still, or again, being filled in."""
    if submission.state != Submission.State.ON_HEAD:
        return None
    sent = submission.events.filter(step=SubmissionEvent.Step.SENT)
    return sent.order_by("at").values_list("at", flat=True).last()


def at(row: Obligation, message: str) -> ValidationError:
    return ValidationError(message, code=f"row-{row.pk}")


def entry_of(row: Obligation) -> Entry | None:
    return getattr(row, "entry", None)


def is_begun(row: Obligation) -> bool:
    entry = entry_of(row)
    return bool(entry and entry.is_begun)


def has_figures(submission: Submission) -> bool:
    return Figure.objects.filter(entry__obligation__submission=submission).exists()


def name_of(row: Obligation) -> str:
    return row.item.number or f"«{str(row.item)[:60]}»"
