"""Loading institutions: what a file does, what is wrong with it, and that nothing is half saved."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from institutions.imports import Outcome, confirm_upload, read_table, upload_table
from institutions.models import AuditEntry, Institution, Upload, User
from tests.factories import a_branch, a_settlement, an_institution
from tests.institutions.tables import (
    INSTITUTION,
    confirm,
    counts,
    preview,
    problems,
    to_csv,
    to_xlsx,
    upload,
)

KIND = "institutions"


@pytest.fixture
def browser(signed_in, district):
    return signed_in(district.administrator)


@pytest.fixture
def rows(district):
    code = district.territory.code
    return [
        INSTITUTION,
        ["dk", "клуб, дом культуры", "Дом культуры «Заря»", "ДК «Заря»", code],
        ["museum", "Музей", "Районный музей", "Музей", code],
    ]


# what a file does


def test_new_rows_are_shown_and_saved_after_a_yes(browser, district, rows):
    page = preview(browser, KIND, to_xlsx(rows))
    assert counts(page) == {"new": 2, "changed": 0, "same": 0, "problems": 0}
    assert Institution.objects.count() == 1
    browser.post(page.request["PATH_INFO"])
    museum = Institution.objects.get(code="museum")
    assert (museum.kind, museum.territory, museum.head_post) == ("museum", district.territory, "Директор")
    assert AuditEntry.objects.about(museum).get().by == district.administrator


def test_the_same_file_twice_changes_nothing(browser, rows):
    confirm(browser, KIND, to_xlsx(rows))
    entries = AuditEntry.objects.count()
    page = preview(browser, KIND, to_xlsx(rows))
    assert counts(page) == {"new": 0, "changed": 0, "same": 2, "problems": 0}
    assert not page.context["may_confirm"]
    confirm(browser, KIND, to_xlsx(rows))
    assert AuditEntry.objects.count() == entries


def test_a_changed_cell_is_shown_before_and_after(browser, rows):
    confirm(browser, KIND, to_xlsx(rows))
    rows[2][3] = "Краеведческий музей"
    page = preview(browser, KIND, to_xlsx(rows))
    assert counts(page) == {"new": 0, "changed": 1, "same": 1, "problems": 0}
    assert page.context["changed"][0]["changes"] == [["Краткое наименование", "Музей", "Краеведческий музей"]]
    browser.post(page.request["PATH_INFO"])
    museum = Institution.objects.get(code="museum")
    assert AuditEntry.objects.about(museum).first().changes == {
        "краткое наименование": ["Музей", "Краеведческий музей"]
    }


def test_a_column_that_is_not_there_is_left_as_it_was(browser, district):
    Institution.objects.update(phone="2-12-85")
    confirm(browser, KIND, to_xlsx([["Код", "Адрес"], [district.library.code, "ул. Речная, 1"]]))
    district.library.refresh_from_db()
    assert (district.library.phone, district.library.address) == ("2-12-85", "ул. Речная, 1")


def test_a_branch_may_stand_above_its_head_institution(browser, rows, district):
    code = district.territory.code
    table = [
        [*INSTITUTION, "Код головного учреждения"],
        ["branch", "библиотека", "Сельский филиал", "Филиал", code, "cbs"],
        ["cbs", "библиотека", "Централизованная система", "ЦБС", code, ""],
    ]
    page = preview(browser, KIND, to_xlsx(table))
    assert [row["number"] for row in page.context["new"]] == [2, 3]
    browser.post(page.request["PATH_INFO"])
    assert Institution.objects.get(code="branch").parent.code == "cbs"


def test_cells_of_every_type_are_read_as_people_see_them(browser, district):
    from datetime import date, datetime

    table = [
        ["Код", "Телефон", "Номер на bus.gov.ru", "Действует", "Закрыто с"],
        [district.library.code, 21285, 12345.0, False, datetime(2022, 7, 1)],  # noqa: DTZ001
    ]
    confirm(browser, KIND, to_xlsx(table))
    district.library.refresh_from_db()
    library = district.library
    assert (library.phone, library.bus_gov_id, library.is_active, library.closed_on) == (
        "21285",
        "12345",
        False,
        date(2022, 7, 1),
    )


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (",", "utf-8"), (";", "cp1251"), ("\t", "utf-8")],
)
def test_csv_is_read_as_any_spreadsheet_writes_it(browser, rows, delimiter, encoding):
    page = preview(browser, KIND, to_csv(rows, delimiter=delimiter, encoding=encoding), "table.csv")
    assert [row["title"] for row in page.context["new"]] == ["ДК «Заря»", "Музей"]


def test_the_table_may_begin_below_and_columns_stand_in_any_order(browser, rows):
    turned = [row[::-1] for row in rows]
    turned[0] = [heading.upper() for heading in turned[0]]
    page = preview(browser, KIND, to_xlsx([*turned, [], [None, " "]], before=3))
    assert counts(page) == {"new": 2, "changed": 0, "same": 0, "problems": 0}
    assert [row["number"] for row in page.context["new"]] == [5, 6]


# what is wrong with a file


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Код", "С пробелом"),
        ("Код", ""),
        ("Вид", "бар"),
        ("Краткое наименование", ""),
        ("Краткое наименование", "я" * 201),
        ("Код территории", "nowhere"),
        ("Код территории", ""),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(browser, rows, column, value):
    rows[2][INSTITUTION.index(column)] = value
    page = preview(browser, KIND, to_xlsx(rows))
    assert problems(page) == [(3, column)]
    assert not page.context["may_confirm"]


def test_an_empty_cell_is_told_in_words_of_a_table(browser, rows):
    rows[2][2] = rows[2][4] = ""
    page = preview(browser, KIND, to_xlsx(rows))
    assert [problem["message"] for problem in page.context["problems"]] == ["Ячейка пуста: заполните её."] * 2


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Электронная почта", "не почта"),
        ("Сайт", "javascript:alert(1)"),
        ("Закрыто с", "31.02.2022"),
        ("Действует", "иногда"),
        ("Код головного учреждения", "nobody"),
    ],
)
def test_a_wrong_optional_cell_is_named_too(browser, rows, heading, value):
    table = [[*row, tail] for row, tail in zip(rows, [heading, value, ""], strict=True)]
    assert problems(preview(browser, KIND, to_xlsx(table))) == [(2, heading)]


def test_nothing_is_saved_while_one_row_is_wrong(browser, rows):
    rows[2][1] = "бар"
    page = preview(browser, KIND, to_xlsx(rows))
    answer = browser.post(page.request["PATH_INFO"])
    assert answer.url == page.request["PATH_INFO"]
    assert Institution.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_a_code_stands_in_a_file_once(browser, rows):
    assert problems(preview(browser, KIND, to_xlsx([*rows, rows[1]]))) == [(4, "Код")]


@pytest.mark.parametrize("change", ["missing", "unknown", "twice", "blank"])
def test_a_wrong_heading_is_named(browser, rows, change):
    headings, *lines = rows
    changed = {
        "missing": ["Шифр", *headings[1:]],
        "unknown": [*headings[:4], "Район"],
        "twice": [*headings[:4], "Код"],
        "blank": [*headings[:3], "", headings[4]],
    }[change]
    expected = {
        "missing": [(1, "Шифр"), (1, "Код")],
        "unknown": [(1, "Район")],
        "twice": [(1, "Код")],
        "blank": [(1, "4-й")],
    }[change]
    assert problems(preview(browser, KIND, to_xlsx([changed, *lines]))) == expected


def test_a_formula_is_refused_at_its_cell(browser, rows):
    book = load_workbook(io.BytesIO(to_xlsx(rows)))
    book.active["D3"] = '=HYPERLINK("http://evil.example")'
    target = io.BytesIO()
    book.save(target)
    assert problems(preview(browser, KIND, target.getvalue())) == [(3, "D")]


def test_cells_beyond_the_headings_are_refused(browser, rows):
    assert problems(preview(browser, KIND, to_xlsx([rows[0], [*rows[1], "лишнее"], rows[2]]))) == [(2, "")]


def test_another_districts_institution_is_neither_shown_nor_changed(browser, other, rows):
    rows[1][0] = other.library.code
    page = preview(browser, KIND, to_xlsx(rows))
    assert problems(page) == [(2, "Код")]
    assert other.library.official_name not in page.text


def test_another_districts_territory_is_not_known(browser, other, rows):
    rows[1][4] = other.territory.code
    assert problems(preview(browser, KIND, to_xlsx(rows))) == [(2, "Код территории")]


def empty_book():
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


def test_an_empty_table_is_told_so(browser):
    assert problems(preview(browser, KIND, empty_book())) == [(0, "")]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"x", "table.xlsx"),
        (b"PK\x03\x04 broken", "table.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "table.xls"),
        (b"%PDF-1.7", "table.pdf"),
        (b"\0\1\2", "table.csv"),
        (b"x" * (10 * 1024 * 1024 + 1), "table.csv"),
        ("Код\n".encode() + b"a\n" * 501, "table.csv"),
        (b'"' + b"x" * 200_000, "table.csv"),
        (to_xlsx([["Код"]]), "table.docx"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(browser, data, name):
    page = upload(browser, KIND, data, name)
    assert list(page.context["form"].errors) == ["file"]
    assert not Upload.objects.exists()


def test_an_empty_upload_is_refused(browser):
    assert list(upload(browser, KIND, b"").context["form"].errors) == ["file"]


def test_a_long_row_far_below_is_not_waited_for(browser, rows):
    book = load_workbook(io.BytesIO(to_xlsx(rows)))
    book.active.cell(1_048_576, 16_384).value = "далеко"
    target = io.BytesIO()
    book.save(target)
    assert counts(preview(browser, KIND, target.getvalue()))["new"] == 2


# between preview and confirmation


def test_a_preview_belongs_to_whoever_loaded_it(browser, signed_in, other, rows):
    address = upload(browser, KIND, to_xlsx(rows)).url
    stranger = signed_in(other.administrator)
    assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)
    assert Institution.objects.filter(code="dk").count() == 0


def test_a_preview_is_confirmed_once(browser, rows):
    address = upload(browser, KIND, to_xlsx(rows)).url
    pages = [browser.post(address, follow=True) for _ in range(2)]
    assert [page.redirect_chain[-1][0] for page in pages] == [reverse("institutions:institutions")] * 2
    assert ["Добавлено: 2, изменено: 0." in page.content.decode() for page in pages] == [True, True]
    assert Institution.objects.filter(code__in=["dk", "museum"]).count() == 2
    kept = Upload.objects.get()
    assert (kept.table, kept.preview, kept.done["new"]) == ({}, {}, 2)


def test_a_confirmed_preview_opened_again_says_that_it_is_loaded(browser, rows):
    address = upload(browser, KIND, to_xlsx(rows)).url
    browser.post(address)
    assert "Эта таблица уже загружена." in browser.get(address, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_a_preview_saves_it_once_and_breaks_nothing(district, rows):
    upload = upload_table(KIND, to_xlsx(rows), "table.xlsx", by=district.administrator)
    both = threading.Barrier(2)

    def click(_: int) -> Outcome | None:
        both.wait(5)
        try:
            return confirm_upload(upload, by=User.objects.get(pk=district.administrator.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as clicks:
        outcomes = list(clicks.map(click, range(2)))
    assert [outcome.new for outcome in outcomes if outcome] == [2, 2]
    assert Institution.objects.filter(code__in=["dk", "museum"]).count() == 2


def test_a_cancelled_preview_is_forgotten(browser, rows):
    upload(browser, KIND, to_xlsx(rows))
    browser.post(reverse("institutions:institutions-load-cancel", args=[Upload.objects.get().pk]))
    assert not Upload.objects.exists()


def test_what_changed_meanwhile_is_shown_again_and_not_overwritten(browser, rows):
    confirm(browser, KIND, to_xlsx(rows))
    rows[2][3] = "Краеведческий музей"
    page = preview(browser, KIND, to_xlsx(rows))
    Institution.objects.filter(code="museum").update(short_name="Музей природы")
    browser.post(page.request["PATH_INFO"])
    assert Institution.objects.get(code="museum").short_name == "Музей природы"
    again = browser.get(page.request["PATH_INFO"])
    assert again.context["changed"][0]["changes"][0][1] == "Музей природы"


def test_a_forgotten_preview_is_dropped_after_a_day(browser, rows):
    upload(browser, KIND, to_xlsx(rows))
    Upload.objects.update(created_at="2022-01-01T00:00Z")
    upload(browser, KIND, to_xlsx(rows))
    assert Upload.objects.count() == 1


def test_a_people_preview_is_not_opened_as_institutions(browser, rows):
    pk = upload(browser, KIND, to_xlsx(rows)).url.rstrip("/").split("/")[-1]
    assert browser.get(reverse("institutions:people-load-preview", args=[pk])).status_code == 404


# out and in again


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_an_export_read_back_changes_nothing(browser, district, extension):
    an_institution(a_settlement(district.territory), phone="+7 34638 2-12-85", head_post="-", address="=1+1")
    an_institution(
        district.territory, is_active=False, closed_on="2022-07-01", head_name="'=апостроф", site=""
    )
    a_branch(district.library)
    data = browser.get(reverse("institutions:institutions-export", args=[extension])).content
    page = preview(browser, KIND, data, f"table.{extension}")
    assert counts(page) == {"new": 0, "changed": 0, "same": 4, "problems": 0}


def test_an_export_holds_every_column_and_only_ones_own(browser, district, other):
    data = browser.get(reverse("institutions:institutions-export", args=["xlsx"])).content
    sheet = load_workbook(io.BytesIO(data)).active
    assert len([cell.value for cell in sheet[1]]) == 16
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [district.library.code]


def test_a_text_like_a_formula_stays_text(browser, district):
    for sign in ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "|cmd"]:
        an_institution(district.territory, head_name=sign)
    export = reverse("institutions:institutions-export", args=["xlsx"])
    sheet = load_workbook(io.BytesIO(browser.get(export).content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    text = browser.get(reverse("institutions:institutions-export", args=["csv"])).content.decode("utf-8-sig")
    for sign in ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "|cmd"]:
        assert f";'{sign};" in text


# whatever is in the cells


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        ["музей", "клуб, дом культуры", "да", "нет", "lib", "='x'", "+1", "31.12.2022", "\u202e", "_x0000_"]
    ),
)
HEADINGS = ["Код", "Вид", "Официальное наименование", "Краткое наименование", "Код территории"]
MORE = [
    "Код головного учреждения",
    "Телефон",
    "Электронная почта",
    "Сайт",
    "Действует",
    "Закрыто с",
    "Странный",
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    extra=st.lists(st.sampled_from(MORE), max_size=3),
    lines=st.lists(st.lists(CELLS, min_size=3, max_size=8), max_size=4),
    territory=st.booleans(),
)
def test_any_cells_give_problems_or_a_preview_that_can_be_confirmed(district, extra, lines, territory):
    from institutions.imports import confirm_upload

    if territory:
        lines = [[*line[:4], *[None] * (4 - len(line[:4])), district.territory.code] for line in lines]
    found = upload_table(KIND, safe_xlsx([HEADINGS + extra, *lines]), "table.xlsx", by=district.administrator)
    before = Institution.objects.count()
    new = [row for row in found.preview["rows"] if row["state"] == "new"]
    outcome = confirm_upload(found, by=district.administrator)
    assert (outcome is None) == bool(found.preview["problems"])
    assert Institution.objects.count() == before + (len(new) if outcome else 0)
    assert "Строку не удалось загрузить" not in str(found.preview)
    Institution.objects.exclude(pk=district.library.pk).update(parent=None)
    Institution.objects.exclude(pk=district.library.pk).delete()


def safe_xlsx(rows):
    """A workbook of these cells, without the characters that no workbook can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def legal(cell):
        return (
            ILLEGAL_CHARACTERS_RE.sub("", cell.encode("utf-8", "ignore").decode())
            if isinstance(cell, str)
            else cell
        )

    return to_xlsx([[legal(cell) for cell in row] for row in rows])


@settings(max_examples=200)
@given(data=st.binary(max_size=300))
def test_any_bytes_named_csv_are_read_or_refused(data):
    from documents.office_files import UnreadableFile

    try:
        table = read_table(KIND, data, "table.csv")
    except UnreadableFile as refused:
        assert str(refused).endswith(".")
    else:
        assert table.headings == [] or table.problems or table.rows == []
