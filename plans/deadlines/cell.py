"""The terms of a cell → its parts, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from plans.deadlines.context import Context
from plans.deadlines.parts import Part
from plans.deadlines.recurrence import in_month
from plans.deadlines.rules import Bounds, Rules
from plans.deadlines.stretches import Calendar, Stretch, is_dated
from plans.deadlines.terms import Dates, Mark, MonthDays, Need, Repeat, Steady, Term, Undated

EITHER: Final = "Названо несколько дат на выбор («или»): взяты все. Оставьте нужную."
ALTERNATIVES: Final = "Названо несколько повторений на выбор («или»): взято первое. Выберите нужное."
NO_PHASE: Final = (
    "Не сказано, от какого года считать «раз в несколько лет»: взят срок от года плана. Проверьте."
)
UNDATED: Final = "День не назван: он зависит от месяца или раздела плана. Напишите точную дату."


@dataclass
class Cell:
    """Collects the parts of a cell. All dates of one kind make one part, where the first of them stood."""

    context: Context
    doubts: list[str]
    once: list[Stretch] = field(default_factory=list)
    found: list[Part] = field(default_factory=list)  # a bare `once` holds the place of all its dates

    def parts(self) -> tuple[Part, ...]:
        return tuple(self._once() if part.kind == "once" else part for part in self.found)

    def doubt(self, text: str) -> None:
        if text not in self.doubts:
            self.doubts.append(text)

    def add(self, clause: list[Term]) -> None:
        segments: list[list[Term]] = [[]]
        for term in clause:
            if term == Mark("then"):
                segments.append([])
            else:
                segments[-1].append(term)
        for at, segment in enumerate(segments):
            after = self.anchor if at else None
            _Segment(self, segment, after, before_then=at + 1 < len(segments)).add()

    @property
    def anchor(self) -> date | None:
        """The date from which «далее» counts."""
        return max((stretch.due for stretch in self.once), default=None)

    def take_once(self, stretches: Sequence[Stretch] = ()) -> None:
        self.once.extend(stretches)
        if not any(part.kind == "once" for part in self.found):
            self.found.append(Part("once"))

    def take(self, part: Part) -> None:
        """Add a part, or fold it into one that says the same more fully."""
        if part in self.found:
            return
        for at, one in enumerate(self.found):
            if one.kind == part.kind == "continuous" and not (_is_bounded(one) and _is_bounded(part)):
                self.found[at] = part if _is_bounded(part) else one
                return
        self.found.append(part)

    def _once(self) -> Part:
        due = tuple(sorted({stretch.due for stretch in self.once}))
        if not due and not self.doubts:
            self.doubt(UNDATED)
        return Part("once", due, start=_common_start(self.once))


def _is_bounded(part: Part) -> bool:
    return bool(part.start or part.end)


def _common_start(stretches: list[Stretch]) -> date | None:
    """The beginning of dates that follow one another without a gap; none for single days."""
    pairs = sorted((one.start, one.due) for one in stretches if one.start and not one.is_one_day)
    if not pairs or len(pairs) < len(stretches):
        return None
    covered = pairs[0][1]
    for start, due in pairs:
        if start > covered + timedelta(days=1):
            return None
        covered = max(covered, due)
    return pairs[0][0]


@dataclass
class _Segment:
    """One clause, or the piece of it before or after «далее»."""

    cell: Cell
    terms: list[Term]
    after: date | None = None
    before_then: bool = False
    taken: set[int] = field(default_factory=set)

    def add(self) -> None:
        self._choose()
        self.repeats = [at for at, term in enumerate(self.terms) if isinstance(term, Repeat | MonthDays)]
        calendar = Calendar(self.cell.context, self.cell.doubts, repeating=bool(self.repeats))
        self.stretches = calendar.stretches(self.terms)
        self.rules = Rules(self.cell.context, self.after)
        for at in range(len(self.terms)):
            if at in self.taken:
                continue
            if at in self.repeats:
                self._repeat(at)
            elif not self._waits_for_repeat(at):
                self._lone(at)

    def _choose(self) -> None:
        """Repetitions joined by «или» are alternatives, of which the first is read.

        «ежемесячно (последняя пятница)» says the same repetition twice, the second time more closely.
        """
        repeats = [at for at, term in enumerate(self.terms) if isinstance(term, Repeat)]
        dropped: list[int] = []
        if Mark("or") in self.terms and len(repeats) > 1:
            self.cell.doubt(ALTERNATIVES)
            dropped = repeats[1:]
        elif Mark("or") in self.terms and sum(isinstance(term, Dates) for term in self.terms) > 1:
            self.cell.doubt(EITHER)
        for at, later in pairwise(repeats):
            rough, close = self.terms[at], self.terms[later]
            if (
                isinstance(rough, Repeat)
                and isinstance(close, Repeat)
                and close.week
                and rough.freq == "month"
            ):
                dropped.append(at)
        self.terms = [term for at, term in enumerate(self.terms) if at not in dropped]

    def _waits_for_repeat(self, at: int) -> bool:
        """Whether a later repetition of the segment takes this term."""
        later = next((place for place in self.repeats if place > at and place not in self.taken), None)
        if later is None:
            return False
        rule, days_at = self._rule_of(later)
        own, bounds = self._dates_of(later, days_at, rule)
        if at in own or at in bounds or self._bounds_by_steady(at):
            self._repeat(later)
            return True
        return False

    # Repetition ----------------------------------------------------------------------------------

    def _rule_of(self, at: int) -> tuple[Repeat, int | None]:
        """The repetition at a place and where its days of the month stand."""
        term = self.terms[at]
        if isinstance(term, Repeat):
            free = [n for n in self.repeats if isinstance(self.terms[n], MonthDays) and n not in self.taken]
            return term, free[0] if free else None
        rule = next((n for n in self.repeats if n > at and isinstance(self.terms[n], Repeat)), None)
        if rule is not None and rule not in self.taken:
            return self._rule_of(rule)
        return Repeat(term.freq or "month" if isinstance(term, MonthDays) else "month"), at

    def _repeat(self, at: int) -> None:
        rule, days_at = self._rule_of(at)
        own, bounding = self._dates_of(at, days_at, rule)
        bounds = self._bounds(bounding)
        stretches = [stretch for place in own for stretch in self.stretches[place]]
        if (
            rule.freq == "year"
            and rule.interval > 1
            and not self.after
            and not stretches
            and not bounds.start
        ):
            self.cell.doubt(NO_PHASE)
        days = self.terms[days_at] if days_at is not None else None
        for stretch in stretches:
            bounds = self._bounded_by_year(rule, stretch, bounds)
        stretches = [self._in_plan_year(stretch, bounds) for stretch in stretches]
        self.cell.take(
            self.rules.part(rule, days if isinstance(days, MonthDays) else None, stretches, bounds)
        )
        self.taken |= {at, *own, *bounding, *(() if days_at is None else (days_at,))}
        self.taken |= {n for n in self.repeats if self.terms[n] is rule}
        self.taken |= {n for n in range(len(self.terms)) if self._bounds_by_steady(n)}

    def _dates_of(self, at: int, days_at: int | None, rule: Repeat) -> tuple[list[int], list[int]]:
        """Places of the dates that a repetition takes as its own, and of those that bound it."""
        own: list[int] = []
        bounding: list[int] = []
        for place in self._near(at, days_at):
            role = self._role(rule, self.terms[place], self.stretches[place])
            if role == "own":
                own.append(place)
            elif role == "bound":
                bounding.append(place)
        return own, bounding

    def _near(self, at: int, days_at: int | None) -> list[int]:
        """Dates after the repetition up to the next one; else those before it that lean on it."""
        own = (at, at if days_at is None else days_at)
        after: list[int] = []
        for place in range(min(own) + 1, len(self.terms)):
            if place in own:
                continue
            if place in self.repeats:
                break
            if isinstance(self.terms[place], Dates) and place not in self.taken:
                if after and self._is_apart(after[-1], place):
                    break
                after.append(place)
        return [*self._leaning(min(own), bool(after)), *after]

    def _is_apart(self, one: int, other: int) -> bool:
        """«ежегодно 01.09.2022, до 01.10.2022»: the second date is a deadline of its own."""
        first, second = self.terms[one], self.terms[other]
        if not isinstance(first, Dates) or not isinstance(second, Dates):
            return False
        return is_dated(second) and first.preposition == "" and second.preposition == "until"

    def _leaning(self, at: int, has_own: bool) -> list[int]:
        found: list[int] = []
        for place in range(at - 1, -1, -1):
            term = self.terms[place]
            if place in self.taken or place in self.repeats:
                break
            if isinstance(term, Dates):
                if not self._leans(place, at, has_own):
                    break
                found.insert(0, place)
        return found

    def _leans(self, place: int, at: int, has_own: bool) -> bool:
        term, stretches = self.terms[place], self.stretches[place]
        wide = any(stretch.level in ("year", "season") for stretch in stretches)
        if isinstance(term, Dates) and (term.preposition == "from" or (wide and term.preposition != "until")):
            return True
        if has_own:
            return False
        return not is_dated(term) or Mark("comma") not in self.terms[place:at]

    def _role(self, rule: Repeat, term: Term, stretches: list[Stretch]) -> str:
        if not stretches or not isinstance(term, Dates):
            return ""
        wide = stretches[0].level == "year" or (stretches[0].level == "season" and rule.freq != "year")
        if term.preposition == "from" and (
            stretches[0].is_one_day or wide or rule.freq != "year" or self._open(term)
        ):
            return "bound"
        names_phase = rule.interval > 1 and stretches[0].is_one_year
        if wide and len(stretches) == 1 and not names_phase and not any(span.reports for span in term.spans):
            return "bound"
        if rule.freq in ("day", "week", "month"):
            return "" if stretches[0].is_one_day and term.preposition != "until" else "bound"
        until = term.preposition == "until" and len(stretches) == 1 and rule.freq != "year"
        return "bound" if until and stretches[0].explicit else "own"

    def _open(self, term: Dates) -> bool:
        """«с марта»: a beginning without an end."""
        return len(term.spans) == 1 and not term.spans[0].ranged

    def _bounds(self, places: list[int]) -> Bounds:
        starts: list[date] = []
        ends: list[date] = []
        for place in places:
            term = self.terms[place]
            for stretch in self.stretches[place]:
                preposition = term.preposition if isinstance(term, Dates) else ""
                if stretch.start and preposition != "until":
                    starts.append(stretch.start)
                if not (preposition == "from" and isinstance(term, Dates) and self._open(term)):
                    ends.append(stretch.due)
        steady = [self._steady_bounds(at) for at in range(len(self.terms)) if self._bounds_by_steady(at)]
        starts += [one.start for one in steady if one.start]
        ends += [one.end for one in steady if one.end]
        return Bounds(min(starts, default=None), max(ends, default=None))

    def _bounded_by_year(self, rule: Repeat, stretch: Stretch, bounds: Bounds) -> Bounds:
        """«ежегодно до 31.12.2024» in a plan of 2022 names the last year, not only the day."""
        context = self.cell.context
        until = rule.freq == "year" and stretch.preposition == "until" and stretch.explicit
        last_year = stretch.due.year - context.end.year
        if until and not self.after and (last_year > 1 or (last_year == 1 and stretch.due.month > 3)):
            return replace(bounds, end=stretch.due)
        return bounds

    def _in_plan_year(self, stretch: Stretch, bounds: Bounds) -> Stretch:
        if bounds.end != stretch.due or not stretch.explicit:
            return stretch
        year = self.cell.context.year_of(stretch.due.month)
        due = in_month(year, stretch.due.month, stretch.due.day)
        return replace(stretch, start=due, due=due)

    # All the time --------------------------------------------------------------------------------

    def _bounds_by_steady(self, at: int) -> bool:
        """«ежемесячно в течение года»: the year bounds the repetition and is no part of its own."""
        term = self.terms[at]
        return bool(self.repeats) and isinstance(term, Steady) and term.within

    def _steady_bounds(self, at: int) -> Bounds:
        term, context = self.terms[at], self.cell.context
        if isinstance(term, Steady) and term.whole_plan:
            return Bounds(context.start, context.end)
        stretch = next(iter(self.stretches.get(at, [])), None)
        return Bounds(stretch.start, stretch.due) if stretch else Bounds()

    def _steady(self, at: int) -> None:
        bounds = self._steady_bounds(at)
        if bounds == Bounds():
            bounding = [place for place in self.stretches if self._bounds_steady(place, at)]
            bounds = self._bounds(bounding)
            self.taken |= set(bounding)
        start = bounds.start or self.after
        due = (bounds.end,) if bounds.end else ()
        self.cell.take(Part("continuous", due, start=start, end=bounds.end))

    def _bounds_steady(self, place: int, at: int) -> bool:
        """«постоянно с 01.09.2022», «2022 – 2024 гг., постоянно», but no «до 01.06.2022, постоянно»."""
        term = self.terms[place]
        if place in self.taken or not isinstance(term, Dates):
            return False
        one_day = all(stretch.is_one_day for stretch in self.stretches[place])
        if one_day and term.preposition not in ("from", "until"):
            return False
        apart = place < at and Mark("comma") in self.terms[place:at]
        return not apart or term.preposition == "from" or not one_day

    # The rest ------------------------------------------------------------------------------------

    def _lone(self, at: int) -> None:
        term = self.terms[at]
        if isinstance(term, Dates):
            self._dates(at, term)
        elif isinstance(term, Steady):
            self._steady(at)
        elif isinstance(term, Need) and not (term.external and self._is_concrete()):
            self.cell.take(Part("as-needed"))
        elif isinstance(term, Undated) and not self.repeats:
            self.cell.take_once()

    def _is_concrete(self) -> bool:
        return any(isinstance(term, Dates | Repeat | MonthDays | Steady | Undated) for term in self.terms)

    def _dates(self, at: int, term: Dates) -> None:
        steady = next(
            (n for n, one in enumerate(self.terms) if isinstance(one, Steady) and not one.within), None
        )
        if steady is not None and steady not in self.taken and self._bounds_steady(at, steady):
            self._steady(steady)
            self.taken.add(steady)
            return
        stretches = self.stretches[at]
        if any(span.reports for span in term.spans) and stretches:
            self.cell.take(self.rules.part(Repeat("year"), None, stretches, Bounds()))
        elif term.preposition == "from" and self._open(term) and stretches:
            self.cell.take(Part("continuous", start=stretches[0].start))
        elif stretches:
            self.cell.take_once([self._plain(stretch) for stretch in stretches])

    def _plain(self, stretch: Stretch) -> Stretch:
        """A «до» has no beginning, and a year before «далее» is only the date to count from."""
        to_count = self.before_then and stretch.level == "year"
        return replace(stretch, start=None) if to_count or stretch.preposition == "until" else stretch
