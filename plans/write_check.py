"""Who may write into a form now: one question, asked in one order, answered with a reason. Pure.

Order: plan → obligation → lock and exception → state of the form → role → version. The first no is the answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class Hand(Enum):
    """In what capacity a person touches a form."""

    FILLER = "methodist or head of the performer"
    HEAD = "head of the institution"
    COLLECTOR = "methodist or head of the institution that rolls a branch's part up"
    DEPARTMENT = "department editor"
    READER = "anybody else who sees it"


class Lock(Enum):
    """Whether the calendar lets anybody write into a form."""

    PLANNED = "its period was never opened"
    OPEN = "its period is open to everybody"
    EXTENDED = "its period is locked, and this form alone was given a later day"
    LOCKED = "its period is locked"


def lock_of(
    *,
    is_opened: bool,
    is_closed: bool,
    locks_after: dt.date | None,
    extended_until: dt.date | None,
    today: dt.date,
) -> Lock:
    """A period locks when it is closed or when its last day has passed, whichever is first; an extension opens
    a locked period to one form through its own last day, and never one that was not opened yet."""
    if not is_opened:
        return Lock.PLANNED
    if not is_closed and (locks_after is None or today <= locks_after):
        return Lock.OPEN
    if extended_until is not None and today <= extended_until:
        return Lock.EXTENDED
    return Lock.LOCKED


@dataclass(frozen=True, slots=True)
class Situation:
    plan_is_active: bool
    obligation_is_withdrawn: bool
    lock: Lock
    submission_state: str  # Submission.State value
    row_is_accepted: bool
    hands: frozenset[Hand]
    version_matches: bool = True
    whole_state: str = ""  # of a branch's part: Submission.State value of its head institution's form


@dataclass(frozen=True, slots=True)
class Verdict:
    may: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.may


YES = Verdict(True)
WHOLE_IS_GONE = "Головное учреждение уже передало отчёт в управление: часть доступна только для чтения."


def may_write(now: Situation) -> Verdict:
    """Whether a row's text, state, date and evidence may be changed at this moment."""
    refusal = (
        plan_refusal(now.plan_is_active)
        or obligation_refusal(now)
        or lock_refusal(now.lock)
        or state_refusal(now)
        or hand_refusal(now)
        or version_refusal(now)
    )
    return Verdict(False, refusal) if refusal else YES


def may_step(*, plan_is_active: bool, lock: Lock) -> Verdict:
    """Whether a form may be sent, approved, accepted or returned, as far as plan and calendar say."""
    refusal = plan_refusal(plan_is_active) or lock_refusal(lock)
    return Verdict(False, refusal) if refusal else YES


def may_recall(
    *, plan_is_active: bool, lock: Lock, submission_state: str, hands: frozenset[Hand], whole_state: str = ""
) -> Verdict:
    """Whether a form that was handed on may be taken back by whoever handed it on.

    Its writers take it back from the head (a part: from the head institution), the head from the department. It is
    asked of a form that waits: a judgement is of the whole form and moves it on, so nobody has judged a row yet.
    """
    refusal = (
        plan_refusal(plan_is_active)
        or lock_refusal(lock)
        or (WHOLE_IS_GONE if whole_is_gone(whole_state) else "")
        or recall_refusal(submission_state, hands)
    )
    return Verdict(False, refusal) if refusal else YES


def recall_refusal(submission_state: str, hands: frozenset[Hand]) -> str:
    if submission_state == "on_head":
        if hands & {Hand.HEAD, Hand.COLLECTOR}:
            return "Отчёт ждёт вас: согласуйте его или верните."
        return "" if Hand.FILLER in hands else "Отозвать отчёт может тот, кто его заполняет."
    if submission_state == "on_department":
        return "" if Hand.HEAD in hands else "Отчёт уже в управлении: отозвать его может руководитель."
    if submission_state == "accepted":
        return "Отчёт уже принят: отозвать его нельзя."
    return "Отчёт не отправлен: отзывать нечего."


def plan_refusal(plan_is_active: bool) -> str:
    return "" if plan_is_active else "План не действует: его отчёты доступны только для чтения."


def obligation_refusal(now: Situation) -> str:
    return "Мероприятие снято изменением плана." if now.obligation_is_withdrawn else ""


def lock_refusal(lock: Lock) -> str:
    if lock is Lock.PLANNED:
        return "Период ещё не открыт."
    return "Период закрыт: отчёт доступен только для чтения." if lock is Lock.LOCKED else ""


def state_refusal(now: Situation) -> str:
    return part_refusal(now) if now.whole_state else form_refusal(now)


def part_refusal(now: Situation) -> str:
    """A part can be written as long as its head institution can still use it."""
    if whole_is_gone(now.whole_state):
        return WHOLE_IS_GONE
    return "Часть принята головным учреждением." if now.submission_state == "accepted" else ""


def whole_is_gone(whole_state: str) -> bool:
    return whole_state in {"on_department", "accepted"}


def form_refusal(now: Situation) -> str:
    if now.submission_state == "accepted":
        return "Отчёт принят управлением."
    if now.submission_state == "on_department":
        return "Отчёт на приёмке в управлении: попросите вернуть его, чтобы исправить."
    if now.row_is_accepted:
        return "Строка уже принята управлением."
    return ""


def hand_refusal(now: Situation) -> str:
    if now.submission_state == "on_head":
        if now.hands & {Hand.HEAD, Hand.COLLECTOR}:
            return ""
        return "Часть в головном учреждении." if now.whole_state else "Отчёт у руководителя на согласовании."
    fillers = {Hand.FILLER, Hand.HEAD, Hand.COLLECTOR}
    return "" if now.hands & fillers else "Заполняет исполнитель."


def version_refusal(now: Situation) -> str:
    if now.version_matches:
        return ""
    return "Строку успел изменить кто-то ещё: сравните тексты и сохраните нужный."
