"""Rolling up what branches wrote into the text and the figures of their head institution. Pure.

Each branch's words stand in the head institution's text as one paragraph under the branch's name: rolling up again
replaces that paragraph and leaves every other word where it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

GAP = re.compile(r"(\n(?:[^\S\n]*\n)+)")  # blank lines between paragraphs
THOUSANDTH = Decimal("0.001")
SUM, MEAN = "sum", "mean"  # values of Indicator.Total
# Values of Entry.State.
NOT_APPLICABLE, IN_PROGRESS, DONE, DONE_LATE = "not_applicable", "in_progress", "done", "done_late"


@dataclass(frozen=True, slots=True)
class Share:
    """What one branch wrote about an item."""

    name: str
    text: str


def roll_up(own: str, shares: Iterable[Share]) -> str:
    """The head institution's text with the branches' paragraphs in it, in the order given; doing it twice is as
    doing it once. A branch that wrote nothing changes nothing."""
    pieces = GAP.split(own.strip("\n")) if own.strip() else []
    paragraphs, gaps = pieces[::2], pieces[1::2]
    for share in named(shares):
        new = paragraph(share)
        places = [at for at, text in enumerate(paragraphs) if heading_of(text) == heading(share.name)]
        if places:
            paragraphs[places[0]] = new
        else:
            gaps += ["\n\n"] if paragraphs else []
            paragraphs.append(new)
    gaps.append("")
    return "".join(text + gap for text, gap in zip(paragraphs, gaps, strict=False))


def named(shares: Iterable[Share]) -> list[Share]:
    """The shares that say something; branches of the same name are told apart by a number."""
    said = [share for share in shares if share.text.strip()]
    count = Counter(" ".join(share.name.split()) for share in said)
    seen: Counter[str] = Counter()
    found = []
    for share in said:
        name = " ".join(share.name.split())
        seen[name] += 1
        found.append(Share(f"{name} ({seen[name]})" if count[name] > 1 else name, share.text))
    return found


def paragraph(share: Share) -> str:
    """Heading and text without blank lines: where a paragraph ends must be seen when rolling up again."""
    lines = [line.rstrip() for line in share.text.splitlines() if line.strip()]
    return "\n".join([heading(share.name), *lines])


def heading(name: str) -> str:
    return f"{name}:"


def heading_of(text: str) -> str:
    return text.partition("\n")[0].strip()


def joint_state(states: Iterable[str]) -> str:
    """The state of the whole: what all branches that took part agree about, else «в работе»; "" where none did.

    What one of them finished late is finished late.
    """
    found = set(states) - {NOT_APPLICABLE}
    if not found:
        return ""
    if len(found) == 1:
        return found.pop()
    return DONE_LATE if found == {DONE, DONE_LATE} else IN_PROGRESS


def total(kind: str, values: Sequence[Decimal | None], own: Decimal | None = None) -> Decimal | None:
    """The branches' values and the head institution's own put together as the indicator says: «sum» or «mean»;
    None where nobody has a value, and for an indicator that is not put together."""
    known = [value for value in [*values, own] if value is not None]
    if not known or kind not in {SUM, MEAN}:
        return None
    added = sum(known, Decimal(0))
    return added if kind == SUM else (added / len(known)).quantize(THOUSANDTH, ROUND_HALF_UP)
