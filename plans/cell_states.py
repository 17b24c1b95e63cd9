"""When a row counts as filled in, and the six states that a cell of the department's board is in. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class CellState(StrEnum):
    NOT_STARTED = "not_started"
    FILLING = "filling"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    OVERDUE = "overdue"

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def tone(self) -> str:
        """The colour of its word, as the look of the portal names it."""
        return TONES[self]

    @property
    def sign(self) -> str:
        """A sign of its own for each: nobody has to tell the colours apart."""
        return SIGNS[self]


WORDS = {
    CellState.NOT_STARTED: "не начато",
    CellState.FILLING: "заполняется",
    CellState.IN_REVIEW: "на согласовании",
    CellState.RETURNED: "возвращено",
    CellState.ACCEPTED: "принято",
    CellState.OVERDUE: "просрочено",
}
TONES = {
    CellState.NOT_STARTED: "plain",
    CellState.FILLING: "work",
    CellState.IN_REVIEW: "wait",
    CellState.RETURNED: "work",
    CellState.ACCEPTED: "good",
    CellState.OVERDUE: "bad",
}
SIGNS = {
    CellState.NOT_STARTED: "○",
    CellState.FILLING: "…",
    CellState.IN_REVIEW: "→",
    CellState.RETURNED: "↩",
    CellState.ACCEPTED: "✓",
    CellState.OVERDUE: "!",
}
# What needs somebody's eye first stands for the whole.
PRESSING = (CellState.OVERDUE, CellState.RETURNED)


UNTOUCHED = "not_started"  # Entry.State.NOT_STARTED, where every row begins


def is_filled(text: str, state: str, reason: str) -> bool:
    """Whether a row says enough to be sent: a reason, or a text under a state that somebody chose."""
    return bool(reason.strip()) or (bool(text.strip()) and state != UNTOUCHED)


def lacks_state(text: str, state: str, reason: str) -> bool:
    """Whether something was written and the state forgotten: «не приступали» stands where something was done."""
    return bool(text.strip()) and not is_filled(text, state, reason)


def row_state(form_state: str, *, is_begun: bool, is_accepted: bool, is_past_due: bool) -> CellState:
    """The state of one row, from the state of its form (a value of Submission.State).

    A row is begun once anything is written in it, be it filled in or not.
    Only a form that was never sent is overdue: one that came back is «возвращено» however late it is.
    """
    if is_accepted or form_state == "accepted":
        return CellState.ACCEPTED
    if form_state == "returned":
        return CellState.RETURNED
    if form_state != "draft":
        return CellState.IN_REVIEW
    if is_past_due:
        return CellState.OVERDUE
    return CellState.FILLING if is_begun else CellState.NOT_STARTED


def joint_state(states: Collection[CellState]) -> CellState:
    """The state of several rows together: what presses first, else what is still to be done."""
    found = set(states)
    if len(found) == 1:
        return next(iter(found))
    for state in PRESSING:
        if state in found:
            return state
    return CellState.FILLING if found & {CellState.NOT_STARTED, CellState.FILLING} else CellState.IN_REVIEW
