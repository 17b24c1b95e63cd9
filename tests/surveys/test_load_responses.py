"""Loading a file of many answers by command."""

import csv
import datetime as dt
import io
import random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from institutions.models import AuditEntry
from surveys.actions import loading
from surveys.actions.folding import recount
from surveys.actions.responses import exclude
from surveys.counting.figures import View, figures, total
from surveys.management.progress_bar import ProgressBar
from surveys.models import Cell, Channel, LedgerEntry, Response, ResponseText
from surveys.quality import Sign
from tests.factories import a_district, an_institution
from tests.factories.surveys import a_campaign, a_collector, answered
from tests.surveys.test_figures import Crash, crash_before

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = ["collector", "day", "came", "poster", "found", "rooms.r1", "wish"]


@pytest.fixture
def points():
    district = a_district()
    places = [an_institution(district) for _ in range(3)]
    today = timezone.localdate()
    campaign = a_campaign(district, *places, starts_on=today - dt.timedelta(days=70))
    return [a_collector(campaign, place, channel=Channel.PAPER) for place in places]


@pytest.fixture
def write(tmp_path):
    def write(*rows, header=FIELDS, encoding="utf-8", delimiter=",", name="answers.csv"):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([header, *rows] if header else rows)
        return path

    return write


def load(campaign, path, **options):
    """What the command says; the error with the lines before it where it fails."""
    out, faults = io.StringIO(), io.StringIO()
    try:
        call_command("load_responses", campaign.pk, path, stdout=out, stderr=faults, **options)
    except CommandError as error:
        return f"{faults.getvalue()}{error}"
    return out.getvalue().splitlines()[-1]


def row(point, day=None, came="yes", poster="5", found="c1|c8", room="", wish=""):
    return [point.code, day or timezone.localdate(), came, poster, found, room, wish]


def many(points, number):
    chance, today = random.Random(1), timezone.localdate()
    for _ in range(number):
        yield row(
            chance.choice(points),
            today - dt.timedelta(days=chance.randrange(70)),
            chance.choice(["yes", "no", ""]),
            chance.choice(["1", "5", "na", ""]),
            "|".join(f"c{place}" for place in range(1, 9) if chance.random() < 0.3),
            chance.choice(["3", ""]),
            chance.choice(["", "", "Больше книг"]),
        )


def state(campaign):
    return {version: (each.total, each.counts) for version, each in figures(View(campaign.pk)).items()}


def test_answers_are_stored_with_their_figures_and_without_the_ledger(points, write, monkeypatch):
    monkeypatch.setattr(loading, "AT_ONCE", 40)
    campaign = points[0].campaign
    assert load(campaign, write(*many(points, 150))) == "Загружено анкет: 150."
    assert (Response.objects.count(), LedgerEntry.objects.count(), total(View(campaign.pk))) == (150, 0, 150)
    cells = sorted(Cell.objects.values_list("place", "channel", "period", "total", "counts"))
    recount(campaign.pk)
    assert sorted(Cell.objects.values_list("place", "channel", "period", "total", "counts")) == cells


def test_each_value_comes_to_its_place(points, write):
    day = timezone.localdate() - dt.timedelta(days=3)
    load(points[0].campaign, write(row(points[1], day, room="na", wish="Тел. 8 900 555-01-02,\nзвоните")))
    response = Response.objects.get()
    assert (response.day, response.entered_on, response.hour) == (day, timezone.localdate(), None)
    assert (response.collector, response.institution, response.channel) == (
        points[1],
        points[1].institution,
        "paper",
    )
    assert list(bytes(response.vector)[:5]) == [1, 5, 0b1000001, 0b1000010, 254]
    assert ResponseText.objects.get().text == "Тел. [скрыто],\nзвоните"


def test_a_repeated_load_stores_nothing_twice(points, write):
    campaign, path = points[0].campaign, write(*many(points, 30))
    load(campaign, path)
    before = state(campaign)
    assert load(campaign, path) == "Загружено анкет: 0, уже были загружены раньше 30."
    assert state(campaign) == before
    assert Response.objects.count() == 30


