"""The tokens of a deadline → its terms, in one walk."""

from __future__ import annotations

from typing import Final

from plans.deadlines.cursor import THEN, THIS_YEAR, starts
from plans.deadlines.repeats import RepeatReader
from plans.deadlines.terms import Mark, Need, Steady, Term, Weekdays

_STEADY: Final = (
    "постоян", "системат", "регулярн", "непрерывн", "круглогодичн", "бессрочн", "периодическ",
    "повседневн", "безостановочн", "круглосуточн",
)  # fmt: skip
_NEED_BY: Final = (
    "мере", "необходимост", "требован", "запрос", "заявк", "заявлен", "обращени", "факт", "поступлени",
    "истечени", "приглашени", "возможност", "желани", "указани", "распоряжени", "предписани", "ситуаци",
    "договор", "вызов", "окончани", "завершени", "получени", "прибыти", "потребност", "случаю",
)  # fmt: skip
_EXTERNAL_BY: Final = (
    "план", "график", "соглас", "расписан", "программ", "положени", "приказ", "назначен", "решени",
    "отд", "утвержд", "особ", "индивидуальн", "календар", "сетев", "перспектив", "годовому", "учебному",
    "рабоч", "месячному", "совместн", "установленн",
)  # fmt: skip
_RESULTS: Final = ("итог", "результат")
_SET: Final = ("установленн", "определенн", "предусмотренн", "указанн")
_FEASTS: Final = ("дню", "дням", "юбиле", "праздник", "годовщин")
_NEED_WITH: Final = (
    "необходимост", "наличи", "прием", "перевод", "проведени", "поступлени", "изменени", "услови",
    "обращени", "выявлени", "возникновени", "заключени", "получени", "формировани", "увольнени",
    "подготовк", "финансировани", "выделени", "организаци", "планировани", "приобретени", "ремонт",
    "составлени", "разработк", "посещени", "записи", "кажд", "обновлени", "появлени", "потребност",
    "запрос", "оформлени", "обнаружени",
)  # fmt: skip
_NEED_UNTIL: Final = (
    "начал", "окончан", "завершен", "проведен", "полного", "устранен", "получен", "момент", "наступлен",
    "открыт", "принят", "утвержден", "мероприяти", "выполнен", "исполнен", "истечен",
)  # fmt: skip
_NEED_WORDS: Final = (
    "незамедлительн", "немедленн", "своевременн", "оперативн", "внепланов", "ситуативн", "эпизодическ",
    "каникул", "кратчайш", "накануне", "случае", "случаях",
)  # fmt: skip
_PARTS: Final = ("comma", "semi", "break", "close")
_EVENT_AFTER: Final = ("со", "после", "момента", "даты", "дня")


