"""The form goes out as a workbook and comes back, or as pasted rows: preview, conflicts, confirmation."""

import datetime as dt
import re
import zipfile
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from institutions.models import AuditEntry, Role
from plans.actions import submissions
from plans.actions.form_uploads import RowWrite, cancel, take_in
from plans.actions.quarter import close_period
from plans.models import Entry, Figure, FormUpload, Indicator, Plan
from tests.factories import (
    a_branch,
    a_deputyship,
    a_form,
    a_person,
    an_active_plan,
    an_institution,
    an_open_period,
    filled,
    write,
)
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db
TEXT, STATE, DATE, REASON, FIGURE, VALUE = "FGHIJK"


@pytest.fixture
def world():
    return Quarter()


@pytest.fixture
def client(world, signed_in):
    return signed_in(world.methodist)


def downloaded(client, form):
    answer = client.get(f"/plans/submissions/{form.pk}/workbook/")
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.content))


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def line_of(book, number):
    return next(row[2].row for row in book.active.iter_rows(min_row=5) if row[2].value == number)


def fill(book, number, **cells):
    names = {"text": TEXT, "state": STATE, "date": DATE, "reason": REASON, "value": VALUE}
    for name, value in cells.items():
        book.active[f"{names[name]}{line_of(book, number)}"] = value


def brought(client, form, book):
    file = SimpleUploadedFile("Отчёт.xlsx", book if isinstance(book, bytes) else saved(book))
    return client.post(f"/plans/submissions/{form.pk}/load/", {"file": file})


def pasted(client, form, text, first=None):
    first = first or rows(form)[0]
    return client.post(f"/plans/submissions/{form.pk}/paste/", {"pasted": text, "first": first.pk})


def preview(client, answer):
    assert answer.status_code == 302, words(answer)
    return client.get(answer.url)


def confirm(client, page, **choices):
    """Press the button of the preview as the page stands."""
    body = page.content.decode()
    upload = FormUpload.objects.latest("created_at")
    seen = dict(re.findall(r'name="(seen-\d+)" value="(\d+)"', body))
    return client.post(f"{upload.get_absolute_url()}confirm/", seen | choices)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def texts(form):
    return [getattr(row, "entry", Entry()).text for row in rows(form)]


# the workbook


def test_the_workbook_holds_the_form_as_it_stands(world, client):
    write(rows(world.form)[0], text="Провели три", by=world.methodist)
    book = downloaded(client, world.form)
    cells = [cell.value for cell in book.active[line_of(book, "1.1")]]
    assert cells[2:] == [
        "1.1", "Мероприятие 1.1", "ежеквартально", "Провели три", "исполнено",
        dt.datetime.fromisoformat("2024-03-20"), None,
    ]  # fmt: skip
    assert book.active["C1"].value == f"{world.place.short_name}: I квартал 2024 года"


def open_cells(book):
    return {cell.coordinate for row in book.active.iter_rows() for cell in row if not cell.protection.locked}


def test_only_what_the_person_may_write_now_is_open(world, client, signed_in):
    Entry.objects.create(obligation=rows(world.form)[1], text="Готово", is_accepted=True)
    book = downloaded(client, world.form)
    lines = [line_of(book, number) for number in ("1.1", "1.3")]
    assert open_cells(book) == {f"{column}{line}" for column in "FGHI" for line in lines}
    assert open_cells(downloaded(signed_in(world.editor), world.form)) == set()


def test_a_workbook_brought_back_untouched_changes_nothing(world, client):
    filled(world.form, by=world.methodist)
    page = preview(client, brought(client, world.form, downloaded(client, world.form)))
    assert "В таблице нет ничего нового" in words(page)
    assert "Внести в отчёт" not in words(page)


