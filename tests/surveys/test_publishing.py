"""Publishing: what forbids it, what it freezes, and that frozen means frozen."""

import hashlib
import json
from dataclasses import replace

import pytest
from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet
from django.urls import reverse

from institutions.models import AuditEntry, Role
from surveys.actions.drafts import fingerprint, publish
from surveys.actions.questionnaires import new_draft
from surveys.building.editing import add_question, change_question, remove_question
from surveys.models import FrozenVersion, Questionnaire, Response, Version
from surveys.questionnaire import Option, Question, Section, Tie, to_json
from surveys.questionnaire import Questionnaire as Content
from tests.factories import a_person
from tests.factories.surveys import CONTENT, a_campaign, a_collector, a_draft, a_questionnaire, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(district):
    return a_person(Role.DEPARTMENT_EDITOR, district)


@pytest.fixture
def editor(person, signed_in):
    return signed_in(person)


def address(name, version):
    return reverse(f"surveys:{name}", args=[version.pk])


def fresh(version):
    return Version.objects.get(pk=version.pk)


def said(response):
    return [str(message) for message in response.context["messages"]]


def edited(version, change):
    """Written into the draft past the pages."""
    Version.objects.drafts().filter(pk=version.pk).update(
        schema=to_json(change(version.content)), edits=F("edits") + 1
    )
    return fresh(version)


