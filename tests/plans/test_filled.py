"""One rule says when a row counts as filled in: on the form, on the board, in the tasks, at sending."""

from itertools import product

import pytest

from plans.cell_states import is_filled, lacks_state
from plans.filled import begun, filled, unfilled
from plans.models import Entry, Submission
from plans.queries import with_progress
from tests.plans.quarter import Quarter, rows

State = Entry.State


@pytest.mark.parametrize(
    ("text", "state", "reason", "counts", "forgot"),
    [
        ("", State.NOT_STARTED, "", False, False),
        ("Провели", State.NOT_STARTED, "", False, True),
        ("Провели", State.NOT_STARTED, " \n", False, True),
        ("Провели", State.NOT_STARTED, "Ждём субсидию", True, False),
        ("", State.NOT_STARTED, "Ждём субсидию", True, False),
        ("Провели", State.IN_PROGRESS, "", True, False),
        ("", State.IN_PROGRESS, "", False, False),
        (" ", State.DONE, "", False, False),
        ("", State.NOT_DONE, "Нет средств", True, False),
    ],
)
def test_a_text_counts_under_a_state_that_somebody_chose(text, state, reason, counts, forgot):
    assert (is_filled(text, state, reason), lacks_state(text, state, reason)) == (counts, forgot)


@pytest.mark.django_db
def test_the_database_counts_as_the_rule_says():
    combinations = list(product(["", "Провели"], State.values, ["", "Ждём субсидию"]))
    quarter = Quarter(rows_wanted=len(combinations) + 1)
    for row, (text, state, reason) in zip(rows(quarter.form), combinations, strict=False):
        Entry.objects.create(obligation=row, text=text, state=state, reason=reason)
    every = set(quarter.form.obligations.values_list("pk", flat=True))
    entries = list(Entry.objects.all())

    def found(rule):
        return set(quarter.form.obligations.filter(rule).values_list("pk", flat=True))

    wanted = {entry.obligation_id for entry in entries if entry.is_filled}
    written = {entry.obligation_id for entry in entries if entry.is_begun}
    assert (found(filled()), found(unfilled()), found(begun())) == (wanted, every - wanted, written)
    [form] = with_progress(Submission.objects.filter(pk=quarter.form.pk))
    assert (form.total, form.begun, form.empty) == (len(every), len(written), len(every - wanted))
