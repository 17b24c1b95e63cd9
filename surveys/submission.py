"""What came with the answers of a form: when the page was given out, which day they are of, and what looks odd."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from surveys import form_token
from surveys.actions.responses import Answer
from surveys.answers import Problem, Reading
from surveys.compiled import Compiled, compiled
from surveys.doors import Door
from surveys.form_token import Token, new_key
from surveys.models import Channel, Version
from surveys.quality import (
    Sign,
    is_out_of_hours,
    is_repeated_tap,
    is_straight,
    is_too_fast,
    reading_seconds,
)

AT_THE_PLACE = {Channel.QR, Channel.KIOSK}  # a link on the site is opened at any hour


@dataclass(frozen=True, slots=True)
class Submission:
    """Fields as they were sent; `is_queued` by the script that keeps them on the telephone until there is a network."""

    door: Door
    sent: Mapping[str, Sequence[str]]
    token: Token | None
    is_queued: bool
    now: dt.datetime

    def first(self, name: str) -> str:
        values = self.sent.get(name)
        return values[0].strip() if values else ""

    @property
    def key(self) -> uuid.UUID:
        """Of the answer; a page of ours always has one."""
        try:
            return uuid.UUID(self.first("key"))
        except ValueError:
            return self.token.key if self.token else new_key()

    @property
    def is_old(self) -> bool:
        return self.token is not None and self.token.is_old(self.now.timestamp())

    @property
    def is_taken(self) -> bool:
        """Whether answers are still taken here; after the end, and at a revoked point, from pages given out before."""
        if not self.door.takes(self.now) or self.door.gives(self.now):
            return self.door.takes(self.now)
        return self.token is not None and not (self.door.is_revoked and self.is_old)

    @property
    def is_of_a_page(self) -> bool:
        """Whether the portal gave the page out, and not too long ago.

        Answers that waited for the network may be older, and those after the end of a survey, where no page is given.
        """
        return self.token is not None and (not self.is_old or self.is_queued or not self.door.gives(self.now))

    @property
    def version(self) -> int:
        """Of the page: another one of the same questionnaire, if the survey has changed over since."""
        said = self.first("_version")
        if said in {"", str(self.door.version)} or not said.isascii() or not said.isdigit() or len(said) > 9:
            return self.door.version
        same = Version.objects.published().filter(pk=int(said), questionnaire__versions=self.door.version)
        return int(said) if same.exists() else self.door.version

    @property
    def day(self) -> dt.date:
        """The day on which the answers were given, if they waited; never before the page was given out."""
        today = timezone.localdate(self.now)
        if self.token is None or not self.first("day"):
            return today
        try:
            day = dt.date.fromisoformat(self.first("day"))
        except ValueError:
            return today
        given_out = timezone.localdate(dt.datetime.fromtimestamp(self.token.issued_at, dt.UTC))
        return day if given_out <= day <= today else today

    @property
    def hour(self) -> int | None:
        """Not known of answers that waited."""
        return None if self.has_waited else timezone.localtime(self.now).hour

    @property
    def has_waited(self) -> bool:
        return self.is_queued and bool(self.first("waited"))

    @property
    def is_finished(self) -> bool:
        """A kiosk sends what was touched before somebody walked away."""
        return self.door.channel != Channel.KIOSK or self.first("finished") != "0"

    def problems(self, reading: Reading) -> dict[str, Problem]:
        """What has to be mended; of answers that nobody will finish nothing is missing."""
        if self.is_finished:
            return reading.problems
        return {name: each for name, each in reading.problems.items() if each.phrase != "missing"}

    def signs(self, reading: Reading, known: Compiled) -> int:
        """Recorded and shown; nobody is refused for them."""
        hour, door = self.hour, self.door
        age = self.token.age(self.now.timestamp()) if self.token else 0
        found = (
            (
                Sign.SPEED,
                not self.has_waited and is_too_fast(age, reading_time(known.version, self.first("language"))),
            ),
            (Sign.STRAIGHT, is_straight(reading.vector, known.reader.layout)),
            (
                Sign.OUT_OF_HOURS,
                hour is not None
                and door.channel in AT_THE_PLACE
                and is_out_of_hours(hour, door.opens, door.closes),
            ),
            (Sign.TRAP, bool(self.first("website"))),
            (Sign.OLD_PAGE, self.is_old),
            (Sign.SAME_DEVICE, self.first("device") == "again"),
            (Sign.REPEATED_TAP, door.channel == Channel.KIOSK and is_repeated_tap(self.first("taps"))),
        )
        return sum(sign for sign, is_there in found if is_there)


def submission(door: Door, sent: Mapping[str, Sequence[str]], *, is_queued: bool) -> Submission:
    text = next(iter(sent.get("token", ())), "")
    token = form_token.read((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), door.collector, text)
    return Submission(door, sent, token, is_queued, timezone.now())


def answer_of(mine: Submission, known: Compiled, reading: Reading) -> Answer:
    return Answer(
        key=mine.key,
        reading=reading,
        day=mine.day,
        entered_on=timezone.localdate(mine.now),
        hour=mine.hour,
        signs=mine.signs(reading, known),
        is_finished=mine.is_finished,
        version=known.version,
    )


def token_for(door: Door, key: uuid.UUID, now: float) -> str:
    return form_token.issue(settings.SECRET_KEY, door.collector, key, now)


def next_token(mine: Submission) -> str:
    """For the page that is shown once more: the same, or a new one that knows that the questions have been read."""
    if mine.is_of_a_page:
        return mine.first("token")
    read_before = reading_time(mine.door.version, mine.first("language")) if mine.token else 0
    return token_for(mine.door, mine.key, mine.now.timestamp() - read_before)


@lru_cache(maxsize=256)
def reading_time(version: int, language: str) -> float:
    content = compiled(version).questionnaire
    return reading_seconds(content, language if language in content.languages else content.languages[0])
