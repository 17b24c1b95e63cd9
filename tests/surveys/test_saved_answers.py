"""Answers that a telephone could not send: its file is read, looked at, stored once, undone."""

import datetime as dt
import json
import time
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.models import AuditEntry, Role
from institutions.short_codes import new_code
from surveys.actions import saved_answers as actions
from surveys.actions.folding import fold_all
from surveys.actions.responses import store, stored_key
from surveys.counting.figures import View, total
from surveys.doors import forget_doors, read_door
from surveys.form_token import issue
from surveys.importing.saved_answers import (
    BROKEN,
    DRAFT,
    FORGED,
    OTHER_SURVEY,
    OUTSIDE,
    REPEATED,
    REVOKED,
    UNKNOWN,
)
from surveys.models import Channel, Response, SavedAnswers
from surveys.quality import Sign
from surveys.tasks import live
from tests.factories import a_person, an_institution
from tests.factories.saved_answers import a_record, saved_file
from tests.factories.surveys import a_campaign, a_collector, a_questionnaire, answered
from tests.surveys.at_the_door import QUEUE, address
from tests.surveys.test_figures import counted_anew, told
from tests.surveys.test_saved_file import records as any_records

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
ENOUGH = 15
Exclusion = Response.Exclusion


def ago(days):
    return time.time() - days * DAY


def day_of(at):
    return timezone.localdate(dt.datetime.fromtimestamp(at, dt.UTC))


@pytest.fixture
def campaign():
    """Ended ten days ago."""
    today = timezone.localdate()
    return a_campaign(starts_on=today - dt.timedelta(30), ends_on=today - dt.timedelta(10))


@pytest.fixture
def collector(campaign):
    return a_collector(campaign)


@pytest.fixture
def browser(signed_in, methodist):
    return signed_in(methodist)


@pytest.fixture
def send(browser, campaign):
    """The answer to a file that is read."""

    def upload(*records, data=None):
        file = SimpleUploadedFile("answers-2026-11-22.json", data or saved_file(*records))
        return browser.post(reverse("surveys:saved-answers", args=[campaign.pk]), {"file": file})

    return upload


@pytest.fixture
def read(send, browser):
    """What the page says the file holds."""
    return lambda *records: browser.get(send(*records).url).context["contents"]


@pytest.fixture
def bring(send, browser):
    return lambda *records: browser.post(send(*records).url)


def refused(contents):
    return [(each.number, each.code, each.words) for each in contents.refused]


