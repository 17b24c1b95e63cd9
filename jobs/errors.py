"""Why a job stopped, in words for the person who waits for it."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

DISK_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LeaseLost(Exception):
    """A twin holds the job now: leave without a trace."""


class Cancelled(Exception):
    """Somebody asked to stop."""


class JobFailed(Exception):
    """Raised by a task that knows in plain words why it cannot do its work: `JobFailed("План удалён. …")`."""


@dataclass(frozen=True)
class Failure:
    code: str
    text: str
    is_transient: bool = False


STOPPED_TOO_OFTEN = Failure(
    "stopped",
    "Программа несколько раз останавливалась, не закончив работу. Повторите позже; "
    "если не поможет, сообщите администратору портала.",
)
INTERRUPTED = Failure("interrupted", "Работа прервана остановкой сервера.", is_transient=True)
DISK_FULL = Failure(
    "disk-full",
    "На диске сервера нет места, файл не сохранён. Сообщите администратору портала; "
    "когда место освободят, нажмите «Попробовать ещё раз».",
)
DATABASE_AWAY = Failure("database", "База данных не отвечала.", is_transient=True)
NO_MEMORY = Failure("memory", "Серверу не хватило памяти.", is_transient=True)
TRIED_AGAIN = "Попытка повторится сама."
TRIED_ENOUGH = "Попробуйте ещё раз позже; если не поможет, сообщите администратору портала."
TOO_LONG = Failure(
    "time-limit",
    "Работа заняла слишком много времени и остановлена. Выберите меньший период или меньше учреждений.",
)
UNKNOWN = Failure(
    "internal",
    "Внутренняя ошибка портала. Сообщите администратору номер задания и время: подробности в журнале сервера.",
)


def explain(error: BaseException) -> Failure:
    if isinstance(error, JobFailed):
        return Failure("refused", str(error))
    if is_disk_full(error):
        return DISK_FULL
    for kind, failure in KNOWN:
        if isinstance(error, kind):
            return failure
    return UNKNOWN if isinstance(error, Exception) else INTERRUPTED


KNOWN = [
    (OperationalError, DATABASE_AWAY),
    (ConnectionError, DATABASE_AWAY),
    (MemoryError, NO_MEMORY),
    (SoftTimeLimitExceeded, TOO_LONG),
]


def is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OperationalError):
        return any(words in str(error).lower() for words in ("disk is full", "no space left"))
    return isinstance(error, OSError) and error.errno in DISK_FULL_ERRNOS
