"""Who reported, and which rows of whom a report of the district may print. Forms are counted by `plans.rates.standing`,
as on the period's board: a form that came back stays reported, one at its head is not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from documents.model import Block, Heading, Paragraph
from plans.models import Obligation, Submission
from plans.queries import status_name
from plans.rates import Standing, standing
from plans.schedule_words import plural
from reports.catalogue.several_periods import Account, District, Written, entry_of

WITH_DEPARTMENT = {Submission.State.ON_DEPARTMENT, Submission.State.ACCEPTED}
HOW_COUNTED = (
    "Отчитавшимся считается исполнитель, чей отчёт поступил в управление, — так же, как в таблице периода. "
    "Если отчёт возвращён на доработку, из него напечатаны только строки, принятые ранее."
)


class Waiting(StrEnum):
    """Why a row is not in the report."""

    MENDED = "на доработке"
    AT_HEAD = Standing.AT_HEAD.value
    OWING = Standing.OWING.value

    @property
    def label(self) -> str:
        """In words, as those of a row's state."""
        return self.value


def standing_of(form: Submission) -> Standing:
    return standing(form.state, form.first_submitted_at)


def is_handed_in(row: Obligation) -> bool:
    """Whether the department has it: of a form that was returned, what was accepted before."""
    entry = entry_of(row)
    return row.submission.state in WITH_DEPARTMENT or bool(entry and entry.is_accepted)


def is_accepted_before(row: Obligation) -> bool:
    return row.submission.state not in WITH_DEPARTMENT and is_handed_in(row)


def waiting(form: Submission) -> Waiting:
    """What a row that is not in the report waits for."""
    found = standing_of(form)
    return Waiting.MENDED if found is Standing.REPORTED else Waiting(found.value)


def is_mended(form: Submission) -> bool:
    """Whether the form was with the department and is with its performer again."""
    return form.state not in WITH_DEPARTMENT and waiting(form) is Waiting.MENDED


# How many, and who not


def count_blocks(district: District) -> Iterator[Block]:
    """«Отчитались: 10 из 12, из них на доработке: 1. На согласовании у руководителя: 1.» for every period."""
    for period in district.periods:
        forms = [each.form for each in writings(district) if each.form.period.pk == period.pk]
        words = count_words(forms) if forms else "отчитываться некому."
        yield Paragraph(f"{period}. {words}" if len(district.periods) > 1 else words)


def count_words(forms: Sequence[Submission]) -> str:
    found = [standing_of(form) for form in forms]
    words = f"Отчитались: {found.count(Standing.REPORTED)} из {len(forms)}"
    mended = sum(is_mended(form) for form in forms)
    words += f", из них на доработке: {mended}." if mended else "."
    at_head = found.count(Standing.AT_HEAD)
    return f"{words} На согласовании у руководителя: {at_head}." if at_head else words


def writings(district: District) -> Iterator[Written]:
    for account in district.accounts:
        yield from account.writings


def missing_blocks(district: District) -> Iterator[Block]:
    """Lines, not a table: a table of other columns would begin a sheet of its own in the workbook."""
    found = [each for each in writings(district) if standing_of(each.form) is not Standing.REPORTED]
    yield Heading("Не отчитались")
    for number, each in enumerate(found, start=1):
        yield Paragraph(f"{number}. {whose(each.form, district)}: {status_name(each.form)}")
    if not found:
        yield Paragraph("Отчитались все.")
    yield from mended_blocks(district)


def mended_blocks(district: District) -> Iterator[Block]:
    """Of forms that were returned, the rows that are not in the report."""
    found = [each for each in writings(district) if is_mended(each.form)]
    if found:
        yield Heading("Отчёты на доработке")
    for number, each in enumerate(found, start=1):
        words = f"{status_name(each.form)}, {not_accepted(each, district)}"
        yield Paragraph(f"{number}. {whose(each.form, district)}: {words}")


def not_accepted(writing: Written, district: District) -> str:
    lacking = [item for item, row in writing.rows.items() if not is_handed_in(row)]
    if not lacking:
        return "все строки приняты ранее"
    if len(lacking) == len(writing.rows):
        return "нет ни одной принятой строки"
    numbers = [item.known_number or str(item) for item in district.lines.items if item.pk in lacking]
    return f"нет в отчёте {plural(len(numbers), 'пункта', 'пунктов', 'пунктов')} {', '.join(numbers)}"


def whose(form: Submission, district: District) -> str:
    return f"{form.performer_name} ({form.period})" if len(district.periods) > 1 else form.performer_name


def is_wholly_in(account: Account) -> bool:
    """Whether the performer's report as a whole is with the department."""
    return account.form.state in WITH_DEPARTMENT
