"""What a person chooses about a report beside its kind and subject. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from plans.schedule import period

NOT_DONE = "только неисполненное"


@dataclass(frozen=True, slots=True)
class Options:
    """`since` is the code of the first period of a report of several, `versus` that of the period compared with.

    `template` is a print style's code; "" keeps the style of the version before.
    """

    since: str = ""
    versus: str = ""
    only_not_done: bool = False
    template: str = ""

    def suffix(self) -> str:
        """What tells this report from the plain one of the same kind and subject."""
        words = [
            f"since{self.since}" if self.since else "",
            f"versus{self.versus}" if self.versus else "",
            "notdone" if self.only_not_done else "",
        ]
        return "-".join(filter(None, words))

    def stored(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


def told(options: Options, code: str) -> list[str]:
    """What was chosen, in words for the page of a report about the period of this code."""
    return list(
        filter(
            None,
            [
                since_words(options.since, code),
                versus_words(options.versus),
                NOT_DONE * options.only_not_done,
            ],
        )
    )


def since_words(since: str, code: str) -> str:
    if not since:
        return ""
    first = period(since)
    is_new_year = first.start.month == 1 and first.start.year == period(code).start.year
    return "с начала года" if is_new_year else f"начиная с периода: {first.title}"


def versus_words(versus: str) -> str:
    return f"в сравнении с периодом: {period(versus).title}" if versus else ""


def options_of(stored: dict[str, Any]) -> Options:
    known = {field.name for field in fields(Options)}
    return Options(**{name: value for name, value in stored.items() if name in known})
