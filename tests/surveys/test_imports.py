"""Files of answers: read, mapped, tried, stored once, undone."""

import csv
import datetime as dt
import io
import json
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.render.plain_table import table_to_xlsx
from institutions.models import AuditEntry
from jobs.models import Job
from surveys import imports
from surveys.actions.campaigns import close_campaign
from surveys.actions.folding import fold_all
from surveys.counting.figures import View, total
from surveys.importing.resources import OUTSIDE, UNKNOWN_WORDS
from surveys.models import Channel, ImportUpload, Response
from surveys.pages.entry import SheetPage
from surveys.quality import WORDS, Sign
from surveys.tasks import live
from tests.factories.surveys import a_campaign, a_collector

pytestmark = pytest.mark.django_db
Exclusion = Response.Exclusion
YANDEX = [
    "ID", "Время создания", "Ваша фамилия", "Вы пришли по афише?", "Понятна ли афиша?", "Откуда вы о нас знаете?",
    "Оцените залы [Зал 1]", "Сколько вам полных лет?", "Что улучшить?",
]  # fmt: skip


@pytest.fixture
def campaign():
    today = timezone.localdate()
    return a_campaign(starts_on=today - dt.timedelta(30), ends_on=today + dt.timedelta(5))


@pytest.fixture
def collector(campaign):
    return a_collector(campaign, channel=Channel.IMPORT)


@pytest.fixture
def browser(signed_in, methodist):
    return signed_in(methodist)


@pytest.fixture
def send(browser, collector):
    def upload(data, name="answers.xlsx"):
        fields = {"file": SimpleUploadedFile(name, data), "day": timezone.localdate()}
        return browser.post(reverse("surveys:import", args=[collector.pk]), fields)

    return upload


@pytest.fixture
def bring(send, browser):
    """All steps with what the portal proposes; the answer to the confirmation."""

    def through(data, name="answers.xlsx", **values):
        step = send(data, name)
        form = browser.get(step.url).context["form"]
        step = browser.post(step.url, {field.html_name: field.initial for field in form})
        if step.url.endswith("/values/"):
            step = browser.post(step.url, values)
        return browser.post(step.url)

    return through


def yesterday(hour=14):
    day = timezone.localdate() - dt.timedelta(1)
    return f"{day:%Y-%m-%d} {hour:02}:03:11"


def row(number, *answers, at=None):
    return [str(number), at or yesterday(number % 24), "Речной", *answers]


ROWS = [
    row(101, "Да", "5", "Источник 1, Источник 3", "4 — хорошо", "25 лет", "Звоните +7 900 000-00-00"),
    row(102, "Нет", "", "Источник 2", "не был", "40", ""),
]


def table(rows=ROWS, headings=YANDEX):
    return table_to_xlsx("Ответы", headings, rows)


def as_csv(rows, headings=YANDEX, delimiter=","):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([headings, *rows])
    return target.getvalue().encode()


def typed(response):
    shown = SheetPage(response.batch, response).typed
    return {name: keys for name, keys in shown.items() if keys not in {"", "0"}}


class TestReading:
    def test_columns_are_proposed_by_their_headings(self, send):
        send(table())
        assert ImportUpload.objects.get().columns == [
            "personal", "day", "personal", "came", "poster", "found", "rooms.r1", "age", "wish",
        ]  # fmt: skip

    def test_nothing_personal_is_kept(self, send):
        send(table())
        kept = json.dumps(ImportUpload.objects.get().table["rows"], ensure_ascii=False)
        assert [words for words in ("Речной", '"101"', "900 000", "+7") if words in kept] == []

    def test_contacts_after_a_day_are_hidden_and_the_moment_stays(self):
        assert (
            imports.kept("31.05.2026 был у вас, maria@example.ru", "wish") == "31.05.2026 был у вас, [скрыто]"
        )
        moment = "2026-05-31 14:03:11"
        assert imports.kept(moment, "day") == moment

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "Файл пустой: выберите другой."),
            (b"%PDF-1.7", "Это PDF. Загрузите сам документ Word (DOCX) или книгу Excel (XLSX), из которых он сделан."),
            (table([]), imports.NO_ANSWERS),
        ],
    )  # fmt: skip
    def test_file_that_says_nothing_is_refused(self, send, data, words):
        answer = send(data)
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"] == [words]

    def test_formula_is_told_at_its_cell(self, send, browser):
        book = openpyxl.Workbook()
        book.active.append(["Вы пришли по афише?", "Сколько вам полных лет?"])
        book.active.append(["Да", "=10+10"])
        data = io.BytesIO()
        book.save(data)
        send(data.getvalue())
        trial = browser.get(ImportUpload.objects.get().get_absolute_url()).context["trial"]
        assert [(each.row, each.column) for each in trial.problems] == [(2, "B")]

    def test_one_question_is_not_two_columns(self, send, browser):
        address = send(table()).url
        answer = browser.post(address, {"column-3": "came", "column-4": "came"})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"column-3", "column-4"}

    def test_column_of_personal_data_cannot_be_chosen(self, send, browser):
        form = browser.get(send(table()).url).context["form"]
        assert [name for name in form.fields if name in {"column-0", "column-2"}] == []

    def test_question_whose_condition_is_not_in_the_file_is_told(self, send, browser):
        address = send(table()).url
        browser.post(address, {"column-4": "poster", "column-8": "wish"})
        assert browser.get(ImportUpload.objects.get().get_absolute_url()).context["orphans"] == [
            "Понятна ли афиша?"
        ]