class TestTaking:
    def test_answer_given_while_the_survey_went_on_is_stored_as_its_page_would_have_sent_it(
        self, bring, collector
    ):
        at = ago(12)
        answers = {"came": "yes", "poster": "4", "age": "25", "wish": "Звоните +7 900 000-00-00"}
        bring(a_record(collector, answers, at=at, isKiosk=True, url="/elsewhere/"))
        response = Response.objects.get()
        assert (response.collector, response.institution, response.channel) == (
            collector,
            collector.institution,
            Channel.QR,
        )
        assert (response.day, response.hour, response.entered_on) == (day_of(at), None, timezone.localdate())
        assert (response.quality, response.exclusion) == (Sign.OLD_PAGE, Exclusion.NONE)
        assert (response.exact, response.texts.get().text) == ({"age": "25"}, "Звоните [скрыто]")

    def test_of_a_survey_that_goes_on_the_row_is_the_one_that_the_queue_makes(self, signed_in):
        collector = a_collector(a_campaign(starts_on=timezone.localdate() - dt.timedelta(9)))
        browser = signed_in(a_person(Role.METHODIST, collector.institution))
        rows = []
        for by_file in (True, False):
            record = a_record(collector, {"came": "no", "wish": "Тише"}, at=ago(3))
            if by_file:
                file = SimpleUploadedFile("answers.json", saved_file(record))
                step = browser.post(
                    reverse("surveys:saved-answers", args=[collector.campaign_id]), {"file": file}
                )
                browser.post(step.url)
            else:
                body = record["body"].replace("waited=", "waited=1")
                kind = "application/x-www-form-urlencoded"
                assert Client().post(address("form", collector), body, kind, headers=QUEUE).status_code == 204
            response = Response.objects.get(pk=stored_key(uuid.UUID(record["key"])))
            told = {field.name: getattr(response, field.name) for field in Response._meta.fields}
            rows.append({name: told[name] for name in told if name not in {"id", "batch"}})
        assert rows[0] == rows[1]
        assert rows[0]["quality"] == Sign.OLD_PAGE

    def test_hour_at_which_the_staff_loads_the_file_is_not_that_of_the_answer(
        self, bring, collector, campaign
    ):
        hour = timezone.localtime().hour
        opens, closes = (dt.time((hour + later) % 24) for later in (2, 3))
        campaign.places.update(opens=opens, closes=closes)
        bring(a_record(collector, at=ago(12)))
        assert Response.objects.get().quality == Sign.OLD_PAGE

    @pytest.mark.parametrize(
        ("fields", "sign", "exclusion"),
        [
            ({"website": "https://a.example"}, Sign.TRAP, Exclusion.RULE),
            ({"device": "again"}, Sign.SAME_DEVICE, Exclusion.NONE),
        ],
    )
    def test_signs_and_the_published_rule_hold(self, bring, collector, fields, sign, exclusion):
        bring(a_record(collector, at=ago(12), fields=fields))
        response = Response.objects.get()
        assert (response.quality, response.exclusion) == (sign | Sign.OLD_PAGE, exclusion)

    def test_what_somebody_left_halfway_at_a_kiosk_is_unfinished(self, bring, campaign):
        kiosk = a_collector(campaign, channel=Channel.KIOSK)
        bring(a_record(kiosk, {}, at=ago(12), fields={"finished": "0"}))
        assert Response.objects.get().exclusion == Exclusion.UNFINISHED

    def test_form_of_an_earlier_version_is_read_by_its_own_questions(self, bring, collector, campaign):
        before = campaign.version
        record = a_record(collector, at=ago(12))
        later = before.questionnaire.versions.create(
            number=2, schema=before.schema, published_at=timezone.now(), sha256="1" * 64
        )
        campaign.version = later
        campaign.save()
        forget_doors()
        bring(record)
        assert Response.objects.get().version == before

    def test_day_is_that_of_the_page_of_its_clock_or_of_the_pages_making(self, bring, collector):
        records = [
            a_record(collector, at=ago(12), fields={"day": f"{day_of(ago(11))}"}),
            a_record(collector, at=ago(12), fields={"day": ""}),
            a_record(collector, at=ago(13)) | {"at": int(time.time() * 5000)},
            a_record(collector, at=ago(14), fields={"day": "2001-01-01"}) | {"at": 0},
        ]
        bring(*records)
        days = [Response.objects.get(pk=stored_key(uuid.UUID(each["key"]))).day for each in records]
        assert days == [day_of(ago(11)), day_of(ago(12)), day_of(ago(13)), day_of(ago(14) - 3600)]

    def test_in_the_hours_of_grace_the_answer_is_taken_and_later_not(self, read, collector, campaign):
        end = campaign.accepts_until.timestamp()
        inside, after = a_record(collector, at=end - 60), a_record(collector, at=end + 60)
        contents = read(inside, after)
        words = OUTSIDE.format(day_of(end + 60), campaign.starts_on, campaign.ends_on)
        assert (contents.new, refused(contents)) == (1, [(2, collector.code, words)])

    def test_after_the_figures_are_closed_answers_are_additions(self, bring, collector, campaign):
        campaign.frozen_at = timezone.now() - dt.timedelta(5)
        campaign.save()
        bring(a_record(collector, at=ago(12)))
        assert [total(View(campaign.pk, is_late=late)) for late in (False, True)] == [0, 1]

    def test_replaced_point_takes_what_was_answered_before(self, read, collector):
        collector.revoked_at = timezone.now() - dt.timedelta(13)
        collector.save()
        contents = read(a_record(collector, at=ago(14)), a_record(collector, at=ago(12)))
        words = REVOKED.format(day_of(ago(12)), day_of(ago(13)))
        assert (contents.new, refused(contents)) == (1, [(2, collector.code, words)])


