"""The answers of a survey as a table: in words, streamed, without institutions that are too small."""

import csv
import tracemalloc
import uuid
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from documents.render.sheet_layout import text_height
from surveys.actions.responses import exclude, store_many, stored_key
from surveys.doors import read_door
from surveys.exports import save_answers
from surveys.library import library
from surveys.models import Response
from tests.factories import a_district, an_institution
from tests.factories.surveys import a_campaign, a_collector, an_answer, answered

pytestmark = pytest.mark.django_db
SENT = {
    "came": "yes", "poster": "4", "found": ["c1", "c8"], "rooms.r1": "5", "rooms.r2": "na", "advise": "0",
    "age": "33", "last": "2026-05-31", "name": "=1+1", "wish": "Больше кружков\nи скамейки",
}  # fmt: skip


def quiet(*told):
    pass


def saved(campaign, path):
    out = StringIO()
    call_command("save_responses", campaign.pk, path, stdout=out)
    return out.getvalue().splitlines()[-1:], list(table(path))


def table(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file, delimiter=";")
    else:
        for sheet in openpyxl.load_workbook(path).worksheets:
            yield from ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_answers_are_written_in_words(collector, tmp_path, suffix):
    for _ in range(5):
        answered(collector, SENT)
    said, (headings, *rows) = saved(collector.campaign, tmp_path / f"answers{suffix}")
    assert said == ["Выгружено анкет: 5."]
    row = dict(zip(headings, rows[0], strict=True))
    assert len(rows) == 5
    assert row["Канал"] == "QR-код"
    assert row["1. Вы пришли по афише?"] == "Да"
    assert row["3. Откуда вы о нас знаете?"] == "Источник 1; Источник 8"
    assert [row["4.1. Зал 1"], row["4.2. Зал 2"], row["4.3. Зал 3"]] == ["5", "не был", ""]
    assert row["6. Посоветуете нас друзьям?"] == "0"
    assert row["7. Сколько вам полных лет?"] == "33"
    assert row["10. Что улучшить?"] == "Больше кружков\nи скамейки"
    assert row["9. Какой кружок открыть?"] == {".csv": "'=1+1", ".xlsx": "=1+1"}[suffix]


def test_small_institutions_and_what_does_not_count_stay_out(tmp_path):
    district = a_district()
    large, small = an_institution(district), an_institution(district)
    campaign = a_campaign(district, large, small)
    for _ in range(5):
        answered(a := a_collector(campaign, large, point=uuid.uuid4().hex))
    left_out = answered(a)
    exclude([stored_key(left_out.key)], Response.Exclusion.STAFF)
    answered(a_collector(campaign, small))
    said, (_, *rows) = saved(campaign, tmp_path / "answers.csv")
    assert {row[1] for row in rows} == {large.short_name}
    assert (len(rows), said) == (5, ["Не выгружено 1: в их учреждениях меньше 5 анкет."])


def test_a_workbook_goes_on_on_the_next_sheet(collector, tmp_path):
    for _ in range(7):
        answered(collector, SENT)
    path = tmp_path / "answers.xlsx"
    save_answers(collector.campaign, path, least=5, tell=quiet, most_rows=4)
    sheets = openpyxl.load_workbook(path).worksheets
    assert [(sheet.title, sheet.max_row) for sheet in sheets] == [
        ("Ответы", 4), ("Ответы 2", 4), ("Ответы 3", 2),
    ]  # fmt: skip
    assert {sheet["A1"].value for sheet in sheets} == {"День"}


def test_a_workbook_prints_under_its_headings_and_beside_day_and_institution(collector, tmp_path):
    for _ in range(5):
        answered(collector, SENT)
    path = tmp_path / "answers.xlsx"
    save_answers(collector.campaign, path, least=5, tell=quiet, most_rows=4)
    for sheet in openpyxl.load_workbook(path):
        kept = sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols
        assert kept == ("C2", "$1:$1", "$A:$B")
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        foot = (sheet.oddFooter.left.text, sheet.oddFooter.right.text)
        assert foot == (f"Ответы, {collector.campaign}", "Стр. &P из &N")
        last = sheet.cell(sheet.max_row, sheet.max_column)
        assert sheet.print_area == f"'{sheet.title}'!$A$1:${last.column_letter}${last.row}"
        assert {cell.alignment.wrap_text for cell in sheet[1]} == {True}


def test_headings_of_the_longest_form_leave_room_for_the_answers(tmp_path):
    collector = a_collector(a_campaign(content=library()["nok675"].content))
    path = tmp_path / "answers.xlsx"
    save_answers(collector.campaign, path, least=5, tell=quiet)
    sheet = openpyxl.load_workbook(path).active
    headings = {cell.column: cell.value for cell in sheet[1]}
    spans = sheet.column_dimensions.values()
    widths = {number: each.width for each in spans for number in range(each.min, each.max + 1)}
    needed = max(text_height(words, widths[number], bold=True) for number, words in headings.items())
    assert needed - 1 < sheet.row_dimensions[1].height < 150  # rounded to pixels
    [asked] = [number for number, words in headings.items() if words.startswith("15. Ваши предложения")]
    assert round(widths[asked]) == 61


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_memory_does_not_grow_with_the_answers(collector, tmp_path, suffix):
    """Ten thousand rows cost what five thousand did."""
    path, peaks = tmp_path / f"answers{suffix}", []
    for _ in range(2):
        answers = [an_answer(collector, SENT) for _ in range(5000)]
        for start in range(0, 5000, 500):
            store_many(read_door(collector.code), answers[start : start + 500])
        tracemalloc.start()
        save_answers(collector.campaign, path, least=5, tell=quiet)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_nothing_answered_is_a_table_with_its_heading(collector, tmp_path):
    said, rows = saved(collector.campaign, tmp_path / "answers.xlsx")
    assert (said, len(rows)) == (["Выгружено анкет: 0."], 1)


def test_another_kind_of_file_and_an_unknown_survey_are_told(collector, tmp_path):
    with pytest.raises(CommandError, match="должно кончаться на"):
        call_command("save_responses", collector.campaign_id, tmp_path / "answers.pdf")
    with pytest.raises(CommandError, match="нет"):
        call_command("save_responses", 10**6, tmp_path / "answers.csv")
    with pytest.raises(CommandError, match="Файл не записан"):
        call_command("save_responses", collector.campaign_id, tmp_path / "no" / "answers.csv")
