"""The remarks that a department puts in with one press: its own list, and one to begin with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from plans.models import CannedRemark

# What every department has until it saves a list of its own.
STARTING = (
    "Назовите дату и место проведения.",
    "Укажите, сколько человек приняло участие.",
    "Приложите подтверждение: ссылку на публикацию, фотографию или документ.",
    "Текст повторяет прошлый отчёт. Напишите, что сделано в этом периоде.",
    "Срок прошёл. Укажите, когда исполнено, или объясните причину.",
    "Сведений мало. Напишите, что сделано и с каким результатом.",
)


def remarks_of(territory: int) -> list[str]:
    """The territory's remarks in its own order."""
    own = CannedRemark.objects.filter(territory=territory).values_list("text", flat=True)
    return list(own) or list(STARTING)


def version_of(texts: Iterable[str]) -> str:
    """A mark of the list as it was read: another one now means that somebody changed it."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