class TestRefusing:
    def test_code_that_is_not_there_or_not_the_persons_is_told_alike(self, read, campaign):
        other = an_institution(campaign.territory)
        campaign.places.create(institution=other)
        foreign, unknown = a_collector(campaign, other), new_code()
        strange = a_collector()
        contents = read(
            a_record(foreign, at=ago(12)),
            a_record(foreign, at=ago(12), code=unknown),
            a_record(strange),
            a_record(strange, code="<b>" * 9),
        )
        assert refused(contents) == [
            (1, foreign.code, UNKNOWN),
            (2, unknown, UNKNOWN),
            (3, strange.code, UNKNOWN),
            (4, "", UNKNOWN),
        ]

    def test_own_answer_of_another_survey_is_told_by_its_name(self, read, collector, campaign):
        version = a_questionnaire(campaign.territory).versions.get()
        another = a_campaign(campaign.territory, collector.institution, version=version, title="Зимний опрос")
        contents = read(a_record(a_collector(another)))
        assert [words for _, _, words in refused(contents)] == [OTHER_SURVEY.format("Зимний опрос")]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"state": "draft"}, DRAFT),
            ({"state": 7}, DRAFT),
            ({"body": ""}, FORGED),
            ({"body": "token=AAAA&came=yes"}, FORGED),
            ({"body": 7}, FORGED),
            ({"code": None}, BROKEN),
        ],
    )
    def test_what_nobody_sent_or_the_portal_did_not_give_out_is_not_taken(
        self, read, collector, change, words
    ):
        contents = read(a_record(collector, at=ago(12)) | change)
        assert (contents.new, [told for _, _, told in refused(contents)]) == (0, [words])

    def test_page_of_another_point_is_no_page_of_this_one(self, read, collector, campaign):
        token = issue("another secret", collector.pk, uuid.uuid4(), ago(12))
        of_another = a_record(a_collector(campaign, point="Касса"), at=ago(12), code=collector.code)
        contents = read(of_another, a_record(collector, at=ago(12), fields={"token": token}))
        assert [words for _, _, words in refused(contents)] == [FORGED, FORGED]

    def test_wrong_fields_are_told_by_their_questions_and_the_good_answers_come_in(self, bring, collector):
        wrong = a_record(collector, {"poster": "9", "age": "сорок"}, at=ago(12))
        bring(wrong, a_record(collector, at=ago(12)))
        [[number, _, words]] = SavedAnswers.objects.get().refused
        assert (number, Response.objects.count()) == (1, 1)
        assert words == (
            "«Вы пришли по афише?»: Ответьте на вопрос. «Сколько вам полных лет?»: Введите число цифрами."
        )

    def test_answer_that_stands_twice_comes_once(self, read, collector):
        record = a_record(collector, at=ago(12))
        contents = read(record, record)
        assert (contents.new, refused(contents)) == (1, [(2, collector.code, REPEATED.format(1))])

    @pytest.mark.parametrize("data", [b"{}", b"[" * 50_000, b"\x00", b"PK\x03\x04", b'[{"at": NaN}'])
    def test_file_of_another_kind_is_refused_with_words(self, send, data):
        answer = send(data=data)
        assert answer.status_code == 422
        assert "Это не файл с ответами." in answer.content.decode()
        assert SavedAnswers.objects.count() == 0

    def test_page_without_a_file_asks_for_one(self, browser, campaign):
        answer = browser.post(reverse("surveys:saved-answers", args=[campaign.pk]), {"file": ""})
        assert (answer.status_code, "Выберите файл в поле «Файл с ответами»" in answer.content.decode()) == (
            422,
            True,
        )


class TestOnce:
    def test_same_file_adds_nothing(self, bring, read, collector):
        records = [a_record(collector, at=ago(12)) for _ in range(3)]
        bring(*records)
        contents = read(*records)
        assert (contents.new, contents.known, Response.objects.count()) == (0, 3, 3)
        bring(*records)
        assert (Response.objects.count(), collector.batches.count()) == (3, 1)

    def test_what_the_telephone_sent_meanwhile_is_there(self, read, collector):
        key = uuid.uuid4()
        answered(collector, key=key)
        assert read(a_record(collector, at=ago(12), key=key)).known == 1

    def test_telephone_that_sends_after_the_file_is_told_that_the_portal_has_it(self, signed_in):
        collector = a_collector(a_campaign(starts_on=timezone.localdate() - dt.timedelta(20)))
        record = a_record(collector, at=ago(12))
        person = a_person(Role.METHODIST, collector.institution)
        saved = actions.keep_saved(collector.campaign, saved_file(record), "a.json", by=person)
        actions.confirm_saved(saved, by=person)
        kind = "application/x-www-form-urlencoded"
        answer = Client().post(address("form", collector), record["body"], kind, headers=QUEUE)
        assert (answer.status_code, Response.objects.count()) == (204, 1)

    def test_answer_that_comes_by_itself_in_this_very_moment_is_stored_once(
        self, collector, campaign, methodist
    ):
        records = [a_record(collector, at=ago(12)) for _ in range(2)]
        saved = actions.keep_saved(campaign, saved_file(*records), "a.json", by=methodist)
        [answers] = actions.SavedContents(saved, methodist).fresh.values()
        door = read_door(collector.code)
        twins = [answers[0]]

        def come_between(execute, sql, *told):
            found = execute(sql, *told)
            if twins and sql.startswith('SELECT "surveys_response"."id"') and "exclusion" not in sql:
                store(door, twins.pop())
            return found

        with connection.execute_wrapper(come_between):
            actions.confirm_saved(saved, by=methodist)
        assert (twins, Response.objects.count(), total(View(campaign.pk))) == ([], 2, 2)

    def test_confirmed_twice_it_is_stored_once(self, send, browser, collector):
        preview = send(a_record(collector, at=ago(12))).url
        for _ in range(2):
            answer = browser.post(preview, follow=True)
            assert "Ответы с телефона загружены" in answer.content.decode()
        assert (Response.objects.count(), collector.batches.count()) == (1, 1)

    def test_undone_answers_come_back_with_their_batch_and_not_beside_it(
        self, bring, read, browser, collector, campaign
    ):
        record = a_record(collector, at=ago(12))
        bring(record)
        batch = collector.batches.get()
        browser.post(reverse("surveys:batch-undo", args=[batch.pk]), {"reason": "Чужой файл"})
        assert total(View(campaign.pk)) == 0
        contents = read(record)
        assert (contents.new, contents.known, list(contents.undone)) == (0, 1, [batch])
        browser.post(reverse("surveys:batch-redo", args=[batch.pk]))
        assert (total(View(campaign.pk)), Response.objects.count()) == (1, 1)


