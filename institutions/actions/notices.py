"""What the portal tells people, each thing once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from institutions.models import Notice, User
from institutions.models.notice import NoticeQuerySet

TEXT_LENGTH = 500
BATCH = 500


@dataclass(frozen=True)
class Message:
    """What to tell whom; `key` says what about, and nobody hears of the same key twice."""

    people: frozenset[int]
    key: str
    text: str
    address: str = ""


def tell(people: Iterable[User | int], key: str, text: str, address: str = "") -> int:
    """Tell these people; how many had not heard it."""
    wanted = frozenset(person if isinstance(person, int) else person.pk for person in people)
    return tell_all([Message(wanted, key, text, address)])


def tell_all(messages: Iterable[Message]) -> int:
    """Tell all of it with two queries; how many notices are new."""
    messages = list(messages)
    keys = {message.key for message in messages}
    told = set(Notice.objects.filter(key__in=keys).values_list("user", "key"))
    new = [
        Notice(user_id=person, key=message.key, text=short(message.text), address=message.address)
        for message in messages
        for person in sorted(message.people)
        if (person, message.key) not in told
    ]
    Notice.objects.bulk_create(new, BATCH, ignore_conflicts=True)  # two processes may tell at once
    return len(new)


def short(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"


def mark_read(notices: NoticeQuerySet) -> int:
    """A reader's own mark, no change of anything: it leaves no entry in the audit trail."""
    return notices.unread().update(read_at=timezone.now())