class TestStoring:
    def test_rows_are_the_answers_of_the_file(self, bring, collector):
        bring(table())
        rows = Response.objects.filter(collector=collector)
        found = sorted((typed(each) for each in rows), key=lambda keys: keys["came"])
        assert found == [
            {
                "came": "1",
                "poster": "5",
                "found": "13",
                "rooms.r1": "4",
                "age": "25",
                "wish": "Звоните [скрыто]",
            },
            {"came": "2", "found": "2", "rooms.r1": "-", "age": "40"},
        ]
        each = rows.first()
        assert (each.channel, each.day) == (Channel.IMPORT, timezone.localdate() - dt.timedelta(1))
        assert (each.hour, each.entered_on, each.sheet) == (None, timezone.localdate(), None)

    def test_question_that_the_file_does_not_have_was_not_asked(self, bring, collector, campaign):
        bring(table())
        response = Response.objects.first()
        layout = SheetPage(response.batch, response).compiled.reader.layout
        bytes_of = {slot.name: bytes(response.vector)[slot.place] for slot in layout.slots}
        assert (bytes_of["advise"], bytes_of["rooms.r2"], bytes_of["last"]) == (255, 255, 255)

    def test_they_are_counted_before_and_after_folding(self, bring, campaign):
        bring(table())
        assert total(View(campaign.pk)) == 2
        fold_all()
        assert total(View(campaign.pk)) == 2

    def test_batch_knows_its_file_and_the_trail_knows_the_batch(self, bring, collector):
        bring(table())
        batch = collector.batches.get()
        assert (batch.source, len(batch.digest)) == ("answers.xlsx", 64)
        entry = AuditEntry.objects.get(action="Загружен файл с ответами")
        assert entry.changes["анкет"] == ["", 2]

    def test_nothing_of_the_cells_stays(self, bring):
        bring(table())
        upload = ImportUpload.objects.get()
        assert (upload.table, upload.values, upload.columns) == ({}, {}, [])

    def test_google_file_with_semicolons_and_grids(self, bring, collector):
        headings = [
            "Отметка времени",
            "Откуда вы о нас знаете?",
            "Оцените залы [Зал 2]",
            "Посоветуете нас друзьям?",
        ]
        day = timezone.localdate() - dt.timedelta(2)
        bring(
            as_csv([[f"{day:%d.%m.%Y} 9:05:01", "Источник 1;Источник 8", "3", "10"]], headings), "google.csv"
        )
        response = Response.objects.get()
        assert (typed(response), response.day) == ({"found": "18", "rooms.r2": "3", "advise": "10"}, day)

    def test_column_for_each_option(self, bring):
        headings = ["Откуда вы о нас знаете? / Источник 1", "Откуда вы о нас знаете? / Источник 4"]
        bring(as_csv([["Источник 1", ""], ["", "1"], ["да", "да"]], headings, ";"), "yandex.csv")
        assert sorted(typed(each)["found"] for each in Response.objects.all()) == ["1", "14", "4"]

    def test_own_template_comes_back(self, browser, bring, collector):
        data = browser.get(reverse("surveys:import-template", args=[collector.pk])).content
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert book.sheetnames == ["Ответы", "Что можно писать"]
        cells = {"Вы пришли по афише?": "Нет", "Что важнее? [Книги]": "1", "Оцените залы [Зал 7]": "5"}
        book["Ответы"].append([cells.get(cell.value, "") for cell in book["Ответы"][1]])
        filled = io.BytesIO()
        book.save(filled)
        bring(filled.getvalue())
        assert typed(Response.objects.get()) == {"came": "2", "order.b": "1", "rooms.r7": "5"}

    def test_words_that_are_no_option_are_matched_by_hand(self, send, browser):
        address = send(
            as_csv([["Возможно"], ["Да"], ["возможно"], ["Кто знает"]], ["Вы пришли по афише?"]), "a.csv"
        ).url
        step = browser.post(address, {"column-0": "came"})
        form = browser.get(step.url).context["form"]
        assert [(each.words, each.times) for each in form.unmatched] == [("Возможно", 2), ("Кто знает", 1)]
        step = browser.post(step.url, {"value-0": "no", "value-1": "-"})
        browser.post(step.url)
        assert sorted(str(typed(each).get("came")) for each in Response.objects.all()) == [
            "1",
            "2",
            "2",
            "None",
        ]

    def test_same_mark_everywhere_is_a_sign(self, bring):
        headings = [f"Оцените залы [Зал {n}]" for n in range(1, 8)]
        bring(as_csv([["4"] * 7], headings), "a.csv")
        assert Response.objects.get().quality == Sign.STRAIGHT

    def test_after_the_figures_are_closed_they_are_additions(self, bring, campaign):
        campaign.frozen_at = timezone.now()
        campaign.save()
        bring(table())
        assert [total(View(campaign.pk, is_late=late)) for late in (False, True)] == [0, 2]


