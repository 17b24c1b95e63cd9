"""Tables as people send them: rows to XLSX and CSV bytes, and the way through the pages."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

INSTITUTION = ["Код", "Вид", "Официальное наименование", "Краткое наименование", "Код территории"]
PERSON = ["Логин", "Фамилия, имя, отчество", "Должность", "Роль", "Код места"]


def to_xlsx(rows, *, before=0):
    book = Workbook()
    sheet = book.active
    for _ in range(before):
        sheet.append([])
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def to_csv(rows, *, delimiter=";", encoding="utf-8-sig"):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def upload(browser, kind, data, name="table.xlsx"):
    return browser.post(reverse(f"institutions:{kind}-load"), {"file": SimpleUploadedFile(name, data)})


def preview(browser, kind, data, name="table.xlsx"):
    """The preview page of a file."""
    answer = upload(browser, kind, data, name)
    assert answer.status_code == 302, answer.context["form"].errors
    return browser.get(answer.url)


def confirm(browser, kind, data, name="table.xlsx"):
    """The answer to «Сохранить изменения»."""
    return browser.post(upload(browser, kind, data, name).url)


def counts(page):
    return {state: len(page.context[state]) for state in ("new", "changed", "same", "problems")}


def problems(page):
    return [(problem["row"], problem["column"]) for problem in page.context["problems"]]
