"""The file that a telephone or a kiosk makes of answers it could not send, as js/survey_queue.js writes it. Pure.

Whoever brings it may have changed it, so nothing in it is believed: what cannot be read is an empty record.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from documents.file_size import too_large
from documents.office_files import UnreadableFile

MOST_ANSWERS = 2_000  # a telephone puts 500 into one file
MOST_FIELDS = 1_000
LONGEST_BODY = 1024 * 1024
SENT = frozenset({"waits", "over", "wrong"})  # states of a record after somebody has pressed «send»
NO_FILE_OF_OURS = (
    "Это не файл с ответами. Выберите тот, который сохранила страница анкеты: "
    "его имя начинается с «answers-»."
)
TOO_MANY = "В файле больше {} ответов. Телефон такого не сохраняет: попросите сохранить файл ещё раз."


@dataclass(frozen=True, slots=True)
class Record:
    """What the page kept of one person's answers."""

    number: int
    code: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    at: dt.datetime | None = None  # when they were given, by the clock of the device
    is_sent: bool = False


def read_saved(data: bytes) -> list[Record]:
    """Raises UnreadableFile for the whole file."""
    if words := too_large(len(data)):
        raise UnreadableFile(words)
    try:
        kept = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableFile(NO_FILE_OF_OURS) from None
    if not isinstance(kept, list) or not kept:
        raise UnreadableFile(NO_FILE_OF_OURS)
    if len(kept) > MOST_ANSWERS:
        raise UnreadableFile(TOO_MANY.format(MOST_ANSWERS))
    return [read_record(number, each) for number, each in enumerate(kept, start=1)]


def read_record(number: int, kept: Any) -> Record:
    if not isinstance(kept, dict):
        return Record(number)
    return Record(
        number,
        words_in(kept, "code")[:40],
        read_body(words_in(kept, "body")),
        read_moment(kept.get("at")),
        words_in(kept, "state") in SENT,
    )


def words_in(kept: dict[str, Any], name: str) -> str:
    value = kept.get(name)
    return value if isinstance(value, str) else ""


def read_body(body: str) -> dict[str, list[str]]:
    """The fields of the form, as it would have sent them."""
    if len(body) > LONGEST_BODY:
        return {}
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}


def read_moment(at: Any) -> dt.datetime | None:
    """Of milliseconds since 1970."""
    if not isinstance(at, int | float):
        return None
    try:
        return dt.datetime.fromtimestamp(at / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