class TestProblems:
    def problems(self, send, browser, data, name="answers.xlsx"):
        address = send(data, name).url
        form = browser.get(address).context["form"]
        browser.post(address, {field.html_name: field.initial for field in form})
        upload = ImportUpload.objects.get()
        found = browser.get(upload.get_absolute_url()).context["trial"].problems
        refused = browser.post(upload.get_absolute_url(), follow=True)
        assert Response.objects.count() == 0
        assert [str(message) for message in refused.context["messages"]] == [
            "Сначала исправьте ошибки: пока они есть, не загружается ни одна строка."
        ]
        return [(each.row, each.column, each.message) for each in found]

    def test_each_is_told_at_its_row_and_column(self, send, browser):
        rows = [ROWS[0], row(103, "Да", "5", "", "", "3", ""), row(104, "Возможно", "", "", "", "сорок", "")]
        assert self.problems(send, browser, table(rows)) == [
            (3, "Сколько вам полных лет?", "Число не может быть меньше 5."),
            (4, "Вы пришли по афише?", UNKNOWN_WORDS.format("Возможно")),
            (4, "Сколько вам полных лет?", "Здесь нужно число цифрами."),
        ]  # fmt: skip

    def test_day_outside_the_survey_is_one(self, send, browser, campaign):
        rows = [
            row(1, "Да", "", "", "", "", "", at="2001-01-01 10:00"),
            row(2, "Да", "", "", "", "", "", at="вчера"),
        ]
        last = timezone.localdate()
        assert self.problems(send, browser, table(rows)) == [
            (2, "Время создания", OUTSIDE.format(dt.date(2001, 1, 1), campaign.starts_on, last)),
            (3, "Время создания", "Не понятен день ответа. Нужна дата, например 31.05.2026."),
        ]  # fmt: skip


class TestRepeating:
    def test_same_file_adds_nothing(self, bring, collector):
        bring(table())
        bring(table())
        assert (Response.objects.count(), collector.batches.count()) == (2, 1)

    def test_file_without_moments_is_known_by_itself(self, bring):
        data = as_csv([["Да"], ["Да"]], ["Вы пришли по афише?"])
        bring(data, "a.csv")
        bring(data, "b.csv")
        assert Response.objects.count() == 2

    def test_next_export_of_the_same_form_adds_its_new_rows(self, bring, collector):
        bring(table())
        bring(table([*ROWS, row(105, "Да", "3", "", "", "", "")]))
        assert [batch.responses.count() for batch in collector.batches.order_by("pk")] == [2, 1]

    def test_confirmed_twice_it_is_stored_once(self, bring, browser):
        answer = bring(table())
        upload = ImportUpload.objects.get()
        again = browser.post(upload.get_absolute_url())
        assert (answer.status_code, again.status_code, Response.objects.count()) == (302, 200, 2)

    def test_undone_file_may_come_in_again_and_is_not_brought_back_beside_itself(
        self, bring, browser, collector, campaign
    ):
        bring(table())
        first = collector.batches.get()
        browser.post(reverse("surveys:batch-undo", args=[first.pk]), {"reason": "Не те столбцы"})
        assert total(View(campaign.pk)) == 0
        bring(table())
        assert total(View(campaign.pk)) == 2
        browser.post(reverse("surveys:batch-redo", args=[first.pk]))
        assert total(View(campaign.pk)) == 2

    def test_cancelled_file_leaves_nothing(self, send, browser):
        send(table())
        upload = ImportUpload.objects.get()
        browser.post(reverse("surveys:import-cancel", args=[upload.pk]))
        assert (ImportUpload.objects.count(), Response.objects.count()) == (0, 0)

    def test_forgotten_file_is_dropped_in_a_day(self, send):
        send(table())
        ImportUpload.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
        send(table())
        live()
        assert ImportUpload.objects.count() == 1

    def test_confirmed_file_is_not_cancelled_by_a_page_that_was_open(self, bring, browser, methodist):
        bring(table())
        upload = ImportUpload.objects.get()
        assert imports.cancel(upload, by=methodist) is False
        answer = browser.post(reverse("surveys:import-cancel", args=[upload.pk]), follow=True)
        assert answer.redirect_chain == [(upload.get_absolute_url(), 302)]
        assert "Файл загружен." in answer.content.decode()

    def test_page_that_was_open_brings_no_cells_back(self, send, browser):
        form = browser.get(send(table()).url).context["form"]
        opened = ImportUpload.objects.get()
        browser.post(
            reverse("surveys:import-columns", args=[opened.pk]), {f.html_name: f.initial for f in form}
        )
        browser.post(opened.get_absolute_url())
        imports.save_columns(opened, ["came"])
        imports.save_values(opened, {("came", "Мария Речная"): "yes"})
        stored = ImportUpload.objects.get()
        assert (stored.batch is None, stored.columns, stored.values) == (False, [], {})


