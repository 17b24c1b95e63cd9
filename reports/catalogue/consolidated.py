"""The consolidated report: per item what each performer did, in the manner that the item asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.model import (
    Block,
    Column,
    Document,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    Row,
    Signature,
    Table,
)
from plans.figures.row_figures import RowFigure
from plans.models import Entry, Item, Obligation, ReportingPeriod
from reports.catalogue.reporting import (
    HOW_COUNTED,
    Waiting,
    count_blocks,
    is_accepted_before,
    is_handed_in,
    missing_blocks,
    waiting,
)
from reports.catalogue.row_words import is_undone, post_of, printed_with_reason, state_of, words_of
from reports.catalogue.several_periods import PLAIN, Account, District, by_periods, read_district
from reports.figure_totals import over_periods, totals_line, unknown_lines
from reports.options import Options

ANSWER_COLUMNS = (
    Column("№", 5, role="number"),
    Column("Исполнитель", 30),
    Column("Информация об исполнении", 80, role="execution"),
    Column("Состояние", 20),
)
NOBODY_ASKED = "В этом периоде отчитываться некому: ни у кого нет мероприятий."
NOBODY_YET = "Исполнители этого мероприятия ещё не отчитались."
NO_FIGURES = "Показателей у этого мероприятия нет."
DONE = {Entry.State.DONE, Entry.State.DONE_LATE, Entry.State.OFF_CONTROL}
DONE_BY_ALL = "Исполнено всеми."
DONE_BY_THOSE = "Исполнено всеми, кто отчитался."
NONE_UNDONE = "Неисполненного нет."
NOTHING_UNDONE = "Неисполненных мероприятий у отчитавшихся нет."
COUNTED = (
    *(Entry.State.DONE, Entry.State.DONE_LATE, Entry.State.CONTINUOUS, Entry.State.OFF_CONTROL),
    *(Entry.State.IN_PROGRESS, Entry.State.NOT_STARTED, Entry.State.NOT_DONE, Entry.State.NOT_APPLICABLE),
    *Waiting,
)
SHORT = {Entry.State.NOT_APPLICABLE: "не относится"}

Mode = Item.Consolidation


@dataclass(frozen=True)
class Answer:
    """What one performer says about one item; `counts_as` is a state, or what the row waits for."""

    performer: str
    text: str
    state: str
    counts_as: str
    figures: list[RowFigure]
    is_told: bool
    is_undone: bool


def consolidated_document(period: ReportingPeriod, options: Options = PLAIN) -> Document:
    district = read_district(period, options.since)
    plan, suffix = district.plan, ", только неисполненное" if options.only_not_done else ""
    return Document(
        title=("Сводный отчёт об исполнении плана", f"«{plan.title}»", f"за {district.title}{suffix}"),
        name=f"Сводный отчёт, {district.title}{suffix}",
        blocks=tuple(blocks(district, options)),
        notes=(HOW_COUNTED,) if district.accounts else (),
        signatures=(Signature(post_of(plan.territory), plan.territory.head_name),),
    )


def blocks(district: District, options: Options) -> Iterator[Block]:
    if not district.accounts:
        yield Paragraph(NOBODY_ASKED)
        return
    yield from count_blocks(district)
    found = list(item_blocks(district, only_not_done=options.only_not_done))
    yield from found or [Paragraph(NOTHING_UNDONE)]
    yield from missing_blocks(district)


def item_blocks(district: District, *, only_not_done: bool) -> Iterator[Block]:
    """A table for every item that somebody answers for, its number and title repeated on every page."""
    section_pk = None
    for item, answers in answered(district, with_reasons=only_not_done):
        if only_not_done and not any(answer.is_undone for answer in answers):
            continue
        if item.section_id != section_pk:
            section_pk = item.section_id
            yield from (Heading(text) for text in [str(item.section)] if text)
        mode = Mode.EXCEPTIONS if only_not_done else Mode(item.consolidation)
        rows = (*MODES[mode](answers), NoteRow(counts(answers)))
        yield Table(columns=ANSWER_COLUMNS, rows=rows, banner=banner(item))


def answered(district: District, *, with_reasons: bool) -> Iterator[tuple[Item, list[Answer]]]:
    """The items that somebody answers for, in the order of print."""
    for item in district.lines.items:
        why = with_reasons or item.consolidation == Mode.EXCEPTIONS
        asked = [account for account in district.accounts if item.pk in account.items]
        if asked:
            yield item, [answer_of(each, item, district, with_reasons=why) for each in asked]


def banner(item: Item) -> str:
    """Number, what is to be done, deadline; a row that continues another goes by that one's number."""
    text = " ".join(f"{item.known_number} {item.title or item.stages}".split())
    deadline = " ".join(item.deadline_text.split())
    return f"{text} — {deadline}" if deadline else text