class TestPublishing:
    def test_freezes_names_and_tells(self, editor, person, district):
        draft = a_draft(district, title="Рабочее название")
        page = editor.post(address("version-publish", draft), {"edits": 0}, follow=True)
        version = fresh(draft)
        assert said(page) == ["Версия 1 опубликована. Её можно ставить в опрос."]
        assert (version.is_draft, version.published_by) == (False, person)
        assert version.questionnaire.title == "Как вам у нас?"
        assert AuditEntry.objects.about(version.questionnaire).first().action == "Опубликована версия 1"

    def test_keeps_the_wording_and_gives_a_measure_to_what_had_none(self, person, district):
        draft = a_draft(district)
        publish(draft, edits=0, by=person)
        content = fresh(draft).content
        assert [question.text for question in content.questions()] == [
            each.text for each in CONTENT.questions()
        ]
        assert content.question("came").tie.measure == "m-came"
        assert content.question("wish").tie.measure != ""

    def test_the_fingerprint_is_of_the_content_and_not_of_its_writing(self, person, district):
        draft = a_draft(district)
        publish(draft, edits=0, by=person)
        version = fresh(draft)
        canonical = json.dumps(version.schema, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert version.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
        turned = dict(reversed(version.schema.items()))
        assert (list(turned) != list(version.schema), fingerprint(turned)) == (True, version.sha256)

    def test_a_fault_forbids_it_and_the_page_says_where(self, editor, district):
        empty = replace(
            CONTENT, sections=(Section("s1", {}, (Question("came", "single", {"ru": "Пришли?"}),)),)
        )
        draft = a_draft(district, empty)
        page = editor.get(address("version-publish", draft))
        assert [(each.place, each.words) for each in page.context["faults"]] == [
            ("Вопрос 1", "Впишите не меньше двух ответов, каждый с новой строки.")
        ]
        assert b'<button class="button" type="submit">' not in page.content
        page = editor.post(address("version-publish", draft), {"edits": 0}, follow=True)
        assert said(page) == ["Сначала исправьте то, что перечислено ниже."]
        assert fresh(draft).is_draft

    def test_advice_does_not(self, editor, district):
        draft = a_draft(district, replace(CONTENT, thanks={}))
        page = editor.get(address("version-publish", draft))
        assert [each.place for each in page.context["advice"]] == ["Вся анкета"]
        editor.post(address("version-publish", draft), {"edits": 0})
        assert not fresh(draft).is_draft

    def test_what_somebody_has_changed_since_is_looked_at_first(self, editor, district):
        draft = edited(a_draft(district), lambda it: replace(it, intro={"ru": "Иначе"}))
        page = editor.post(address("version-publish", draft), {"edits": 0}, follow=True)
        assert said(page) == ["Тем временем черновик изменили. Посмотрите черновик ещё раз и опубликуйте."]
        assert fresh(draft).is_draft

    def test_twice_is_once(self, editor, district):
        draft = a_draft(district)
        answers = [editor.post(address("version-publish", draft), {"edits": 0}).status_code for _ in range(2)]
        assert answers == [302, 409]
        assert AuditEntry.objects.about(draft.questionnaire).count() == 1


class TestTheNextVersion:
    """Trends run across versions while the question is the same."""

    def published_twice(self, district, person, change):
        first = a_draft(district)
        publish(first, edits=0, by=person)
        first = fresh(first)
        second = edited(new_draft(first.questionnaire, by=person), change)
        publish(second, edits=second.edits, by=person)
        return first.content, fresh(second).content

    def test_other_words_keep_the_measure(self, district, person):
        old, new = self.published_twice(
            district,
            person,
            lambda it: change_question(it, replace(it.question("wish"), text={"ru": "Чего нет?"})),
        )
        assert new.question("wish").tie == old.question("wish").tie

    def test_other_answers_begin_anew_and_the_rest_goes_on(self, district, person):
        more = Option("maybe", {"ru": "Не помню"})

        def change(content):
            came = content.question("came")
            return change_question(content, replace(came, options=(*came.options, more)))

        old, new = self.published_twice(district, person, change)
        anew = {
            question.key
            for question in new.questions()
            if question.tie.measure != old.question(question.key).tie.measure
        }
        assert anew == {"came"}

    def test_the_page_shows_what_changes_and_what_begins_anew(self, editor, district, person):
        first = a_draft(district)
        publish(first, edits=0, by=person)
        draft = new_draft(first.questionnaire, by=person)
        edited(draft, lambda it: change_question(it, replace(it.question("found"), kind="single")))
        page = editor.get(address("version-publish", draft))
        assert [
            (each.where, each.before, each.after, each.is_new_measure) for each in page.context["differences"]
        ] == [("Вопрос 3: вид", "несколько вариантов", "один вариант", True)]

    def test_figures_of_a_new_question_begin_and_those_of_a_removed_one_end(self, editor, district, person):
        first = a_draft(district)
        publish(first, edits=0, by=person)
        draft = new_draft(first.questionnaire, by=person)
        draft = edited(draft, lambda it: remove_question(it, "wish"))
        edited(draft, lambda it: add_question(it, "s2", "text", "Что ещё?")[0])
        page = editor.get(address("version-publish", draft))
        told = {(each.where, each.figures) for each in page.context["differences"]}
        assert told == {
            ("Вопрос 10: вопрос", "начнутся"),
            ("Вопрос 10: вид", "начнутся"),
            ("Вопрос 10: обязателен", "начнутся"),
            ("Вопрос удалён", "закончатся"),
        }

    def test_a_ready_questionnaire_changed_by_a_district_measures_its_own(self, editor, district):
        editor.post(
            reverse("surveys:questionnaire-new"), {"source": "pulse", "title": "", "territory": district.pk}
        )
        draft = Version.objects.get()
        draft = edited(draft, lambda it: change_question(it, replace(it.question("whole"), kind="nps")))
        editor.post(address("version-publish", draft), {"edits": draft.edits})
        content = fresh(draft).content
        assert content.question("whole").tie.measure != "satisfied-whole"
        assert content.question("advise").tie.measure == "recommend"

    def test_the_person_may_say_that_it_is_another_question(self, editor, district):
        made = a_questionnaire(district)
        draft = made.versions.create(number=2, schema=made.versions.get().schema)
        page = editor.get(reverse("surveys:question-edit", args=[draft.pk, "came"]))
        sent = {
            each.html_name: each.value() for each in page.context["form"] if each.value() not in (None, False)
        }
        editor.post(reverse("surveys:question-edit", args=[draft.pk, "came"]), sent | {"is_other": "on"})
        assert fresh(draft).content.question("came").tie.measure not in {"", "m-came"}


# frozen


@pytest.fixture
def version(district):
    return a_questionnaire(district).versions.get()


CHANGES = {
    "save": lambda version: version.save(),
    "save of one field": lambda version: version.save(update_fields=["edits"]),
    "update of the schema": lambda version: Version.objects.update(schema={}),
    "update by the key": lambda version: Version.objects.filter(pk=version.pk).update(sha256=""),
    "taking the publication back": lambda version: Version.objects.published().update(published_at=None),
    "update through the questionnaire": lambda version: version.questionnaire.versions.update(number=9),
    "bulk_update": lambda version: Version.objects.bulk_update([version], ["schema"]),
    "update_or_create": lambda version: Version.objects.update_or_create(
        pk=version.pk, defaults={"schema": {}}
    ),
    "delete": lambda version: version.delete(),
    "delete of many": lambda version: Version.objects.all().delete(),
    "delete by the key": lambda version: Version.objects.filter(pk=version.pk).delete(),
    "delete through the questionnaire": lambda version: version.questionnaire.versions.all().delete(),
}


@pytest.mark.parametrize("way", CHANGES)
def test_a_published_version_is_neither_changed_nor_deleted_by(version, way):
    before = list(Version.objects.values())
    version.schema = {"title": {"ru": "Подмена"}}
    with pytest.raises(FrozenVersion), transaction.atomic():
        CHANGES[way](version)
    assert list(Version.objects.values()) == before


def test_a_draft_read_before_it_was_published_is_not_saved_over_it(district, person):
    stale = a_draft(district)
    publish(stale, edits=0, by=person)
    stale.schema = {}
    with pytest.raises(FrozenVersion):
        stale.save()


def test_drafts_beside_it_are_changed_freely(version):
    draft = version.questionnaire.versions.create(number=2, schema=version.schema)
    assert Version.objects.drafts().update(edits=5) == 1
    draft.delete()
    assert list(Version.objects.values_list("pk", flat=True)) == [version.pk]


class TestWhatHoldsAnswers:
    @pytest.fixture
    def version(self, district):
        collector = a_collector()
        answered(collector, {"came": "yes"})
        return collector.campaign.version

    def test_its_version_is_not_deleted(self, version):
        with pytest.raises(FrozenVersion):
            version.delete()
        assert Response.objects.filter(version=version).count() == 1

    @pytest.mark.parametrize(
        "delete", [lambda it: it.delete(), lambda it: Questionnaire.objects.filter(pk=it.pk).delete()]
    )
    def test_its_questionnaire_is_not_deleted(self, version, delete):
        with pytest.raises(ProtectedError), transaction.atomic():
            delete(version.questionnaire)
        assert Response.objects.filter(version__questionnaire=version.questionnaire).count() == 1

    def test_the_database_itself_holds_on_to_a_version_with_answers(self, version):
        """Past the guard too: the answers point at it."""
        with pytest.raises(ProtectedError), transaction.atomic():
            QuerySet(Version).filter(pk=version.pk).delete()


# the preview


def test_the_preview_asks_what_the_form_asks_and_sends_nothing(editor, version):
    page = editor.get(address("preview", version))
    text = page.content.decode()
    assert [question.key for section in page.context["sections"] for question in section.questions] == [
        question.key for question in CONTENT.questions()
    ]
    assert 'method="post"' not in text
    assert 'type="submit" disabled' in text
    assert 'class="preview-phone"' in text
    assert '<span class="number">2.</span>' in text
    assert "Номеров на телефоне и планшете не будет" in text


@pytest.mark.parametrize(
    ("role", "leads"),
    [
        (Role.DEPARTMENT_EDITOR, "surveys:draft"),
        (Role.DEPARTMENT_VIEWER, "surveys:questionnaire"),
        (Role.COUNCIL_MEMBER, "surveys:questionnaire"),
    ],
)
def test_the_preview_leads_back_to_where_the_person_may_go(district, signed_in, role, leads):
    draft = a_draft(district)
    browser = signed_in(a_person(role, district))
    back = browser.get(address("preview", draft)).context["back"]
    assert back == reverse(leads, args=[draft.pk if leads == "surveys:draft" else draft.questionnaire_id])
    assert browser.get(back).status_code == 200


def test_the_preview_leads_an_institution_back_to_the_surveys(district, signed_in):
    campaign = a_campaign(district)
    browser = signed_in(a_person(Role.METHODIST, campaign.places.get().institution))
    back = browser.get(address("preview", campaign.version)).context["back"]
    assert (back, browser.get(back).status_code) == (reverse("surveys:surveys"), 200)


def test_the_preview_stands_alone_for_a_real_telephone(editor, version):
    assert (
        'class="preview-phone"' not in editor.get(address("preview", version), {"alone": 1}).content.decode()
    )


def test_the_preview_speaks_the_languages_of_the_draft(editor, district):
    spoken = Content(
        {"ru": "Анкета", "tt": "Анкета (тат.)"},
        (Section("s1", {}, (Question("wish", "text", {"ru": "Что?", "tt": "Нәрсә?"}, tie=Tie("m-wish")),)),),
        languages=("ru", "tt"),
    )
    draft = a_draft(district, spoken)
    text = editor.get(address("preview", draft), {"language": "tt"}).content.decode()
    assert "Нәрсә?" in text