class Scanner(RepeatReader):
    """Walks the tokens once; at each place the first reader that understands them moves on."""

    def scan(self) -> list[Term]:
        terms: list[Term] = []
        at = 0
        rules = (self._mark, self._repeat, self._month_days, self._steady, self._dates, self._need)
        while at < len(self.tokens):
            for rule in rules:
                term, after = rule(at)
                if after > at:
                    at = after
                    if term is not None:
                        terms.append(term)
                    break
            else:
                at += 1
        return terms

    def _mark(self, at: int) -> tuple[Term | None, int]:
        token = self.tokens[at]
        if token.kind == "comma":
            return Mark("comma"), at + 1
        if token.kind == "semi":
            return Mark("hard"), at + 1
        if token.kind == "break":
            return Mark("line"), at + 1
        if token.text in THEN:
            return Mark("then"), at + 1
        if token.text in ("или", "либо"):
            return Mark("or"), at + 1
        if token.text in ("кроме", "исключением", "исключая"):
            return None, self._past_exception(at + 1)
        return None, at

    def _past_exception(self, at: int) -> int:
        """«еженедельно, кроме летнего периода»: what is left out is no deadline."""
        end = next((look for look in range(at, len(self.tokens)) if self._kind(look) in _PARTS), at)
        end = end if end > at else len(self.tokens)
        if self._kind(at) != "weekday" and not starts(self._token(at), ("выходн", "праздн")):
            self.doubt(f"«Кроме {self._words(at, end)}»: исключение не учтено. Проверьте срок.")
        return end

    # All the time --------------------------------------------------------------------------------

    def _steady(self, at: int) -> tuple[Term | None, int]:
        token = self.tokens[at]
        if token.text.startswith(_STEADY) or token.text in ("пост", "постно"):
            if token.text.startswith("периодическ"):
                self.doubt("«Периодически»: как часто, не сказано. Прочитано как постоянная работа.")
            return Steady(within=token.text.startswith("круглосуточн")), at + 1
        if token.text.startswith(("течен", "продолжени", "протяжени")) or token.text == "теч":
            return self._within(at)
        if token.text in ("весь", "всего", "всем", "всю", "все", "круглый"):
            return self._stretch(at + 1, at)
        if token.text == "на" and self._text(at + 1) == "период" and self._is_event(at + 2):
            return Steady(within=True), at + 2
        return None, at

    def _is_event(self, at: int) -> bool:
        """«на период реализации программы» names no dates, «на период с 1 июня» does."""
        return self._kind(at) == "word" and len(self._text(at)) > 3 and self._season(at)[1] == at

    def _within(self, at: int) -> tuple[Term | None, int]:
        after = at + 1
        if self._is_duration(after) or (self._unit(after) and self._event_follows(after + 1)):
            return Need(), self._past_event(after)
        found = self._dates_from(after, "within")
        if found[1] > after:
            return found
        if starts(self._token(after), ("каникул",)):
            return Need(), after + 1
        found = self._stretch(after, at)
        return found if found[1] > at else (Steady(within=True), after)

    def _stretch(self, at: int, back: int) -> tuple[Term | None, int]:
        """«всего года», «месяца», «срока реализации программы» after «в течение» or «весь»."""
        while self._text(at).startswith(
            ("всего", "календарн", "рабоч", "отчетн", "данного", "соответств", "кажд", *THIS_YEAR)
        ):
            at += 1
        span, after = self._season(at)
        if span is not None:
            return Steady(span, within=True), after
        if self._text(at).startswith("сезон"):
            return Steady(self._season_span("творческий сезон", at + 1)[0], within=True), at + 1
        named = self._unit(at)
        if named == "year":
            return Steady(whole_plan=True, within=True), at + 1
        if named or self._text(at).startswith(("период", "срок", "врем", "действ", "реализац")):
            return Steady(within=True), at + 1
        return None, back

    def _event_follows(self, at: int) -> bool:
        return any(self._text(look) in _EVENT_AFTER for look in range(at, at + 3))

    # An event ------------------------------------------------------------------------------------

    def _need(self, at: int) -> tuple[Term | None, int]:
        token, follower = self.tokens[at], self._token(at + 1)
        text = token.text
        if token.kind == "weekday":
            return Weekdays(), self._past_weekdays(at)
        if text == "по" and starts(follower, _RESULTS):
            return Need(external=True), self._past_event(at + 1)
        if text == "по" and starts(follower, _EXTERNAL_BY):
            return Need(external=True), at + 2
        if text in ("к", "ко") and (starts(follower, _FEASTS) or self._text(at + 3).startswith("лети")):
            return Need(external=True), at + 2
        if text.startswith(("праздничн", "выходн")):
            return Need(external=True), at + 1
        if text.startswith("срок") and any(starts(self._token(at + n), _SET) for n in (1, 2)):
            return Need(external=True), at + 2
        if text in ("согласно", "согл", "соответствии", "соотв") or (
            text == "в" and starts(follower, ("установлен", "утвержд"))
        ):
            return Need(external=True), at + 2
        return (Need(), self._past_event(self._past_before(at))) if self._waits(at) else (None, at)

    def _past_before(self, at: int) -> int:
        """«за 10 дней до 1 сентября»: the date is no deadline, the event is what stands after «до»."""
        if self._text(at - 1) == "за" or self._text(at) == "за":
            return next((look + 1 for look in range(at, at + 6) if self._text(look) == "до"), at + 1)
        return at + 1

    def _waits(self, at: int) -> bool:
        token, follower = self.tokens[at], self._token(at + 1)
        text, then = token.text, follower.text if follower else ""
        if token.text.startswith(_NEED_WORDS) or text in ("перед", "после", "через") or self._is_duration(at):
            return True
        if text == "порядке":
            return True
        if text.startswith("срок") and self._text(at - 1).endswith(("ный", "ныи")):
            return any(stem in self._text(at - 1) for stem in ("дневн", "месячн", "недельн", "годичн"))
        pairs = {"по": _NEED_BY, "при": _NEED_WITH, "до": _NEED_UNTIL, "к": ("момент",)}
        if then and then.startswith(pairs.get(text, ("\0",))):
            return True
        return (text, then) in {
            ("на", "момент"), ("с", "момента"), ("со", "дня"), ("с", "даты"), ("в", "день"), ("в", "дни"),
            ("во", "время"), ("в", "ходе"), ("в", "момент"), ("в", "рамках"), ("в", "пределах"),
        }  # fmt: skip

    def _past_event(self, at: int) -> int:
        """Past the words that tell of the event, up to a comma or a date with a preposition."""
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind in ("comma", "semi", "break", "close") or token.text in ("не", "но", "и", *THEN):
                return at
            if token.text == "по" and self._kind(at + 1) in ("date", "num"):
                return at
            if token.text == "до" and not starts(self._token(at + 1), _NEED_UNTIL):
                return at
            if token.text.startswith(("еже", "постоян")) or token.text in ("раз", "или"):
                return at
            at += 1
        return at