class TestLoaded:
    """The page that the confirmation leads to."""

    @pytest.fixture
    def told(self, bring, browser):
        """The summary of a loaded file, by its terms."""

        def through(data=None):
            answer = bring(data or table())
            page = browser.get(answer.url).content.decode()
            terms = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", page, re.DOTALL)
            return {term: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for term, words in terms}

        return through

    def test_it_tells_how_many_answers_went_where(self, told, collector):
        later = row(103, "Да", "5", "", "", "", "", at=f"{timezone.localdate():%Y-%m-%d} 00:00:01")
        days = f"{timezone.localdate() - dt.timedelta(1):%d.%m.%Y} – {timezone.localdate():%d.%m.%Y}"
        assert told(table([*ROWS, later])) == {
            "Загружено анкет": "3",
            "Куда": f"{collector.institution.short_name}, {collector.point}",
            "Дни ответов": days,
            "Вошли в итоги": "3",
        }

    def test_what_the_rule_leaves_out_is_told_with_the_rule(self, told, campaign):
        campaign.excluding = int(Sign.STRAIGHT)
        campaign.save()
        headings = [
            "Вы пришли по афише?",
            "Понятна ли афиша?",
            *[f"Оцените залы [Зал {n}]" for n in range(1, 8)],
        ]
        facts = told(table_to_xlsx("Ответы", headings, [["Да", *"44444444"], ["Нет", *[""] * 8]]))
        rule = f"1 Правило: {WORDS[Sign.STRAIGHT]}."
        assert (facts["Вошли в итоги"], facts["Исключены по правилу опроса"]) == ("1", rule)

    def test_additions_to_closed_figures_are_told_apart(self, told, campaign):
        campaign.frozen_at = timezone.now()
        campaign.save()
        facts = told()
        additions = "2 Итоги опроса уже подведены, эти анкеты стоят отдельно."
        assert (facts["Вошли в итоги"], facts["В дополнениях"]) == ("0", additions)

    def test_it_leads_to_the_figures_the_files_and_the_undoing(self, bring, browser, collector):
        page = browser.get(bring(table()).url).content.decode()
        links = re.findall(r'<a class="button[^"]*" href="([^"]+)">', page)
        assert links == [
            f"{reverse('surveys:figures', args=[collector.campaign_id])}?institution={collector.institution_id}",
            reverse("surveys:import", args=[collector.pk]),
            reverse("surveys:batches", args=[collector.pk]),
            reverse("surveys:batch-undo", args=[collector.batches.get().pk]),
        ]
        assert [browser.get(link).status_code for link in links] == [200] * 4

    def test_an_undone_file_is_told_so_and_counts_nothing(self, bring, browser, collector):
        address = bring(table()).url
        undoing = reverse("surveys:batch-undo", args=[collector.batches.get().pk])
        browser.post(undoing, {"reason": "Не тот опрос"})
        page = browser.get(address).content.decode()
        assert ("Причина: Не тот опрос." in page, "<dt>Вошли в итоги</dt><dd>0</dd>" in page) == (True, True)
        assert ("Файл загружен." in page, undoing in page) == (False, False)


