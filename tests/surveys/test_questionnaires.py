"""The list of questionnaires, copies, and the life of each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import AuditEntry, Role
from surveys.library import library
from surveys.models import Questionnaire, Version
from surveys.questionnaire import from_json
from tests.factories import a_district, a_person
from tests.factories.surveys import CONTENT, a_campaign, a_draft, a_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(district):
    return a_person(Role.DEPARTMENT_EDITOR, district)


@pytest.fixture
def editor(person, signed_in):
    return signed_in(person)


def said(response):
    return [str(message) for message in response.context["messages"]]


def post(browser, name, *args, **data):
    return browser.post(reverse(f"surveys:{name}", args=args), data, follow=True)


def get(browser, name, *args, **query):
    return browser.get(reverse(f"surveys:{name}", args=args, query=query))


def last_entry(target):
    return AuditEntry.objects.about(target).first()


def test_the_list_shows_own_questionnaires_and_the_ready_ones(editor, district):
    a_questionnaire(district, title="Своя")
    a_questionnaire(title="Чужая")
    page = get(editor, "questionnaires")
    assert [each.title for each in page.context["questionnaires"]] == ["Своя"]
    assert [each.name for each in page.context["templates"]] == list(library())


def test_a_ready_questionnaire_can_be_read_before_it_is_copied(editor):
    page = get(editor, "template", "nok675")
    assert len(page.context["sections"][0].cards) == 14
    assert get(editor, "template", "no-such").status_code == 404


class TestNew:
    def test_from_a_blank_page(self, editor, district, person):
        page = post(editor, "questionnaire-new", source="blank", title="Как вам парк?", territory=district.pk)
        made = Questionnaire.objects.get()
        draft = made.versions.get()
        assert page.redirect_chain == [(reverse("surveys:draft", args=[draft.pk]), 302)]
        assert (made.title, made.territory, made.created_by) == ("Как вам парк?", district, person)
        assert draft.content.title == {"ru": "Как вам парк?"}
        assert [section.questions for section in draft.content.sections] == [()]
        assert last_entry(made).changes == {"название": ["", "Как вам парк?"]}

    def test_from_a_blank_page_it_needs_a_name(self, editor, district):
        page = post(editor, "questionnaire-new", source="blank", title=" ", territory=district.pk)
        assert page.context["form"].errors == {"title": ["Дайте анкете название."]}
        assert not Questionnaire.objects.exists()

    @pytest.mark.parametrize("name", library())
    def test_from_a_ready_one_with_its_measures(self, editor, district, name):
        post(editor, "questionnaire-new", source=name, title="", territory=district.pk)
        assert Version.objects.get().content == library()[name].content

    def test_from_an_own_one_under_another_name(self, editor, district):
        own = a_questionnaire(district, title="Своя")
        post(editor, "questionnaire-new", source=f"own-{own.pk}", title="Копия", territory=district.pk)
        copy = Questionnaire.objects.get(title="Копия")
        assert copy.versions.get().content.sections == CONTENT.sections
        assert last_entry(copy).changes == {"название": ["", "Копия"], "копия": ["", "Своя"]}

    def test_not_from_a_strangers(self, editor, district):
        strange = a_questionnaire()
        page = post(editor, "questionnaire-new", source=f"own-{strange.pk}", title="", territory=district.pk)
        assert list(page.context["form"].errors) == ["source"]

    def test_not_at_a_strange_place(self, editor, district):
        page = post(editor, "questionnaire-new", source="pulse", title="", territory=a_district().pk)
        assert list(page.context["form"].errors) == ["territory"]


def test_a_questionnaire_shows_where_each_version_is_used(editor, district):
    campaign = a_campaign(district)
    page = get(editor, "questionnaire", campaign.version.questionnaire_id)
    assert [list(version.campaigns.all()) for version in page.context["versions"]] == [[campaign]]


def test_a_new_version_begins_as_the_last_one_and_is_begun_once(editor, district):
    made = a_questionnaire(district)
    for _ in range(2):
        post(editor, "questionnaire-draft", made.pk)
    assert list(made.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    first, second = made.versions.order_by("number")
    assert second.content == first.content
    assert (first.is_draft, second.is_draft) == (False, True)
    assert AuditEntry.objects.about(made).filter(action="Начата версия 2").count() == 1


def test_an_archived_questionnaire_is_kept_and_taken_back(editor, district):
    made = a_questionnaire(district)
    post(editor, "questionnaire-archive", made.pk)
    made.refresh_from_db()
    assert made.archived_at is not None
    assert editor.post(reverse("surveys:questionnaire-draft", args=[made.pk])).status_code == 404
    post(editor, "questionnaire-restore", made.pk)
    made.refresh_from_db()
    assert made.archived_at is None


def test_archived_ones_come_last(editor, district):
    first, _ = (a_questionnaire(district, title=title) for title in ("Анкета А", "Анкета Б"))
    post(editor, "questionnaire-archive", first.pk)
    titles = [each.title for each in get(editor, "questionnaires").context["questionnaires"]]
    assert titles == ["Анкета Б", "Анкета А"]


def test_a_draft_of_an_archived_questionnaire_is_not_edited(editor, district):
    draft = a_draft(district)
    post(editor, "questionnaire-archive", draft.questionnaire_id)
    assert get(editor, "draft", draft.pk).status_code == 409


def test_a_sample_is_offered_first(editor, district):
    a_questionnaire(district, title="Анкета А")
    second = a_questionnaire(district, title="Анкета Б")
    post(editor, "questionnaire-sample", second.pk, to="on")
    (_, _, own) = get(editor, "questionnaire-new").context["form"].fields["source"].choices
    assert [title for _, title in own[1]] == ["Анкета Б", "Анкета А"]
    post(editor, "questionnaire-sample", second.pk, to="off")
    second.refresh_from_db()
    assert not second.is_template


@pytest.mark.parametrize("act", ["archive", "restore", "sample"])
def test_what_is_so_already_is_not_told_again(editor, district, act):
    made = a_questionnaire(district)
    for _ in range(2):
        post(editor, f"questionnaire-{act}", made.pk)
    assert AuditEntry.objects.about(made).count() == (1 if act == "archive" else 0)


@pytest.mark.parametrize("role", [Role.DEPARTMENT_VIEWER, Role.COUNCIL_MEMBER, Role.OPERATOR])
def test_who_only_reads_is_offered_no_changes(signed_in, district, role):
    made = a_questionnaire(district)
    browser = signed_in(a_person(role, district))
    assert get(browser, "questionnaires").context["may_make"] is False
    page = get(browser, "questionnaire", made.pk)
    assert page.context["may_edit"] is False
    assert page.content.decode().count("<form") == 1  # of signing out


def test_three_questionnaires_and_versions_cost_as_one(editor, district):
    costs = []
    for count in (1, 3):
        for _ in range(count):
            campaign = a_campaign(district)
        made = campaign.version.questionnaire
        for number in range(2, count + 2):
            made.versions.create(number=number, schema=campaign.version.schema)
            made.versions.drafts().update(published_at=campaign.created_at)
        for name, args in (("questionnaires", []), ("questionnaire", [made.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert get(editor, name, *args).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 15


def test_what_is_stored_is_read_back_as_it_was(district):
    assert from_json(a_draft(district).schema) == CONTENT
