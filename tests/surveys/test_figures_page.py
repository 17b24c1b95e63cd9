"""The figures of a survey as the staff see them, the check of them, and what people wrote."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from jobs.models import Job
from surveys.actions.checking import compare
from surveys.actions.folding import fold_all
from surveys.actions.responses import exclude
from surveys.counting.figures import View, total
from surveys.exports import order_answers
from surveys.made_files import path_of
from surveys.models import Cell, Channel, LedgerEntry, Response
from surveys.questionnaire import to_json
from surveys.tasks import answers_table, check_figures
from tests.factories import a_district, a_person, an_institution
from tests.factories.surveys import CONTENT, a_campaign, a_collector, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(editor, signed_in):
    return signed_in(editor)


def many(collector, number, sent=None, **fields):
    for _ in range(number):
        answered(collector, sent or {"came": "yes"}, **fields)


def page(browser, campaign, name="figures", **query):
    return browser.get(reverse(f"surveys:{name}", args=[campaign.pk]), query)


def numbers(answer, key="came"):
    """What is shown of a question, code by code; nothing where the page shows no figures."""
    found = [each for each in answer.context["questions"] if each.question.key == key]
    return [line.number for each in found for line in each.tables[0].lines]


# figures


def test_figures_are_exact_at_any_moment(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 6)
    fold_all()
    many(collector, 7, {"came": "no"})
    answer = page(browser, collector.campaign)
    assert (answer.context["total"], numbers(answer)) == (13, [6, 7])


def test_fewer_than_five_answers_show_nothing(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 4)
    answer = page(browser, collector.campaign)
    assert (answer.context["is_shown"], numbers(answer)) == (False, [])
    assert "Показать пока нельзя" in answer.content.decode()


def test_how_few_is_too_few_is_a_setting(browser, district, settings):
    settings.SURVEY_LEAST = 3
    collector = a_collector(a_campaign(district))
    many(collector, 4)
    assert numbers(page(browser, collector.campaign)) == [4, 0]


def test_a_small_number_is_hidden_with_the_next_one(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 2)
    many(collector, 20, {"came": "no"})
    answer = page(browser, collector.campaign)
    assert numbers(answer) == [None, None]
    assert "скрыто" in answer.content.decode()


def test_an_institution_a_channel_and_a_month_are_chosen_in_the_address(browser, district):
    first, second = an_institution(district), an_institution(district)
    today = timezone.localdate()
    begun = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    campaign = a_campaign(district, first, second, starts_on=begun)
    many(a_collector(campaign, first), 6)
    many(a_collector(campaign, first, channel=Channel.PAPER), 7, day=begun)
    many(a_collector(campaign, second), 8)
    assert page(browser, campaign).context["total"] == 21
    assert page(browser, campaign, institution=first.pk).context["total"] == 13
    assert page(browser, campaign, channel="paper").context["total"] == 7
    assert page(browser, campaign, month=f"{begun:%Y-%m}").context["total"] == 7
    assert page(browser, campaign, institution=first.pk, month=f"{today:%Y-%m}").context["total"] == 6
    assert page(browser, campaign, institution="x", channel="?", month="1-1").context["total"] == 21


def test_a_part_is_not_shown_where_it_would_tell_the_rest(browser, district):
    first, second = an_institution(district), an_institution(district)
    campaign = a_campaign(district, first, second)
    many(a_collector(campaign, first), 20)
    many(a_collector(campaign, second), 3)
    assert page(browser, campaign).context["is_shown"]
    assert not page(browser, campaign, institution=first.pk).context["is_shown"]
    many(a_collector(campaign, second, point="Касса"), 2)
    assert page(browser, campaign, institution=first.pk).context["is_shown"]


def test_the_own_institution_is_looked_at_before_its_branches(district, signed_in):
    mine = an_institution(district, short_name="Центральная библиотека")
    branch = an_institution(district, short_name="Берёзовская библиотека", parent=mine)
    campaign = a_campaign(district, mine, branch)
    many(a_collector(campaign, mine), 6)
    browser = signed_in(a_person(Role.METHODIST, mine))
    assert page(browser, campaign).context["total"] == 6
    empty = page(browser, campaign, institution=branch.pk)
    assert (empty.context["total"], "Анкет ещё нет" in empty.content.decode()) == (0, True)


def test_an_institution_sees_its_own_figures_alone(district, signed_in):
    mine, other = an_institution(district), an_institution(district)
    campaign = a_campaign(district, mine, other)
    many(a_collector(campaign, mine), 6)
    many(a_collector(campaign, other), 9)
    browser = signed_in(a_person(Role.METHODIST, mine))
    for query in ({}, {"institution": other.pk}, {"institution": ""}):
        assert page(browser, campaign, **query).context["total"] == 6


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.OPERATOR, Role.DEPARTMENT_VIEWER])
def test_small_numbers_are_hidden_from_everybody(district, signed_in, role):
    collector = a_collector(a_campaign(district))
    many(collector, 2)
    many(collector, 20, {"came": "no"})
    assert numbers(page(signed_in(a_person(role, district)), collector.campaign)) == [None, None]


def test_each_version_has_figures_of_its_own(browser, district):
    campaign = a_campaign(district)
    old = campaign.version
    many(a_collector(campaign), 6)
    campaign.version = old.questionnaire.versions.create(
        number=2, schema=to_json(CONTENT), published_at=timezone.now()
    )
    campaign.save()
    many(a_collector(campaign, point="Касса"), 7)
    fold_all()
    assert page(browser, campaign).context["total"] == 7
    assert page(browser, campaign, version=old.pk).context["total"] == 6


def test_what_came_after_the_closing_is_a_part_of_its_own(browser, district):
    campaign = a_campaign(district)
    collector = a_collector(campaign)
    many(collector, 6)
    browser.post(reverse("surveys:campaign-close", args=[campaign.pk]))
    many(collector, 7)
    assert [page(browser, campaign, part=part).context["total"] for part in ("", "before", "late")] == [
        13,
        6,
        7,
    ]


def test_three_institutions_cost_as_one(signed_in):
    costs = []
    for count in (1, 3):
        district = a_district()
        campaign = a_campaign(district, *(an_institution(district) for _ in range(count)))
        for place in campaign.places.all():
            many(a_collector(campaign, place.institution), 6)
        browser = signed_in(a_person(Role.DEPARTMENT_EDITOR, district))
        query = {"institution": campaign.places.first().institution_id}
        for name in ("figures", "words"):
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    assert page(browser, campaign, name, **query).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 15


# the check


def checked(browser, campaign):
    browser.post(reverse("surveys:figures-check", args=[campaign.pk]))
    job = Job.objects.latest("created_at")
    check_figures(str(job.pk))
    job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True)
def test_a_check_says_that_figures_equal_the_answers(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 3)
    fold_all()
    many(collector, 2)
    exclude([Response.objects.first().pk], Response.Exclusion.STAFF)
    job = checked(browser, collector.campaign)
    assert (job.status, job.params["answers"], job.params["is_equal"]) == ("done", 4, True)
    assert "итоги равны пересчёту 4 анкет" in page(browser, collector.campaign).content.decode()
    assert AuditEntry.objects.get(action="Сверка итогов с ответами").changes["итоги"] == ["", "совпали"]


@pytest.mark.django_db(transaction=True)
def test_wrong_figures_are_found_and_made_anew(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 3)
    fold_all()
    Cell.objects.update(total=99)
    job = checked(browser, collector.campaign)
    assert (job.status, job.params["is_equal"], total(View(collector.campaign_id))) == ("done", False, 3)
    assert compare(collector.campaign_id) == (3, True)
    assert "пересчитаны заново" in page(browser, collector.campaign).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_wrong_count_inside_a_cell_is_found_too(district):
    collector = a_collector(a_campaign(district))
    many(collector, 3)
    fold_all()
    cell = Cell.objects.first()
    cell.counts = bytes(reversed(bytes(cell.counts)))
    cell.save()
    assert compare(collector.campaign_id) == (3, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("length", [0, 4, 5])
def test_a_cell_of_another_length_is_mended(browser, district, length):
    collector = a_collector(a_campaign(district))
    many(collector, 3)
    fold_all()
    many(collector, 2)
    Cell.objects.update(counts=bytes(length))
    job = checked(browser, collector.campaign)
    assert (job.status, job.params["is_equal"]) == ("done", False)
    assert compare(collector.campaign_id) == (5, True)


@pytest.mark.django_db(transaction=True)
def test_a_lost_row_of_the_ledger_is_found(district):
    collector = a_collector(a_campaign(district))
    many(collector, 3)

    LedgerEntry.objects.first().delete()
    assert compare(collector.campaign_id) == (3, False)


# words


def texts(answer):
    return sorted(text.text for text in answer.context["page"])


def test_words_are_read_where_five_people_wrote(browser, district):
    collector = a_collector(a_campaign(district))
    for number in range(4):
        answered(collector, {"wish": f"Больше книг {number}"})
    assert texts(page(browser, collector.campaign, "words", question="wish")) == []
    answered(collector, {"wish": "Больше книг 4"})
    found = texts(page(browser, collector.campaign, "words", question="wish"))
    assert found == [f"Больше книг {number}" for number in range(5)]


def test_words_of_answers_that_are_left_out_are_not_shown(browser, district):
    collector = a_collector(a_campaign(district))
    for number in range(6):
        answered(collector, {"wish": f"Пожелание {number}"})
    left_out = Response.objects.get(texts__text="Пожелание 3")
    exclude([left_out.pk], Response.Exclusion.STAFF)
    assert "Пожелание 3" not in texts(page(browser, collector.campaign, "words", question="wish"))


def test_an_institution_reads_what_was_written_about_it(district, signed_in):
    mine, other = an_institution(district), an_institution(district)
    campaign = a_campaign(district, mine, other)
    for place, words in ((mine, "наше"), (other, "чужое")):
        collector = a_collector(campaign, place)
        for _ in range(5):
            answered(collector, {"wish": words})
    browser = signed_in(a_person(Role.METHODIST, mine))
    for query in ({}, {"institution": other.pk}):
        assert texts(page(browser, campaign, "words", question="wish", **query)) == ["наше"] * 5


def test_words_of_a_few_are_not_found_by_choosing_the_others(browser, district):
    first, second = an_institution(district), an_institution(district)
    campaign = a_campaign(district, first, second)
    for place, number in ((first, 6), (second, 2)):
        collector = a_collector(campaign, place)
        for _ in range(number):
            answered(collector, {"wish": "Тише"})
    assert len(texts(page(browser, campaign, "words", question="wish"))) == 8
    assert texts(page(browser, campaign, "words", question="wish", institution=first.pk)) == []


def test_the_order_of_words_is_not_that_of_the_answers(browser, district):
    collector = a_collector(a_campaign(district))
    for number in range(40):
        answered(collector, {"wish": f"{number:02}"})
    shown = [
        text.text for text in page(browser, collector.campaign, "words", question="wish").context["page"]
    ]
    assert sorted(shown) == [f"{number:02}" for number in range(40)] != shown


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.OPERATOR, Role.SETTLEMENT_HEAD])
def test_others_do_not_read_the_words(district, signed_in, role):
    campaign = a_campaign(district)
    assert page(signed_in(a_person(role, district)), campaign, "words").status_code == 404


def test_a_questionnaire_without_words_says_so(browser, district):
    campaign = a_campaign(district, content=replace(CONTENT, sections=CONTENT.sections[:1]))
    assert "Вопросов со свободным ответом нет" in page(browser, campaign, "words").content.decode()


# tables


def sheets(answer):
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_figures_go_into_a_workbook_as_the_page_shows_them(browser, district):
    first, second = an_institution(district), an_institution(district)
    campaign = a_campaign(district, first, second)
    door = a_collector(campaign, first)
    many(door, 6)
    many(door, 6, {"came": "no"})
    many(a_collector(campaign, second), 7)
    book = sheets(page(browser, campaign, "figures-table", institution=first.pk))
    heading, *rows = book["Итоги"]
    assert heading == ("№", "Вопрос", "Строка", "Ответ", "Анкет", "Доля, %")
    asked = "Вы пришли по афише?"
    assert rows[:3] == [
        (1, asked, "", "Да", 6, 50), (1, asked, "", "Нет", 6, 50), (1, asked, "", "Ответили", 12, ""),
    ]  # fmt: skip
    told = dict(book["О таблице"])
    assert (told["Опрос"], told["Учреждение"], told["Канал"], told["Анкет"]) == (
        str(campaign), first.short_name, "все", 12,
    )  # fmt: skip


def test_the_workbook_of_figures_prints_with_its_headings_and_its_name(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 6)
    book = openpyxl.load_workbook(BytesIO(page(browser, collector.campaign, "figures-table").content))
    laid_out = [
        (sheet.title, sheet.page_setup.orientation, sheet.print_title_rows, sheet.oddFooter.left.text)
        for sheet in book
    ]
    foot = f"Итоги, {collector.campaign}"
    assert laid_out == [(name, "landscape", "$1:$1", foot) for name in ("Итоги", "О таблице")]


def test_what_the_page_hides_is_hidden_in_the_workbook(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 9)
    many(collector, 2, {"came": "no"})
    rows = sheets(page(browser, collector.campaign, "figures-table"))["Итоги"]
    assert [row[4:] for row in rows if row[0] == 1][:2] == [("скрыто", "скрыто"), ("скрыто", "скрыто")]


def test_too_few_answers_make_no_workbook(browser, district):
    collector = a_collector(a_campaign(district))
    many(collector, 4)
    answer = page(browser, collector.campaign, "figures-table", channel="qr")
    assert answer.url == f"{reverse('surveys:figures', args=[collector.campaign.pk])}?channel=qr"
    assert "figures/table.xlsx" not in page(browser, collector.campaign).content.decode()


def test_no_table_is_offered_before_anybody_has_answered(browser, district):
    collector = a_collector(a_campaign(district))
    offered = "Ответы в XLSX"
    assert offered not in page(browser, collector.campaign).content.decode()
    many(collector, 5)
    assert offered in page(browser, collector.campaign).content.decode()


def test_answers_are_written_by_a_job_for_who_asked(browser, district, signed_in, editor, media):
    collector = a_collector(a_campaign(district))
    many(collector, 6)
    told = browser.post(reverse("surveys:answers-table", args=[collector.campaign.pk]))
    job = Job.objects.get()
    assert told.url == reverse("surveys:print", args=[job.pk])
    assert AuditEntry.objects.about(collector.campaign).first().action == "Заказана таблица ответов"
    answers_table(str(job.pk))
    text = browser.get(told.url).content.decode()
    assert ("Выгружено анкет: 6." in text, "Скачать XLSX" in text) == (True, True)
    address = reverse("surveys:print-file", args=[job.pk])
    book = openpyxl.load_workbook(BytesIO(b"".join(browser.get(address).streaming_content)))
    assert len(list(book.active.values)) == 7
    colleague = signed_in(a_person(Role.DEPARTMENT_EDITOR, district))
    assert colleague.get(address).status_code == 404


def test_who_lost_the_right_meanwhile_gets_no_answers(district, editor, media):
    collector = a_collector(a_campaign(district))
    job = order_answers(collector.campaign, by=editor)
    editor.memberships.all().delete()
    answers_table(str(job.pk))
    job.refresh_from_db()
    assert (job.status, path_of(job).exists()) == ("failed", False)