class TestStoring:
    def test_each_point_has_a_batch_and_figures_equal_a_recount(self, send, browser, collector, campaign):
        kiosk = a_collector(campaign, channel=Channel.KIOSK)
        records = [a_record(collector, {"came": "no"}, at=ago(12)) for _ in range(3)]
        records += [a_record(kiosk, at=ago(11)) for _ in range(2)]
        step = send(*records)
        assert [(row[0], row[1]) for row in browser.get(step.url).context["contents"].rows] == [
            (collector, 3),
            (kiosk, 2),
        ]
        browser.post(step.url)
        assert [point.batches.get().responses.count() for point in (collector, kiosk)] == [3, 2]
        for view in (View(campaign.pk), View(campaign.pk, channel=Channel.KIOSK)):
            assert told(view) == counted_anew(view, Response.objects.all())
            fold_all()
            assert told(view) == counted_anew(view, Response.objects.all())
        assert [total(View(campaign.pk, channel=each)) for each in (Channel.QR, Channel.KIOSK)] == [3, 2]

    def test_every_change_is_in_the_journal(self, bring, collector, methodist):
        bring(a_record(collector, at=ago(12)), a_record(collector, at=ago(12), state="draft"))
        entries = AuditEntry.objects.filter(by=methodist).order_by("pk").values_list("action", "changes")
        assert list(entries) == [
            ("Прочитан файл с телефона", {"ответов": ["", 2], "не загрузить": ["", 1]}),
            ("Загружены ответы с телефона", {"файл": ["", "answers-2026-11-22.json"], "анкет": ["", 1]}),
        ]  # fmt: skip

    def test_nothing_new_stores_nothing(self, bring, collector):
        bring(a_record(collector, at=ago(12), state="draft"))
        assert (collector.batches.count(), SavedAnswers.objects.get().stored_at) == (0, None)

    def test_two_thousand_answers_are_stored_in_one_go(self, collector, campaign, methodist):
        records = [a_record(collector, at=ago(12)) for _ in range(2000)]
        saved = actions.keep_saved(campaign, saved_file(*records), "a.json", by=methodist)
        actions.confirm_saved(saved, by=methodist)
        assert total(View(campaign.pk)) == 2000


class TestForgetting:
    def test_what_waits_holds_no_more_of_the_file_than_will_be_stored(self, send, collector):
        secret = "Речной Пётр, petr@example.ru, +7 900 000-00-00"
        record = a_record(collector, {"came": "no", "wish": secret, "nobody-asked": secret}, at=ago(12))
        send(record | {"body": record["body"], "name": secret, "problems": {"age": secret}})
        kept = json.dumps(list(SavedAnswers.objects.values_list("answers", "refused")), ensure_ascii=False)
        assert "Речной Пётр, [скрыто], [скрыто]" in kept
        assert [each in kept for each in ("petr", "900", "nobody-asked", "token")] == [False] * 4

    def test_stored_file_keeps_no_answers(self, bring, collector):
        bring(a_record(collector, at=ago(12)))
        assert SavedAnswers.objects.get().answers == []

    def test_cancelled_file_leaves_nothing(self, send, browser, collector):
        send(a_record(collector, at=ago(12)))
        browser.post(reverse("surveys:saved-answers-cancel", args=[SavedAnswers.objects.get().pk]))
        assert (SavedAnswers.objects.count(), Response.objects.count()) == (0, 0)

    def test_stored_file_is_not_cancelled_by_a_page_that_was_open(self, bring, browser, collector, methodist):
        bring(a_record(collector, at=ago(12)))
        saved = SavedAnswers.objects.get()
        assert actions.cancel_saved(saved, by=methodist) is False
        browser.post(reverse("surveys:saved-answers-cancel", args=[saved.pk]))
        assert SavedAnswers.objects.count() == 1

    def test_forgotten_file_is_dropped_in_a_day(self, send, bring, collector):
        bring(a_record(collector, at=ago(12)))
        send(a_record(collector, at=ago(12)))
        SavedAnswers.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
        send(a_record(collector, at=ago(12)))
        live()
        assert SavedAnswers.objects.count() == 2


