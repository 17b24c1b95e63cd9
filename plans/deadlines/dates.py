"""Dates of a deadline: «1, 15 и 30 июня», «I – II кв. 2022», «с 1 сентября», «до конца года».

A reader takes a place in the tokens and gives what it understood with the place after it; the same
place means that it understood nothing.
"""

from __future__ import annotations

from dataclasses import replace

from plans.deadlines.atoms import Atom, AtomReader
from plans.deadlines.cursor import LIST_LIMIT, THIS_YEAR
from plans.deadlines.recurrence import last_day
from plans.deadlines.terms import Dates, Preposition, Span, Steady, Stop, Term, Undated


class DateReader(AtomReader):
    """Reads dates and runs of dates, but asks no calendar: a stop may lack its year."""

    def _dates(self, at: int) -> tuple[Term | None, int]:
        preposition, after = self._preposition(at)
        if self._is_duration(after):
            return None, at
        found = self._dates_from(after, preposition)
        if found[1] > after:
            return found
        return (Undated(), after + 2) if self._is_lone_piece(after) else (None, at)

    def _preposition(self, at: int) -> tuple[Preposition, int]:
        text, then = self._text(at), self._text(at + 1)
        if text == "не" and then in ("позднее", "позже", "позднeе"):
            return "until", at + 2 + (self._text(at + 2) in ("чем", "до"))
        if text == "не" and then in ("ранее", "раньше"):
            return "from", at + 2 + (self._text(at + 2) in ("чем", "с"))
        if text in ("до", "по", "к", "ко", "перед"):
            return "until", at + 1 + (self._kind(at + 1) == "colon")
        if text in ("с", "со", "после"):
            return "from", at + 1
        return "", at

    def _dates_from(self, at: int, preposition: Preposition) -> tuple[Term | None, int]:
        edge = self._edge(at, preposition)
        if edge[1] > at:
            return edge
        season, after = self._season(at + (self._text(at) == "новому"))
        if season is not None and self._text(at - 1) in ("к", "ко"):  # what is ready before it begins
            first = season.first and replace(season.first, day=1)
            return Dates((Span(first, first),), preposition), after
        if season is not None and preposition in ("", "within") and not self._is_joined(after):
            return Steady(season, within=True), after
        spans, after = self._run(at, preposition)
        if not spans:
            return None, at if after == at else after
        if preposition == "within" and len(spans) == 1 and spans[0].level == "season":
            return Steady(spans[0], within=True), after
        labelled = self._kind(after) in ("dash", "colon") and self._text(after + 1) in ("до", "не", "к")
        return Dates(tuple(spans), preposition, labelled), after

    def _is_joined(self, at: int) -> bool:
        return self._kind(at) == "dash" and self._atom(at + 1)[1] > at + 1

    def _edge(self, at: int, preposition: Preposition) -> tuple[Term | None, int]:
        """«до конца 2023 года», «к началу учебного года», «начало года», «конец месяца»."""
        text = self._text(at)
        if not text.startswith(("конец", "конц", "начал", "середин")):
            return None, at
        after = at + 1
        while self._text(after).startswith(("календарн", "отчетн", "данного", "соответств")):
            after += 1
        atom, end = self._atom(after)
        if atom.span is None:
            return self._edge_of_unit(at, after, preposition)
        if text.startswith("кон"):
            span = Span(None, atom.span.last)
        elif preposition and text.startswith("начал"):
            first = atom.span.first and replace(atom.span.first, day=1)
            span = Span(first, first)
        else:
            self.doubt(f"«{self._words(at, end)}»: день не назван. Напишите точную дату.")
            if atom.span.level in ("year", "season"):
                return Undated(), end
            span = atom.span
        return Dates((span,), preposition), end

    def _edge_of_unit(self, at: int, after: int, preposition: Preposition) -> tuple[Term | None, int]:
        text, named = self._text(at), self._unit(after)
        if named == "year" or (self._text(after).startswith(THIS_YEAR) and self._unit(after + 1) == "year"):
            return self._edge_of_year(at, after + (named != "year") + 1, preposition)
        if not named or not text.startswith("кон"):
            return None, at
        return Undated(), after + 1

    def _edge_of_year(self, at: int, after: int, preposition: Preposition) -> tuple[Term | None, int]:
        context = self.context
        day = context.end
        if self._text(at).startswith("начал") and preposition:
            day = context.start
        elif not self._text(at).startswith("кон"):
            self.doubt(f"«{self._words(at, after)}»: день не назван. Напишите точную дату.")
            return Undated(), after
        elif context.is_season:
            self.doubt(
                f"«{self._words(at, after)}»: непонятно, календарного или учебного года. "
                "Взят конец сезона, уточните."
            )
        stop = Stop(day.year, day.month, day.day)
        return Dates((Span(stop, stop),), preposition), after

    # A run of dates ------------------------------------------------------------------------------

    def _run(self, at: int, preposition: Preposition) -> tuple[list[Span], int]:
        """«1, 15 и 30 июня», «I, II кварталы», «с 1 по 5 марта», «октябрь – апрель»."""
        atoms: list[tuple[str, Atom]] = []
        look, mark, whole, whole_atoms = at, "", at, 0
        for _ in range(LIST_LIMIT):
            atom, after = self._atom(look, atoms[-1][1] if atoms else None)
            if after == look or (mark == "," and _is_heading(atoms, atom)):
                break
            atoms.append((mark, atom))
            if atom.pending is None:
                whole = after
                whole_atoms = len(atoms)
            mark, look = self._joint(after, preposition, bool(atoms[-1][1].pending))
            if not mark:
                break
        if whole == at:
            return [], at
        return self._spans(self._inherited(atoms[:whole_atoms])), whole

    def _joint(self, at: int, preposition: Preposition, pending: bool) -> tuple[str, int]:
        token = self._token(at)
        if token is None:
            return "", at
        if token.kind == "dash" or (preposition == "from" and token.text in ("по", "до")):
            return "-", at + 1 + (token.kind != "dash" and self._text(at + 1) == "конец")
        if preposition == "from" and token.kind == "break" and self._text(at + 1) == "по":
            return "-", at + 2
        if token.kind in ("comma", "slash") or token.text == "и":
            after = at + 1 + (token.kind == "comma" and self._text(at + 1) == "и")
            return ",", after
        return "", at

    def _inherited(self, atoms: list[tuple[str, Atom]]) -> list[tuple[str, Atom]]:
        """Numbers that wait take the month or unit from the right."""
        done: list[tuple[str, Atom]] = []
        giver = Atom()
        for mark, atom in reversed(atoms):
            if atom.pending is not None:
                atom = self._completed(atom, giver, ranged=bool(done) and done[-1][0] == "-")
            giver = atom
            done.append((mark, atom))
        return done[::-1]

    def _completed(self, atom: Atom, giver: Atom, *, ranged: bool) -> Atom:
        number = atom.pending or 0
        if giver.unit in ("week", "decade") and giver.month:
            return self._piece_of_month(number, giver.unit, giver.month, giver.year) or Atom(bad=True)
        if giver.unit:
            return self._period(number, giver.unit, giver.year, f"{number}")
        stop = giver.span.first if giver.span else None
        if stop is None or stop.day is None:
            return Atom(bad=True)
        if ranged and number > stop.day:
            return self._day_before(number, stop)
        return self._day(Stop(stop.year, stop.month, number), f"{number}.{stop.month:02d}")

    def _day_before(self, number: int, stop: Stop) -> Atom:
        """«31 – 06 ноябрь»: the first day belongs to the month before."""
        year = stop.year - 1 if stop.year and stop.month == 1 else stop.year
        month = 12 if stop.month == 1 else stop.month - 1
        self.doubt(
            f"«{number} – {stop.day}»: начало позже конца. Прочитано с {number}-го числа предыдущего месяца, "
            "проверьте."
        )
        if number > last_day(year or 2024, month):
            return Atom(bad=True)
        first = Stop(year, month, number)
        return Atom(Span(first, first))

    def _spans(self, atoms: list[tuple[str, Atom]]) -> list[Span]:
        spans: list[Span] = []
        open_side = False
        for mark, atom in atoms:
            ranged = mark == "-" and (bool(spans) or open_side)
            before = spans.pop() if ranged and spans and not open_side else None
            if atom.span is None and before is None:
                open_side = True
                continue
            if ranged and atom.span is not None:
                level = atom.span.level
                first = before.first if before else None
                spans.append(Span(first, atom.span.last, level, ranged=True))
            elif before is not None:  # a good beginning and a misspelt end
                spans.append(Span(before.first, before.first, before.level))
            elif atom.span is not None:
                spans.append(atom.span)
            open_side = False
        return spans


def _is_heading(atoms: list[tuple[str, Atom]], following: Atom) -> bool:
    """«2022 год, I квартал»: the year heads what follows and is no date of the list."""
    spans = [atom.span for _, atom in atoms]
    years = len(spans) == 1 and spans[0] is not None and spans[0].level == "year"
    return years and (following.span is None or following.span.level != "year")