class TestManyRows:
    @pytest.fixture
    def many(self, monkeypatch):
        monkeypatch.setattr(imports, "AT_ONCE", 1)
        monkeypatch.setattr(imports, "CHUNK", 1)

    def run_job(self):
        from surveys.tasks import load_answers

        job = Job.objects.get(task=imports.TASK)
        load_answers(str(job.pk))
        job.refresh_from_db()
        return job

    def test_they_are_a_job(self, bring, many, browser, campaign):
        answer = bring(table())
        upload = ImportUpload.objects.get()
        assert (answer.url, Response.objects.count()) == (upload.get_absolute_url(), 0)
        page = browser.get(answer.url)
        assert page.context["upload"].job.is_open
        undoing = reverse("surveys:batch-undo", args=[upload.batch_id])
        assert f'href="{undoing}">отмените пачку</a>' in page.text
        assert self.run_job().status == Job.Status.DONE
        assert (total(View(campaign.pk)), ImportUpload.objects.get().table) == (2, {})

    def test_the_page_asks_how_far_it_is_until_it_has_ended(self, bring, many, browser):
        page = browser.get(bring(table()).url).text
        progress = reverse("surveys:import-progress", args=[ImportUpload.objects.get().pk])
        asking = f'hx-get="{progress}" hx-trigger="every 1s"'
        assert (page.count(asking), "Остановить" in page) == (1, False)
        running = browser.get(progress, headers={"HX-Request": "true"})
        assert (running.text.count(asking), "HX-Retarget" in running) == (1, False)
        self.run_job()
        ended = browser.get(progress, headers={"HX-Request": "true"})
        assert (ended["HX-Retarget"], "Файл загружен." in ended.text) == ("#import", True)

    def test_the_list_and_the_batch_tell_that_it_is_still_loaded(self, bring, many, browser, collector):
        bring(table())
        batch = collector.batches.get()
        pages = [reverse("surveys:batches", args=[collector.pk]), batch.get_absolute_url()]
        marks = ["загружается", "загружена не вся", "Файл ещё загружается", "Файл загружен не весь"]

        def told():
            shown = "".join(browser.get(page).content.decode() for page in pages)
            return [mark for mark in marks if mark in shown]

        assert told() == ["загружается", "Файл ещё загружается"]
        Job.objects.update(status=Job.Status.FAILED, finished_at=timezone.now())
        assert told() == ["загружена не вся", "Файл загружен не весь"]
        Job.objects.update(status=Job.Status.DONE)
        assert told() == []

    def test_job_that_was_killed_goes_on_where_it_was(self, bring, many, campaign):
        bring(table())
        upload = ImportUpload.objects.get()
        rows = imports.Reading(upload).rows(upload.batch_id)
        imports.run(imports.ResponseResource(rows), upload.table["rows"][:1], dry_run=False)
        assert total(View(campaign.pk)) == 1
        self.run_job()
        assert total(View(campaign.pk)) == 2

    def test_batch_that_was_undone_meanwhile_takes_no_more_rows(
        self, bring, many, browser, collector, campaign
    ):
        bring(table())
        batch = collector.batches.get()
        browser.post(reverse("surveys:batch-undo", args=[batch.pk]), {"reason": "Не тот файл"})
        job = self.run_job()
        assert (job.status, job.error_text, total(View(campaign.pk))) == (
            Job.Status.FAILED,
            imports.UNDONE,
            0,
        )
        page = browser.get(ImportUpload.objects.get().get_absolute_url()).content.decode()
        assert "Загружено не всё. Загрузите этот файл ещё раз" in page

    def test_rows_that_come_after_the_figures_are_closed_are_additions(
        self, bring, many, campaign, methodist
    ):
        bring(table())
        upload = ImportUpload.objects.get()
        resource = imports.ResponseResource(imports.Reading(upload).rows(upload.batch_id))
        imports.run(resource, upload.table["rows"][:1], dry_run=False)
        close_campaign(campaign, by=methodist)
        imports.run(resource, upload.table["rows"][1:], dry_run=False)
        assert [total(View(campaign.pk, is_late=late)) for late in (False, True)] == [1, 1]

    def test_cells_of_a_file_that_stopped_halfway_are_forgotten_in_a_day(self, bring, many, collector):
        bring(table())
        Job.objects.update(status=Job.Status.FAILED, finished_at=timezone.now())
        live()
        assert ImportUpload.objects.get().table != {}
        ImportUpload.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
        live()
        assert ImportUpload.objects.get().table == {}

    def test_cells_of_a_file_that_waits_for_its_turn_stay(self, bring, many):
        bring(table())
        ImportUpload.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
        live()
        assert ImportUpload.objects.get().table != {}
