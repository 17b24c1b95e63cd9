"""Who may write into a form now: one question, asked in one order, answered with a reason. Pure.

Order: plan → period → obligation → state of the form → role → version. The first no is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Hand(Enum):
    """In what capacity a person touches a form."""

    FILLER = "methodist or head of the performer"
    HEAD = "head of the institution"
    DEPARTMENT = "department editor"
    READER = "anybody else who sees it"


@dataclass(frozen=True, slots=True)
class Situation:
    plan_is_active: bool
    period_is_open: bool
    obligation_is_withdrawn: bool
    submission_state: str  # Submission.State value
    row_is_accepted: bool
    hands: frozenset[Hand]
    version_matches: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    may: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.may


YES = Verdict(True)


def may_write(now: Situation) -> Verdict:
    """Whether a row's text, state, date and evidence may be changed at this moment."""
    refusal = calendar_refusal(now) or state_refusal(now) or hand_refusal(now)
    if refusal:
        return Verdict(False, refusal)
    if not now.version_matches:
        return Verdict(False, "Строку успел изменить кто-то ещё: сравните тексты и сохраните нужный.")
    return YES


def calendar_refusal(now: Situation) -> str:
    if not now.plan_is_active:
        return "План не действует: его отчёты доступны только для чтения."
    if not now.period_is_open:
        return "Период закрыт: отчёт доступен только для чтения."
    if now.obligation_is_withdrawn:
        return "Мероприятие снято изменением плана."
    return ""


def state_refusal(now: Situation) -> str:
    if now.submission_state == "accepted":
        return "Отчёт принят управлением."
    if now.submission_state == "on_department":
        return "Отчёт на приёмке в управлении: попросите вернуть его, чтобы исправить."
    if now.row_is_accepted:
        return "Строка уже принята управлением."
    return ""


def hand_refusal(now: Situation) -> str:
    if now.submission_state == "on_head":
        return "" if Hand.HEAD in now.hands else "Отчёт у руководителя на согласовании."
    return "" if now.hands & {Hand.FILLER, Hand.HEAD} else "Заполняет исполнитель."