def test_an_answer_that_was_excluded_stays_so_when_the_file_is_loaded_again(points, write):
    campaign, path = points[0].campaign, write(*many(points, 5))
    load(campaign, path)
    exclude([Response.objects.first().pk], Response.Exclusion.STAFF)
    load(campaign, path)
    assert total(View(campaign.pk)) == 4


@pytest.mark.parametrize("beginning", ['INSERT INTO "surveys_cell"', 'INSERT INTO "surveys_responsetext"'])
def test_a_load_that_breaks_off_is_ended_by_loading_again(points, write, monkeypatch, beginning):
    monkeypatch.setattr(loading, "AT_ONCE", 10)
    campaign, path, chunks = points[0].campaign, write(*many(points, 35)), []
    store_chunk = loading.store_chunk

    def store_two(campaign, answers):
        chunks.append(answers)
        if len(chunks) < 3:
            return store_chunk(campaign, answers)
        with crash_before(beginning):
            return store_chunk(campaign, answers)

    monkeypatch.setattr(loading, "store_chunk", store_two)
    with pytest.raises(Crash):
        load(campaign, path)
    assert (Response.objects.count(), total(View(campaign.pk))) == (20, 20)
    monkeypatch.setattr(loading, "store_chunk", store_chunk)
    assert load(campaign, path) == "Загружено анкет: 15, уже были загружены раньше 20."
    assert (Response.objects.count(), total(View(campaign.pk))) == (35, 35)
    before = state(campaign)
    recount(campaign.pk)
    assert state(campaign) == before


def test_figures_of_answers_given_before_and_meanwhile_are_added_to(points, write):
    campaign = points[0].campaign
    answered(points[0], {"came": "yes", "poster": "1"})
    load(campaign, write(row(points[0]), row(points[1])))
    assert total(View(campaign.pk)) == 3


def test_the_rule_of_the_survey_holds_for_loaded_answers(points, write):
    campaign = points[0].campaign
    campaign.excluding = int(Sign.STRAIGHT)
    campaign.save()
    marks = [f"rooms.r{number}" for number in range(1, 8)]
    header = ["collector", "day", *marks]
    today = timezone.localdate()
    load(
        campaign,
        write([points[0].code, today, *"5555555"], [points[0].code, today, *"5555554"], header=header),
    )
    assert total(View(campaign.pk)) == 1
    assert sorted(Response.objects.values_list("exclusion", "quality")) == [(0, 0), (1, int(Sign.STRAIGHT))]


def test_what_is_loaded_after_closing_is_a_supplement(points, write):
    campaign = points[0].campaign
    campaign.frozen_at = timezone.now()
    campaign.save()
    load(campaign, write(row(points[0])))
    assert (total(View(campaign.pk, is_late=False)), total(View(campaign.pk, is_late=True))) == (0, 1)


def test_a_dry_run_stores_nothing(points, write):
    assert (
        load(points[0].campaign, write(*many(points, 7)), dry_run=True) == "Проверено, не сохранено: анкет 7."
    )
    assert not Response.objects.exists()


def test_a_load_is_in_the_audit_trail(points, write):
    load(points[0].campaign, write(*many(points, 3)))
    entry = AuditEntry.objects.filter(action="Загружены ответы из файла").get()
    assert (entry.by, entry.changes["анкет загружено"]) == (None, ["", 3])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_files_of_other_programs_are_read_too(points, write, delimiter, encoding):
    path = write(row(points[0]), [], row(points[1]), encoding=encoding, delimiter=delimiter)
    assert load(points[0].campaign, path) == "Загружено анкет: 2."


