"""From a file to a plan in the browser: reading, settling doubts, taking in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from institutions.models import AuditEntry, Role
from plans.actions.plans import archive
from plans.models import Entry, Item, Plan, PlanUpload, Submission
from tests.factories import a_district, a_person, an_institution
from tests.plans.plan_files import NARROW, Section, plan_table, word, workbook
from tests.plans.plan_files import Item as Row

pytestmark = pytest.mark.django_db
NEW = {"purpose": "new", "territory": "", "year": "", "plan": "", "institution": "", "period": ""}
COMMIT = {"kind": "quality", "year_from": "2024", "year_to": "2025"}


@pytest.fixture
def district():
    return a_district()


@pytest.fixture
def browser(district, signed_in):
    return signed_in(a_person(Role.DEPARTMENT_EDITOR, district))


def a_file(data=None, name="plan.xlsx"):
    return SimpleUploadedFile(name, data or workbook(plan_table(NARROW)))


def send(browser, data=None, name="plan.xlsx", **fields):
    return browser.post(reverse("plans:upload-new"), NEW | {"file": a_file(data, name)} | fields)


def load(browser, data=None, name="plan.xlsx", **fields):
    """The upload kept after a file was sent."""
    answer = send(browser, data, name, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    return PlanUpload.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


def commit(browser, upload, **fields):
    return browser.post(reverse("plans:upload-commit", args=[upload.pk]), COMMIT | fields)


def take_in(browser, data=None, **fields):
    assert commit(browser, load(browser, data, **fields)).status_code == 302
    return Plan.objects.get()


def at(name, upload, *args):
    return reverse(f"plans:{name}", args=[upload.pk, *args])


def doubtful_rows(deadline):
    return [Row("1.1", "Опрос", "анкета", deadline, "директора клубов")]


def test_a_workbook_is_kept_as_a_draft_and_no_plan_is_made(browser):
    upload = load(browser)
    assert (upload.year, upload.filename, Plan.objects.count()) == (2024, "plan.xlsx", 0)
    page = browser.get(upload.get_absolute_url())
    assert page.context["counts"] == [
        (2, "раздела"), (5, "мероприятий"), (1, "продолжение пункта"), (0, "сомнений"),
    ]  # fmt: skip


def test_a_word_file_is_taken_in_as_a_plan(browser):
    plan = take_in(browser, word(plan_table(NARROW)), name="plan.docx")
    assert (plan.kind, plan.year_from, plan.year_to, plan.status) == ("quality", 2024, 2025, "draft")
    assert list(plan.items.in_print_order().values_list("number", flat=True)) == [
        "1.1", "1.2", "", "2.1.", "2.2", "26 – 27",
    ]  # fmt: skip


def test_an_unreadable_file_is_refused_at_its_field_and_nothing_is_kept(browser):
    answer = send(browser, b"%PDF-1.7", "plan.pdf")
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["file"]
    assert PlanUpload.objects.count() == 0


def test_a_corrected_file_needs_its_plan(browser):
    assert list(send(browser, purpose="update").context["form"].errors) == ["plan"]


def test_a_report_needs_its_institution_and_a_period(browser, district):
    assert list(send(browser, purpose="report").context["form"].errors) == ["institution", "period"]


def test_a_plan_is_no_report(browser, district):
    library = an_institution(district)
    answer = send(browser, purpose="report", institution=library.pk, period="Q4")
    assert list(answer.context["form"].errors) == ["institution"]
    assert PlanUpload.objects.count() == 0


def test_a_second_commit_of_the_same_file_makes_no_second_plan(browser):
    upload = load(browser)
    assert commit(browser, upload).status_code == 302
    assert commit(browser, upload).status_code == 404
    assert Plan.objects.count() == 1


def test_wrong_years_are_told_and_nothing_is_saved(browser):
    upload = load(browser)
    answer = commit(browser, upload, year_to="2020")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["year_to"])
    assert Plan.objects.count() == 0


def test_a_doubt_that_is_kept_as_it_is_is_told_no_more(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 31.02.2024"))))
    doubt = browser.get(upload.get_absolute_url()).context["doubts"][0]
    browser.post(at("upload-doubt", upload, doubt.place), {"message": doubt.message})
    assert browser.get(upload.get_absolute_url()).context["doubts"] == []
    assert take_in_items(browser, upload) == [[]]


def take_in_items(browser, upload):
    """The doubts at each item after the commit."""
    commit(browser, upload)
    return [item.schedule["doubts"] for item in Item.objects.all()]


def test_a_doubt_that_is_left_stays_at_its_item(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 31.02.2024"))))
    doubts = [doubt.message for doubt in browser.get(upload.get_absolute_url()).context["doubts"]]
    assert take_in_items(browser, upload) == [doubts]


def test_a_doubt_named_wrongly_is_not_settled(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 31.02.2024"))))
    browser.post(at("upload-doubt", upload, 0), {"message": "другое"})
    assert len(browser.get(upload.get_absolute_url()).context["doubts"]) == 1


def test_a_mended_deadline_is_read_anew(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 31.02.2024"))))
    page = browser.get(at("upload-row", upload, 0))
    values = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    browser.post(at("upload-row", upload, 0), values | {"cell_3": "до 28.02.2024"})
    shown = browser.get(upload.get_absolute_url()).context
    assert (shown["doubts"], shown["lines"][0].schedule) == ([], "срок 28.02.2024")


def test_a_row_saved_without_a_change_keeps_every_sign_of_its_cells(browser):
    upload = load(browser)
    before = upload.draft
    for index, line in enumerate(browser.get(upload.get_absolute_url()).context["lines"]):
        form = browser.get(at("upload-row", upload, index)).context["form"]
        values = {name: str(form[name].value()).replace("\n", "\r\n") for name in form.fields}
        assert browser.post(at("upload-row", upload, index), values).status_code == 302, line
    upload.refresh_from_db()
    assert upload.draft == before


def test_a_row_becomes_a_section(browser):
    rows = [Row("1", "Открытость", "", "", ""), Row("1.1", "Опрос", "", "до 01.06.2024", "")]
    upload = load(browser, workbook(plan_table(NARROW, rows=rows)))
    browser.post(at("upload-row-kind", upload, 0), {"kind": "section"})
    shown = browser.get(upload.get_absolute_url()).context
    assert [line.kind for line in shown["lines"]] == ["section", "item"]


def test_an_unknown_kind_of_row_or_a_row_that_is_not_there_changes_nothing(browser):
    upload = load(browser)
    before = upload.draft
    assert browser.post(at("upload-row-kind", upload, 0), {"kind": "poem"}).status_code == 302
    upload.refresh_from_db()
    assert upload.draft == before
    assert browser.post(at("upload-row-kind", upload, 99), {"kind": "skip"}).status_code == 404


def test_columns_change_places_without_losing_a_cell(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 01.06.2024"))))
    roles = ["number", "stages", "title", "deadline", "responsible"]
    answer = browser.post(
        at("upload-columns", upload), {f"role_{index}": role for index, role in enumerate(roles)}
    )
    assert answer.status_code == 302
    commit(browser, upload)
    item = Item.objects.get()
    assert (item.title, item.stages, item.deadline_text) == ("анкета", "Опрос", "до 01.06.2024")


def test_two_columns_of_one_role_are_refused(browser):
    upload = load(browser)
    roles = ["number", "title", "title", "deadline", "responsible"]
    answer = browser.post(
        at("upload-columns", upload), {f"role_{index}": role for index, role in enumerate(roles)}
    )
    assert list(answer.context["form"].errors) == ["role_2"]


def test_the_title_the_year_and_the_approval_are_settled(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 1 июня")), above=()))
    page = browser.get(at("upload-head", upload))
    assert page.context["form"]["title"].value() == ""
    browser.post(
        at("upload-head", upload),
        {"title": "План района", "year": "2026", "word_0": "УТВЕРЖДАЮ", "lines_0": "Глава\r\n____"},
    )
    assert browser.get(upload.get_absolute_url()).context["lines"][0].schedule == "срок 01.06.2026"
    commit(browser, upload, year_from="2026", year_to="2026")
    plan = Plan.objects.get()
    assert (plan.title, plan.approval) == ("План района", [{"word": "УТВЕРЖДАЮ", "lines": ["Глава", "____"]}])


def test_a_cancelled_upload_leaves_nothing(browser):
    upload = load(browser)
    browser.post(at("upload-cancel", upload))
    assert (PlanUpload.objects.count(), Plan.objects.count()) == (0, 0)


def test_a_plan_of_which_every_row_was_left_out_is_not_made(browser):
    upload = load(browser, workbook(plan_table(NARROW, rows=doubtful_rows("до 01.06.2024"))))
    browser.post(at("upload-row-kind", upload, 0), {"kind": "skip"})
    answer = commit(browser, upload)
    assert (answer.status_code, Plan.objects.count()) == (422, 0)


def test_the_same_file_again_shows_no_change_and_makes_none(browser):
    plan = take_in(browser)
    before = list(plan.items.in_print_order().values())
    count = AuditEntry.objects.about(plan).count()
    upload = load(browser, purpose="update", plan=plan.pk)
    shown = browser.get(upload.get_absolute_url()).context
    assert {kind: len(found) for kind, found in shown["changes"].items()} == {
        "added": 0, "changed": 0, "removed": 0, "same": 6,
    }  # fmt: skip
    assert shown["head_changes"] == {}
    commit(browser, upload)
    assert list(plan.items.in_print_order().values()) == before
    assert AuditEntry.objects.about(plan).count() == count + 1  # «Принят файл»


def test_a_corrected_file_shows_what_it_changes_before_it_does(browser):
    plan = take_in(browser)
    rows = [
        Section("Раздел I «Мнение жителей»"),
        Row("1.1", "Опрос гостей", "- анкета", "до 15.05.2024", "руководители учреждений"),
        Row("1.3", "Праздник", "", "до 01.07.2024", "директора клубов"),
    ]
    upload = load(browser, workbook(plan_table(NARROW, rows=rows)), purpose="update", plan=plan.pk)
    changes = browser.get(upload.get_absolute_url()).context["changes"]
    assert [change.number for change in changes["added"]] == ["1.3"]
    assert [list(change.fields) for change in changes["changed"]] == [["Этапы"]]
    assert len(changes["removed"]) == 5
    commit(browser, upload)
    assert list(plan.items.filter(removed_at=None).values_list("number", flat=True)) == ["1.1", "1.3"]
    assert plan.sections.count() == 1


def test_a_report_makes_its_plan_and_fills_its_period(browser, district):
    library = an_institution(district)
    upload = load(
        browser, workbook(plan_table()), purpose="report", institution=library.pk, period="Q4", year="2024"
    )
    assert upload.period_code == "2024-Q4"
    assert commit(browser, upload, year_from="2024", year_to="2024").status_code == 302
    form = Submission.objects.get(institution=library)
    assert (form.state, form.period.code) == ("accepted", "2024-Q4")
    texts = dict(Entry.objects.values_list("obligation__item__number", "text"))
    assert texts == {"1.1": "-", "1.2": "10 бесед", "2.2": "Сделано: 3 из 4"}


def test_the_same_report_again_belongs_to_the_same_plan(browser, district):
    library = an_institution(district)
    for _ in range(2):
        upload = load(browser, workbook(plan_table()), purpose="report", institution=library.pk, period="Q4")
        assert commit(browser, upload).status_code == 302
    assert (Plan.objects.count(), Submission.objects.count(), Entry.objects.count()) == (1, 1, 3)


def test_an_upload_of_another_department_is_no_page(browser, signed_in):
    upload = load(browser)
    stranger = signed_in(a_person(Role.DEPARTMENT_EDITOR, a_district()))
    assert stranger.get(upload.get_absolute_url()).status_code == 404


def test_a_rival_plan_cannot_be_updated(browser, signed_in):
    plan = take_in(browser)
    stranger = signed_in(a_person(Role.DEPARTMENT_EDITOR, a_district()))
    answer = send(stranger, purpose="update", plan=plan.pk)
    assert "plan" in answer.context["form"].errors


def test_a_report_is_for_one_of_twelve_months(browser):
    choices = dict(browser.get(reverse("plans:upload-new")).context["form"].fields["period"].choices)
    assert [code for code, _ in choices["Месяцы"]] == [f"M{number:02}" for number in range(1, 13)]


def test_a_plan_that_went_to_the_archive_meanwhile_takes_no_file(browser):
    plan = take_in(browser, workbook(plan_table(NARROW)))
    upload = load(browser, purpose="update", plan=plan.pk)
    archive(plan, by=None)
    answer = commit(browser, upload)
    assert (answer.status_code, "План в архиве" in answer.content.decode()) == (422, True)
    upload.refresh_from_db()
    assert upload.committed_at is None


def test_a_second_click_skips_no_second_row(browser):
    upload = load(browser)
    before = [line.row for line in browser.get(upload.get_absolute_url()).context["lines"]]
    skip = {"kind": "skip", "row": before[1]}
    assert browser.post(at("upload-row-kind", upload, 1), skip).status_code == 302
    assert browser.post(at("upload-row-kind", upload, 1), skip).status_code == 404
    lines = browser.get(upload.get_absolute_url()).context["lines"]
    assert [line.row for line in lines] == [before[0], *before[2:]]


def test_a_row_typed_in_another_tab_is_saved_where_it_stands_now(browser):
    upload = load(browser)
    lines = browser.get(upload.get_absolute_url()).context["lines"]
    form = browser.get(at("upload-row", upload, 2)).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"cell_1": "Набрано", "row": lines[2].row}
    browser.post(at("upload-row-kind", upload, 1), {"kind": "skip", "row": lines[1].row})
    browser.post(at("upload-row", upload, 2), typed)
    after = browser.get(upload.get_absolute_url()).context["lines"]
    assert next((line.row, line.cells[1].text) for line in after if line.cells) == (lines[2].row, "Набрано")