def test_what_was_filled_in_is_shown_and_then_saved(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Провели\nтри занятия", state="исполнено", date=dt.date(2024, 3, 20))
    fill(book, "1.2", state="не исполнено", reason="Нет средств")
    page = preview(client, brought(client, world.form, book))
    assert "Изменится мероприятий: 2 . Останется как есть: 1." in words(page)
    assert not Entry.objects.exclude(text="").exists()
    answer = confirm(client, page)
    assert answer.url == world.form.get_absolute_url()
    first, second, third = rows(world.form)
    entry = first.entry
    assert (entry.text, entry.state, entry.actual_date) == (
        "Провели\nтри занятия",
        "done",
        dt.date(2024, 3, 20),
    )
    assert (second.entry.state, second.entry.reason) == ("not_done", "Нет средств")
    assert not hasattr(third, "entry")
    assert AuditEntry.objects.about(entry).get().by == world.methodist


def test_a_text_that_would_stand_without_a_state_is_pointed_out(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Провели", state="исполнено")
    fill(book, "1.2", text="Начали")
    page = preview(client, brought(client, world.form, book))
    assert words(page).count("Состояние останется «не приступали»: укажите его в таблице") == 1
    confirm(client, page)
    assert [row.entry.lacks_state for row in rows(world.form)[:2]] == [False, True]


def test_confirming_twice_saves_once(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Раз")
    page = preview(client, brought(client, world.form, book))
    answers = [confirm(client, page) for _ in range(2)]
    assert [answer.url for answer in answers] == [world.form.get_absolute_url()] * 2
    assert rows(world.form)[0].entry.version == 1
    page = preview(client, brought(client, world.form, book))
    assert "В таблице нет ничего нового" in words(page)


def test_figures_go_out_and_come_back(world, client):
    first = rows(world.form)[0]
    visits, events = [
        Indicator.objects.create(item=first.item, name=name, position=place)
        for place, name in enumerate(["Посещения", "Занятия"])
    ]
    book = downloaded(client, world.form)
    line = line_of(book, "1.1")
    assert [book.active[f"{FIGURE}{line + place}"].value for place in (0, 1)] == ["Посещения", "Занятия"]
    book.active[f"{VALUE}{line}"], book.active[f"{VALUE}{line + 1}"] = 8947.5, "1 234,5"
    confirm(client, preview(client, brought(client, world.form, book)))
    values = dict(Figure.objects.values_list("indicator", "value"))
    assert values == {visits.pk: Decimal("8947.5"), events.pk: Decimal("1234.5")}
    book = downloaded(client, world.form)
    book.active[f"{VALUE}{line + 1}"] = None
    confirm(client, preview(client, brought(client, world.form, book)))
    assert dict(Figure.objects.values_list("indicator", "value")) == {visits.pk: Decimal("8947.5")}


def test_a_figure_that_cannot_be_is_told_before_anything_is_saved(world, client):
    Indicator.objects.create(item=rows(world.form)[0].item, name="Участники", unit="чел.")
    book = downloaded(client, world.form)
    book.active[f"{VALUE}{line_of(book, '1.1')}"] = "112,5"
    page = preview(client, brought(client, world.form, book))
    assert (
        "столбец Значение показателя. «Участники» считают целыми числами (чел.): уберите дробную часть."
        in words(page)
    )
    assert (confirm(client, page).status_code, Figure.objects.count()) == (422, 0)


def test_an_error_is_told_at_its_row_and_column_and_nothing_is_saved(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Хорошая строка")
    fill(book, "1.2", date="32.03.2024")
    page = preview(client, brought(client, world.form, book))
    line = line_of(book, "1.2")
    assert f"Строка {line}, столбец H «Фактический срок». «32.03.2024» — не дата." in words(page)
    answer = confirm(client, page)
    assert (answer.status_code, texts(world.form)) == (422, ["", "", ""])


def test_columns_that_the_form_does_not_have_are_named_before_anything_is_saved(world, client):
    page = preview(client, pasted(client, world.form, "№\tЧто сделано\tПриказ\n1.1\tОткрыли\t17-од"))
    assert "Этих столбцов в отчёте нет, они не вносятся: «Приказ»." in words(page)
    untouched = preview(client, brought(client, world.form, downloaded(client, world.form)))
    assert "они не вносятся" not in words(untouched)


def test_a_token_that_no_figure_fills_is_told_before_anything_is_saved(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Пришли {{Посетители}}")
    page = preview(client, brought(client, world.form, book))
    assert "Показателя «Посетители» у мероприятия нет." in words(page)
    assert confirm(client, page).status_code == 422


# two people


def met(world, client):
    """The methodist's workbook and the head's text about one row."""
    first = rows(world.form)[0]
    write(first, text="Было", by=world.methodist)
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Из книги")
    fill(book, "1.2", text="Второе из книги")
    write(rows(world.form)[0], version=1, text="С портала", by=world.head)
    return preview(client, brought(client, world.form, book)), first


@pytest.mark.parametrize(
    ("choice", "text"),
    [("mine", "Из книги"), ("theirs", "С портала"), ("both", "С портала\n\nИз книги")],
)
def test_two_texts_of_one_row_are_shown_and_a_person_chooses(world, client, choice, text):
    page, first = met(world, client)
    assert "Выберите, что оставить" in words(page)
    assert ("Из книги" in words(page), "С портала" in words(page)) == (True, True)
    assert confirm(client, page).status_code == 422
    assert texts(world.form) == ["С портала", "", ""]
    assert confirm(client, page, **{f"choice-{first.pk}": choice}).status_code == 302
    assert texts(world.form) == [text, "Второе из книги", ""]


def test_a_row_changed_while_the_preview_was_open_is_asked_about_anew(world, client):
    page, first = met(world, client)
    write(rows(world.form)[0], version=2, text="С портала ещё", by=world.head)
    answer = confirm(client, page, **{f"choice-{first.pk}": "mine"})
    assert (answer.status_code, "С портала ещё" in words(answer)) == (422, True)
    assert texts(world.form) == ["С портала ещё", "", ""]


def test_a_row_changed_in_the_very_moment_of_confirming_saves_nothing(world, client):
    pasted(client, world.form, "1.1\tРаз\n1.2\tДва")
    upload, (first, second, _) = FormUpload.objects.get(), rows(world.form)
    write(second, text="С портала", by=world.head)
    writes = [RowWrite(row, {"text": "Из таблицы"}, version=0) for row in (first, second)]
    with pytest.raises(submissions.Conflict):
        take_in(upload, writes, by=world.methodist)
    upload.refresh_from_db()
    assert (texts(world.form), upload.committed_at) == (["", "С портала", ""], None)


def test_a_text_written_on_the_portal_meanwhile_outlives_an_untouched_workbook(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.2", text="Из книги")
    write(rows(world.form)[0], text="С портала", by=world.head)
    confirm(client, preview(client, brought(client, world.form, book)))
    assert texts(world.form) == ["С портала", "Из книги", ""]


# what may not be written now


def test_an_accepted_row_is_left_out_and_the_others_are_taken(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Поздно")
    fill(book, "1.2", text="Вовремя")
    Entry.objects.create(obligation=rows(world.form)[0], text="Принято", is_accepted=True)
    page = preview(client, brought(client, world.form, book))
    assert "Не войдёт в отчёт" in words(page)
    confirm(client, page)
    assert texts(world.form) == ["Принято", "Вовремя", ""]


def test_a_closed_period_takes_no_table(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Поздно")
    answer = brought(client, world.form, book)
    close_period(world.period, by=None)
    page = preview(client, answer)
    assert ("Период закрыт" in words(page), "Внести в отчёт" in words(page)) == (True, False)
    assert confirm(client, page).status_code == 422
    answer = brought(client, world.form, book)
    assert (answer.status_code, "Период закрыт" in words(answer)) == (200, True)
    assert texts(world.form) == ["", "", ""]


def test_a_form_that_went_to_the_head_is_closed_to_the_methodist(world, client, signed_in):
    filled(world.form)
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Иначе")
    submissions.send(world.form, by=world.methodist)
    assert brought(client, world.form, book).status_code == 200
    head = signed_in(world.head)
    confirm(head, preview(head, brought(head, world.form, book)))
    assert texts(world.form)[0] == "Иначе"


def test_the_department_may_read_the_workbook_and_bring_none(world, signed_in):
    editor = signed_in(world.editor)
    book = downloaded(editor, world.form)
    assert brought(editor, world.form, book).status_code == 403
    assert pasted(editor, world.form, "1.1\tЧужое").status_code == 403


def test_a_strangers_form_and_table_do_not_exist(world, client, signed_in):
    pasted(client, world.form, "1.1\tМоё")
    upload, stranger = FormUpload.objects.get(), signed_in(world.stranger)
    address = upload.get_absolute_url()
    answers = [
        stranger.get(f"/plans/submissions/{world.form.pk}/workbook/"),
        stranger.get(address),
        stranger.post(f"{address}confirm/"),
        stranger.post(f"{address}cancel/"),
        signed_in(world.editor).get(address),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5


def test_a_workbook_of_another_form_is_refused(world, client, signed_in):
    other = Quarter()
    book = downloaded(signed_in(other.methodist), other.form)
    fill(book, "1.1", text="Чужое")
    page = preview(client, brought(client, world.form, book))
    assert words(page).count("Строка из другого отчёта") == 3
    assert confirm(client, page).status_code == 422


def test_a_cancelled_table_is_forgotten_and_leaves_a_trace(world, client):
    pasted(client, world.form, "1.1\tМоё")
    upload = FormUpload.objects.get()
    answer = client.post(f"{upload.get_absolute_url()}cancel/")
    assert (answer.url, FormUpload.objects.exists()) == (world.form.get_absolute_url(), False)
    assert AuditEntry.objects.filter(action="Загрузка отменена").get().by == world.methodist


def test_a_table_taken_in_meanwhile_is_not_forgotten(world, client):
    confirm(client, preview(client, pasted(client, world.form, "1.1\tМоё")))
    seen_before = FormUpload.objects.get()
    seen_before.committed_at = None
    with pytest.raises(ValidationError, match="уже внесена"):
        cancel(seen_before, by=world.methodist)
    assert FormUpload.objects.count() == 1


def test_a_deputy_brings_a_table_in_place_of_another_and_the_trail_says_so(world, signed_in):
    deputy = a_person(Role.METHODIST, an_institution(territory=world.district))
    a_deputyship(world.methodist.memberships.get(), deputy)
    client = signed_in(deputy)
    confirm(client, preview(client, pasted(client, world.form, "1.1\tЗа другого")))
    assert texts(world.form)[0] == "За другого"
    trail = AuditEntry.objects.filter(by=deputy).values_list("action", "on_behalf_of")
    assert sorted(trail) == [
        ("Внесена таблица", world.methodist.pk),
        ("Изменено исполнение", world.methodist.pk),
        ("Таблица прочитана", world.methodist.pk),
    ]


def test_a_branch_fills_its_part_by_a_table(world, signed_in):
    branch = a_branch(world.place)
    plan = an_active_plan(world.district, title="План с филиалами", branches=Plan.Branches.PARTS)
    part = a_form(an_open_period(plan), branch)
    client = signed_in(a_person(Role.METHODIST, branch))
    confirm(client, preview(client, pasted(client, part, "1.2\tВ филиале")))
    assert texts(part) == ["", "В филиале", ""]


# pasted rows


def test_pasted_rows_go_the_same_way(world, client):
    text = 'Мероприятие\tИнформация об исполнении\nМероприятие 1.2\t"Первая строка\nвторая"\n'
    page = preview(client, pasted(client, world.form, text))
    assert "Изменится мероприятий: 1" in words(page)
    confirm(client, page)
    assert texts(world.form) == ["", "Первая строка\nвторая", ""]


def test_one_pasted_column_fills_the_rows_from_the_chosen_one(world, client):
    page = preview(client, pasted(client, world.form, "Вторая\nТретья", first=rows(world.form)[1]))
    confirm(client, page)
    assert texts(world.form) == ["", "Вторая", "Третья"]


def test_an_empty_pasted_cell_wipes_nothing(world, client):
    write(rows(world.form)[0], text="Было")
    text = "№\tЧто сделано\tПричина\n1.1\t\tБолезнь"
    confirm(client, preview(client, pasted(client, world.form, text)))
    entry = rows(world.form)[0].entry
    assert (entry.text, entry.reason) == ("Было", "Болезнь")


def test_nothing_pasted_is_told_with_what_was_typed_kept(world, client):
    answer = pasted(client, world.form, " \n\t")
    assert (answer.status_code, "Вставьте строки" in words(answer)) == (422, True)


def test_rows_of_the_portals_workbook_may_be_pasted_too(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.3", text="Через буфер")
    lines = [
        "\t".join(str(cell or "") for cell in row)
        for row in book.active.iter_rows(min_row=4, values_only=True)
    ]
    confirm(client, preview(client, pasted(client, world.form, "\n".join(lines))))
    assert texts(world.form) == ["", "", "Через буфер"]


# what people do to a workbook


def rebuilt(book, columns, *, lines=list):
    """The table in a new workbook: these columns of the old one, its lines in another order."""
    head, *rest = list(book.active.iter_rows(min_row=4, values_only=True))
    fresh = openpyxl.Workbook()
    for row in [head, *lines(rest)]:
        fresh.active.append([row[column] for column in columns])
    return fresh


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (range(9), reversed),
        ([8, 5, 4, 0, 1, 3, 2, 6, 7], list),
        ([2, 3, 5, 6, 7, 8], list),
        ([3, 5, 6, 7], sorted),
        ([2, 5, 6, 7], reversed),
        ([0, 5, 6, 7], list),
        (range(9), lambda rows: [row for row in rows if row[2] == "1.1"]),
    ],
    ids=[
        "turned over",
        "reordered",
        "no codes",
        "titles alone",
        "numbers alone",
        "codes alone",
        "others deleted",
    ],
)
def test_a_table_that_people_rearranged_is_read_all_the_same(world, client, columns, lines):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Провели", state="исполнено", date=dt.date(2024, 3, 20))

    def by_title(rows):
        return sorted(rows, key=lambda row: str(row[3])) if lines is sorted else lines(rows)

    page = preview(client, brought(client, world.form, rebuilt(book, columns, lines=by_title)))
    confirm(client, page)
    entry = rows(world.form)[0].entry
    assert (entry.text, entry.state, entry.actual_date) == ("Провели", "done", dt.date(2024, 3, 20))
    assert texts(world.form)[1:] == ["", ""]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Информация об исполнении", "Состояние"),
        ("Что сделано за период", "состояние "),
        ("Отметка о выполнении", "СОСТОЯНИЕ"),
    ],
)
def test_renamed_headings_are_understood(world, client, text, state):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Провели", state="исполнено")
    book.active[f"{TEXT}4"], book.active[f"{STATE}4"] = text, state
    confirm(client, preview(client, brought(client, world.form, book)))
    assert (texts(world.form)[0], rows(world.form)[0].entry.state) == ("Провели", "done")


@pytest.mark.parametrize(
    "value",
    [
        "20.03.2024",
        "20.3.2024 г.",
        "2024-03-20",
        dt.datetime.fromisoformat("2024-03-20"),
        dt.date(2024, 3, 20),
    ],
)
def test_a_date_is_read_however_it_was_typed(world, client, value):
    book = downloaded(client, world.form)
    fill(book, "1.1", date=value)
    confirm(client, preview(client, brought(client, world.form, book)))
    assert rows(world.form)[0].entry.actual_date == dt.date(2024, 3, 20)


@pytest.mark.parametrize("shape", ["0", "#,##0.00", "0.0E+00", "@"])
def test_a_figure_comes_whole_whatever_its_cell_shows(world, client, shape):
    indicator = Indicator.objects.create(item=rows(world.form)[0].item, name="Посещения")
    book = downloaded(client, world.form)
    cell = book.active[f"{VALUE}{line_of(book, '1.1')}"]
    cell.value, cell.number_format = 8947.125, shape
    confirm(client, preview(client, brought(client, world.form, book)))
    assert Figure.objects.get(indicator=indicator).value == Decimal("8947.125")


def test_a_second_sheet_of_notes_does_not_hide_the_form(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text="Провели")
    book.create_sheet("Заметки", 0).append(["№", "Что сделано"])
    confirm(client, preview(client, brought(client, world.form, book)))
    assert texts(world.form)[0] == "Провели"


# workbooks from strangers


def test_a_formula_without_a_value_is_told_at_its_cell(world, client):
    book = downloaded(client, world.form)
    fill(book, "1.1", text='=HYPERLINK("http://x")')
    page = preview(client, brought(client, world.form, book))
    place = f"Строка {line_of(book, '1.1')}, столбец F «Что сделано»."
    assert f"{place} Здесь у формулы нет сохранённого значения." in words(page)


def with_part(data, name, body):
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: b"", "Файл пустой"),
        (lambda data: data[:1000], "Файл повреждён"),
        (lambda data: b"%PDF-1.7", "Это PDF"),
        (lambda data: with_part(data, "xl/vbaProject.bin", b"x"), "макросы"),
        (lambda data: with_part(data, "xl/bomb.xml", b"0" * 60_000_000), "слишком большой объём"),
        (lambda data: with_part(data, "xl/x.xml", b"<!DOCTYPE x>"), "DOCTYPE"),
    ],
    ids=["empty", "cut", "pdf", "macros", "bomb", "doctype"],
)
def test_a_hostile_file_is_refused_in_words(world, client, spoil, message):
    answer = brought(client, world.form, spoil(saved(downloaded(client, world.form))))
    assert (answer.status_code, message in words(answer)) == (422, True)
    assert not FormUpload.objects.exists()


def test_a_file_without_a_form_in_it_is_told(world, client):
    book = openpyxl.Workbook()
    book.active.append(["Бюджет", "Остаток"])
    page = preview(client, brought(client, world.form, book))
    assert "Не понятно, к каким мероприятиям относятся строки" in words(page)


def test_many_errors_are_counted_and_the_first_are_shown(world, client):
    lines = "\n".join(f"9.{number}\tЛишнее" for number in range(60))
    page = preview(client, pasted(client, world.form, f"№\tЧто сделано\n{lines}"))
    assert ("Ошибок: 60" in words(page), words(page).count("Не нашли такого мероприятия")) == (True, 50)


def test_text_of_the_form_never_becomes_a_formula(world, client):
    write(rows(world.form)[0], text="=1+1", reason="@SUM(A1)")
    book = downloaded(client, world.form)
    line = line_of(book, "1.1")
    assert [book.active[f"{column}{line}"].data_type for column in (TEXT, REASON)] == ["s", "s"]
    assert "нет ничего нового" in words(preview(client, brought(client, world.form, book)))


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


class TheRoundTripLosesNothing(TestCase):
    """Any text goes out and comes back untouched; any text typed outside comes in as it was typed."""

    @pytest.fixture(autouse=True)
    def browser(self, signed_in):
        self.signed_in = signed_in

    @settings(max_examples=25)
    @given(NAMES, NAMES)
    def test_in_a_workbook(self, stored, typed):
        world = Quarter(rows_wanted=2)
        client = self.signed_in(world.methodist)
        write(rows(world.form)[0], text=stored if stored.strip() else "")
        book = downloaded(client, world.form)
        fill(book, "1.2", text=typed)
        book.active[f"{TEXT}{line_of(book, '1.2')}"].data_type = "s"
        page = preview(client, brought(client, world.form, book))
        if typed.strip():
            confirm(client, page)
        assert texts(world.form) == [stored if stored.strip() else "", typed if typed.strip() else ""]