def answer_of(account: Account, item: Item, district: District, *, with_reasons: bool) -> Answer:
    """The latest row of the item decides how the performer counts."""
    rows = list(account.about(item.pk))
    told = [(writing, row) for writing, row in rows if is_handed_in(row)]
    last = rows[-1][1]
    undone = printed_with_reason if with_reasons else None
    words = [
        (writing.form.period, words_of(row, writing.figures_about(row), undone)) for writing, row in told
    ]
    return Answer(
        performer=account.performer,
        text=by_periods(words, district.periods),
        state=state_words(told[-1][1], last) if told else "",
        counts_as=state_of(last) if is_handed_in(last) else waiting(last.submission),
        figures=over_periods([writing.figures_about(row) for writing, row in told]),
        is_told=bool(told),
        is_undone=bool(told) and is_undone(told[-1][1]),
    )


def state_words(told: Obligation, last: Obligation) -> str:
    """The state that is known, whether it was accepted before a return, and what is still awaited."""
    words = [state_of(told).label]
    if is_accepted_before(told):
        words.append("принято ранее")
    if told is not last:
        words.append(f"за {last.submission.period} — {waiting(last.submission)}")
    return ", ".join(words)


# The rows of one item


def each_row(answers: Sequence[Answer]) -> Iterator[Row]:
    """Every performer apart, then the figures of all."""
    told = [answer for answer in answers if answer.is_told]
    yield from numbered([([answer.performer], answer) for answer in told])
    yield from totals(told)


def grouped_rows(answers: Sequence[Answer]) -> Iterator[Row]:
    """Equal answers once, with those who gave them; blanks and line ends make no difference."""
    told = [answer for answer in answers if answer.is_told]
    groups: dict[tuple[str, str], tuple[list[str], Answer]] = {}
    for answer in told:
        key = " ".join(answer.text.split()), answer.state
        groups.setdefault(key, ([], answer))[0].append(answer.performer)
    yield from numbered(groups.values())
    yield from totals(told)


def figure_rows(answers: Sequence[Answer]) -> Iterator[Row]:
    """No texts: what all counted together, and who counted nothing."""
    told = [answer for answer in answers if answer.is_told]
    if not any(answer.figures for answer in told):
        yield NoteRow(NO_FIGURES if told else NOBODY_YET)
        return
    yield from totals(told)
    for line in unknown_lines([(answer.performer, answer.figures) for answer in told]):
        yield NoteRow(line)


def exception_rows(answers: Sequence[Answer]) -> Iterator[Row]:
    """Only what was not done, with the reasons."""
    told = [answer for answer in answers if answer.is_told]
    undone = [answer for answer in told if answer.is_undone]
    yield from numbered([([answer.performer], answer) for answer in undone])
    if told and not undone:
        yield NoteRow(nothing_undone(answers))
    yield from totals(told)


def nothing_undone(answers: Sequence[Answer]) -> str:
    found = {answer.counts_as for answer in answers}
    if found <= DONE:
        return DONE_BY_ALL
    return DONE_BY_THOSE if found <= {*DONE, *Waiting} else NONE_UNDONE


MODES: dict[Mode, Callable[[Sequence[Answer]], Iterator[Row]]] = {
    Mode.EACH: each_row,
    Mode.GROUPED: grouped_rows,
    Mode.FIGURES: figure_rows,
    Mode.EXCEPTIONS: exception_rows,
}


def numbered(told: Iterable[tuple[list[str], Answer]]) -> Iterator[ItemRow]:
    for number, (performers, answer) in enumerate(told, start=1):
        count = f" ({len(performers)})" if len(performers) > 1 else ""
        yield ItemRow((str(number), ", ".join(performers) + count, answer.text, answer.state))


def totals(told: Sequence[Answer]) -> Iterator[NoteRow]:
    if not told:
        yield NoteRow(NOBODY_YET)
    line = totals_line(answer.figures for answer in told if answer.figures)
    if line:
        yield NoteRow(line)


def counts(answers: Sequence[Answer]) -> str:
    """«Исполнено 12, в работе 3, не относится 1, не отчитались 2»: every performer of the item once."""
    found = Counter(answer.counts_as for answer in answers)
    words = ", ".join(f"{SHORT.get(each, each.label)} {found[each]}" for each in COUNTED if found[each])
    return f"{words[:1].upper()}{words[1:]}."