class TestErrors:
    def test_every_faulty_line_is_told_by_its_number_and_nothing_is_stored(self, points, write):
        campaign = points[0].campaign
        foreign = a_collector()
        said = load(
            campaign,
            write(
                row(points[0], wish="в две\nстроки"),
                row(points[0], came="maybe"),
                row(points[0], day="вчера"),
                row(points[0], day="2020-01-01"),
                row(foreign),
                [points[0].code, timezone.localdate()],
                row(points[0], room="6"),
                row(points[0], wish="ы" * 3001),
                row(points[0]),
            ),
        )
        day = f"{campaign.starts_on:%d.%m.%Y} — {timezone.localdate():%d.%m.%Y}"
        assert said.splitlines() == [
            "Строка 4: поле «came»: Выберите один из предложенных ответов.",
            "Строка 5: день «вчера» не в виде 2026-10-20.",
            f"Строка 6: день 01.01.2020 вне опроса: {day}.",
            f"Строка 7: точки опроса с кодом «{foreign.code}» в этом опросе нет.",
            "Строка 8: полей 2, а в первой строке их 7.",
            "Строка 9: поле «rooms.r1»: Выберите один из предложенных ответов.",
            "Строка 10: поле «wish»: Ответ слишком длинный, сократите его. Символов не больше 3000.",
            "Строк с ошибками: 7. Ничего не загружено: исправьте их и повторите.",
        ]
        assert not Response.objects.exists()

    def test_only_the_first_hundred_faults_are_listed(self, points, write):
        said = load(points[0].campaign, write(*[row(points[0], came="maybe")] * 150)).splitlines()
        assert (len(said), said[-1][:21]) == (101, "Строк с ошибками: 150")

    def test_a_required_question_may_stay_without_an_answer(self, points, write):
        assert load(points[0].campaign, write(row(points[0], came=""))) == "Загружено анкет: 1."

    def test_columns_are_checked_before_anything_else(self, points, write):
        campaign = points[0].campaign
        assert load(campaign, write(header=["day"])) == "В первой строке нет столбцов: collector."
        assert load(campaign, write(header=[])) == "В первой строке нет столбцов: collector, day."
        assert (
            load(campaign, write(header=["collector", "day", "day"]))
            == "В первой строке один столбец назван дважды."
        )
        said = load(campaign, write(header=["collector", "day", "nobody"]))
        assert said.startswith("В анкете нет полей: 'nobody'. Есть: advise, age, came,")

    def test_a_file_of_another_encoding_is_told(self, points, write):
        path = write(row(points[0], wish="Книги"), encoding="cp1251")
        assert load(points[0].campaign, path) == (
            "Файл не в кодировке UTF-8. Сохраните его как «CSV UTF-8» и загрузите снова."
        )

    def test_quotes_that_are_not_closed_are_told_by_their_line(self, points, write):
        path = write(row(points[0]))
        path.write_text(path.read_text() + 'код,"день\n')
        assert load(points[0].campaign, path).startswith("Строка 3: не закрыты кавычки")

    def test_a_file_and_a_survey_that_are_not_there_are_told(self, points, tmp_path):
        campaign = points[0].campaign
        missing = tmp_path / "missing.csv"
        assert load(campaign, missing) == f"Файл не открылся: {missing} (No such file or directory)."
        campaign.pk = 999_999
        assert load(campaign, missing) == "Опроса 999999 нет."


class TestProgress:
    @staticmethod
    def said(steps, **options):
        written, now = [], [0.0]
        bar = ProgressBar(written.append, clock=lambda: now[0], **options)
        for seconds, done in steps:
            now[0] = seconds
            bar.tell("Загрузка", done, 100)
        return written

    def test_a_line_is_written_every_five_seconds(self):
        steps = [(0, 0), (2, 10), (5, 25), (6, 30), (10, 50), (20, 100)]
        assert self.said(steps, is_terminal=False) == [
            "Загрузка:   0%, прошло 0 мин 00 с, осталось 0 мин 00 с\n",
            "Загрузка:  25%, прошло 0 мин 05 с, осталось 0 мин 15 с\n",
            "Загрузка:  50%, прошло 0 мин 10 с, осталось 0 мин 10 с\n",
            "Загрузка: 100%, прошло 0 мин 20 с, осталось 0 мин 00 с\n",
        ]

    def test_a_terminal_has_a_bar_on_one_line(self):
        first, last = self.said([(0, 50), (0.1, 60), (90, 100)], is_terminal=True)
        assert first == f"\rЗагрузка: [{'█' * 15}{'·' * 15}]  50%, прошло 0 мин 00 с, осталось 0 мин 00 с"
        assert last == f"\rЗагрузка: [{'█' * 30}] 100%, прошло 1 мин 30 с, осталось 0 мин 00 с\n"