class TestAccess:
    def test_colleague_does_not_open_a_file_of_another(self, send, signed_in, collector):
        address = send(a_record(collector, at=ago(12))).url
        for role, place in [
            (Role.INSTITUTION_HEAD, collector.institution),
            (Role.DEPARTMENT_EDITOR, collector.campaign.territory),
        ]:
            assert signed_in(a_person(role, place)).get(address).status_code == 404

    def test_department_brings_in_answers_of_every_institution(self, signed_in, campaign, collector):
        other = an_institution(campaign.territory)
        campaign.places.create(institution=other)
        editor = a_person(Role.DEPARTMENT_EDITOR, campaign.territory)
        points = [collector, a_collector(campaign, other)]
        data = saved_file(*[a_record(point, at=ago(12)) for point in points])
        saved = actions.keep_saved(campaign, data, "a.json", by=editor)
        assert actions.SavedContents(saved, editor).new == 2

    def test_who_left_before_the_yes_stores_nothing(self, send, browser, collector, methodist):
        address = send(a_record(collector, at=ago(12))).url
        methodist.memberships.update(ended_at=timezone.now())
        assert browser.post(address).status_code == 404
        assert Response.objects.count() == 0

    def test_survey_of_another_district_is_not_there(self, browser):
        strange = a_campaign()
        assert browser.get(reverse("surveys:saved-answers", args=[strange.pk])).status_code == 404

    @pytest.mark.parametrize("is_closed", [False, True])
    def test_survey_leads_here_before_and_after_its_figures_are_closed(self, browser, campaign, is_closed):
        campaign.frozen_at = timezone.now() if is_closed else None
        campaign.save()
        page = browser.get(campaign.get_absolute_url()).content.decode()
        assert reverse("surveys:saved-answers", args=[campaign.pk]) in page

    def test_batch_leads_back_to_the_files_and_they_to_the_batch(self, bring, browser, collector, campaign):
        bring(a_record(collector, at=ago(12)))
        batch, files = collector.batches.get(), reverse("surveys:saved-answers", args=[campaign.pk])
        assert files in browser.get(batch.get_absolute_url()).content.decode()
        assert batch.get_absolute_url() in browser.get(files).content.decode()

    def test_what_came_in_a_file_is_no_pile_to_type_into(self, bring, browser, campaign):
        paper = a_collector(campaign, channel=Channel.PAPER)
        bring(a_record(paper, at=ago(12)))
        page = browser.get(paper.batches.get().get_absolute_url())
        assert page.context["page"].is_paper is False


def test_three_points_cost_as_one(bring, send, browser, collector, campaign):
    costs = []
    points = [collector, *(a_collector(campaign, point=f"Зал {number}") for number in range(2))]
    for number in (1, 3):
        step = send(*[a_record(point, at=ago(12)) for point in points[:number] for _ in range(number)])
        for page in (step.url, reverse("surveys:saved-answers", args=[campaign.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            costs.append(len(queries))
        browser.post(step.url)
    assert costs[0] == costs[2] <= ENOUGH
    assert max(costs) <= ENOUGH


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_file_holds_the_page_answers(send, browser, collector, data):
    spoiled = st.builds(
        lambda kept, more: {**kept, **more} if isinstance(more, dict) else more,
        st.builds(
            lambda fields: a_record(collector, at=ago(12), fields=fields),
            st.dictionaries(
                st.sampled_from(["key", "token", "day", "_version", "language", "came", "wish", "taps"]),
                st.text(st.characters(codec="utf-8"))
                | st.sampled_from(["9" * 30, "\x00", "2022-13-45", "-1"]),
            ),
        ),
        any_records,
    )
    records = data.draw(st.lists(spoiled, min_size=1, max_size=4))
    with transaction.atomic():
        step = send(*records)
        assert step.status_code == 302
        page = browser.get(step.url)
        assert page.status_code == 200
        assert browser.post(step.url, follow=True).status_code == 200
        assert Response.objects.count() == page.context["contents"].new
        transaction.set_rollback(True)
