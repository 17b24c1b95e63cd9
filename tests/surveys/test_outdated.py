"""Translations whose Russian text was changed after them."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from institutions.models import AuditEntry, Role
from surveys.actions.drafts import edit_draft, publish
from surveys.actions.questionnaires import create_questionnaire, new_draft
from surveys.building.doctor import advice, faults
from surveys.building.editing import change_question, duplicate_question, duplicate_section, remove_question
from surveys.building.making import reworded
from surveys.building.outdated import confirmed, former_words, marked
from surveys.building.translating import translated, units, visit, with_language, without_language
from surveys.models import Version
from surveys.questionnaire import Option, Question, Questionnaire, Section, from_json, to_json
from tests.factories import a_district, a_person
from tests.factories.surveys import a_draft
from tests.surveys.any_questionnaires import questionnaires


def ru(words):
    return {"ru": words}


PLAIN = Questionnaire(
    ru("Анкета"),
    (
        Section(
            "s1",
            ru("О вас"),
            (
                Question(
                    "came",
                    "single",
                    ru("Пришли?"),
                    options=(Option("yes", ru("Да")), Option("no", ru("Нет"))),
                ),
            ),
        ),
    ),
    thanks=ru("Спасибо"),
)
WORDS = {"title": "Сораштыру", "q.came.text": "Килдегезме?", "q.came.o.yes": "Әйе", "s.s1": "Сезнең турында"}
CONTENT = translated(with_language(PLAIN, "tt"), "tt", WORDS)


def asking(content, words):
    """With other Russian words of the question."""
    question = content.question("came")
    return marked(content, change_question(content, replace(question, text=reworded(question.text, words))))


CHANGED = asking(CONTENT, "Вы пришли?")


def test_a_translation_is_outdated_once_the_russian_words_are_other_ones():
    assert former_words(CONTENT, "tt") == {}
    assert former_words(CHANGED, "tt") == {"q.came.text": "Пришли?"}


def test_the_words_it_was_made_from_are_kept_through_further_changes():
    assert former_words(asking(CHANGED, "Бывали у нас?"), "tt") == {"q.came.text": "Пришли?"}


def test_with_the_former_words_the_translation_is_right_again():
    assert asking(CHANGED, "Пришли?") == CONTENT


def test_a_text_that_nobody_has_translated_is_not_outdated():
    content = replace(PLAIN, languages=("ru", "tt"))
    assert asking(content, "Вы пришли?").outdated == {}


@pytest.mark.parametrize("words", ["Сез килдегезме?", ""])
def test_a_new_translation_settles_it(words):
    again = marked(CHANGED, translated(CHANGED, "tt", {"q.came.text": words}))
    assert again.outdated == {}


def test_another_translation_does_not_settle_it():
    again = marked(CHANGED, translated(CHANGED, "tt", {"title": "Башка"}))
    assert former_words(again, "tt") == {"q.came.text": "Пришли?"}


def test_a_translation_that_fits_the_new_words_too_is_kept():
    settled = marked(CHANGED, confirmed(CHANGED, "tt", {"q.came.text"}))
    assert settled == replace(CHANGED, outdated={})


def test_each_language_is_settled_for_itself():
    both = translated(with_language(CONTENT, "ba"), "ba", WORDS)
    changed = asking(both, "Вы пришли?")
    settled = confirmed(changed, "ba", {"q.came.text"})
    assert settled.outdated == {"q.came.text": {"tt": "Пришли?"}}


def test_a_mark_goes_with_the_text_and_with_the_language():
    assert marked(CHANGED, remove_question(CHANGED, "came")).outdated == {}
    assert marked(CHANGED, without_language(CHANGED, "tt")) == asking(PLAIN, "Вы пришли?")


@pytest.mark.parametrize(
    "copy",
    [lambda content: duplicate_question(content, "came"), lambda content: duplicate_section(content, "s1")],
)
def test_a_copy_is_as_outdated_as_what_it_was_made_from(copy):
    content = marked(CHANGED, copy(CHANGED))
    _, twin = content.questions()
    assert former_words(content, "tt") == {"q.came.text": "Пришли?", f"q.{twin.key}.text": "Пришли?"}


def test_a_section_copied_with_an_outdated_title_is_outdated_too():
    (section,) = CONTENT.sections
    renamed = replace(CONTENT, sections=(replace(section, title=reworded(section.title, "Вы")),))
    changed = marked(CONTENT, renamed)
    content = marked(changed, duplicate_section(changed, "s1"))
    first, second = content.sections
    assert former_words(content, "tt") == {f"s.{first.key}": "О вас", f"s.{second.key}": "О вас"}


def test_marks_are_kept_in_the_json_and_documents_without_them_load():
    assert from_json(to_json(CHANGED)) == CHANGED
    old = to_json(CONTENT)
    del old["outdated"]
    assert from_json(old) == CONTENT


def test_the_doctor_advises_and_does_not_forbid():
    (found,) = [each for each in advice(CHANGED) if "изменён" in each.words]
    assert (found.words, found.language) == (
        "Русский текст изменён после перевода, таких текстов: 1 (татарский). Проверьте их перевод.",
        "tt",
    )
    assert faults(CHANGED) == []


@given(questionnaires(), st.data())
def test_exactly_the_texts_whose_russian_words_were_changed_are_outdated(content, data):
    own = [unit for unit in units(content) if not unit.is_phrase]
    there = translated(with_language(content, "zz"), "zz", {unit.path: "сүз" for unit in own})
    changed = data.draw(st.sets(st.sampled_from([unit.path for unit in own]))) if own else set()

    def reword(path, key, where):
        return lambda texts: reworded(texts, texts["ru"] + "!") if path in changed else texts

    after = marked(there, visit(there, reword))
    assert former_words(after, "zz") == {unit.path: unit.russian for unit in own if unit.path in changed}
    assert marked(after, visit(after, lambda path, key, where: dict)) == after


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def district(self):
        return a_district()

    @pytest.fixture
    def person(self, district):
        return a_person(Role.DEPARTMENT_EDITOR, district)

    @pytest.fixture
    def editor(self, person, signed_in):
        return signed_in(person)

    @pytest.fixture
    def draft(self, district, person):
        draft = a_draft(district, CONTENT)
        self.ask(draft, "Вы пришли?", person)
        return self.fresh(draft)

    def ask(self, draft, words, person):
        def change(content):
            question = content.question("came")
            return change_question(content, replace(question, text=reworded(question.text, words)))

        edit_draft(draft, "Изменён вопрос", change, edits=draft.edits, by=person)

    def fresh(self, draft):
        return Version.objects.get(pk=draft.pk)

    def address(self, draft, show=""):
        return reverse("surveys:translation", args=[draft.pk, "tt"]) + (f"?show={show}" if show else "")

    def sent(self, browser, address):
        form = browser.get(address).context["form"]
        return {bound.html_name: bound.value() or "" for bound in form}

    def shown(self, page):
        return [pair.unit.path for group in page.context["form"].groups() for pair in group.pairs]

    def test_a_change_of_the_source_is_marked_and_told_in_the_trail(self, draft):
        assert former_words(draft.content, "tt") == {"q.came.text": "Пришли?"}
        assert AuditEntry.objects.about(draft.questionnaire).first().changes == {
            "Вопрос 1: вопрос": ["Пришли?", "Вы пришли?"],
            "Перевод (татарский), исходный текст изменился": ["текстов: 0", "текстов: 1"],
        }

    def test_the_former_source_stands_beside_the_text(self, editor, draft):
        page = editor.get(self.address(draft, "outdated"))
        assert self.shown(page) == ["q.came.text"]
        text = " ".join(page.content.decode().split())
        assert (
            "<strong>Исходный текст изменился.</strong> <span>Переведено с такого: «Пришли?»</span>" in text
        )

    def test_a_new_translation_takes_the_mark_away(self, editor, draft):
        sent = self.sent(editor, self.address(draft)) | {"q.came.text": "Сез килдегезме?"}
        editor.post(self.address(draft), sent)
        assert self.fresh(draft).content.outdated == {}

    def test_a_tick_takes_it_away_and_a_save_of_other_texts_does_not(self, editor, draft):
        sent = self.sent(editor, self.address(draft)) | {"thanks": "Рәхмәт"}
        editor.post(self.address(draft), sent)
        assert former_words(self.fresh(draft).content, "tt") == {"q.came.text": "Пришли?"}
        sent = self.sent(editor, self.address(draft)) | {"fits.q.came.text": "on"}
        editor.post(self.address(draft), sent)
        content = self.fresh(draft).content
        assert (content.outdated, content.question("came").text["tt"]) == ({}, "Килдегезме?")

    def test_a_source_changed_while_the_page_was_open_is_shown_before_it_is_saved(
        self, editor, person, draft
    ):
        sent = self.sent(editor, self.address(draft)) | {"thanks": "Рәхмәт"}
        self.ask(draft, "Бывали у нас?", person)
        page = editor.post(self.address(draft), sent)
        assert page.context["form"]["thanks"].value() == "Рәхмәт"
        (words,) = page.context["form"].non_field_errors()
        assert words.startswith("Пока страница была открыта, это изменили.")
        (pair,) = [pair for group in page.context["form"].groups() for pair in group.pairs if pair.former]
        assert (pair.former, pair.unit.russian) == ("Пришли?", "Бывали у нас?")
        assert "tt" not in self.fresh(draft).content.thanks

    def test_texts_without_a_translation_are_seen_alone_and_saved_alone(self, editor, draft):
        address = self.address(draft, "untranslated")
        page = editor.get(address)
        assert self.shown(page)[:2] == ["q.came.o.no", "thanks"]
        assert not {*WORDS} & {*self.shown(page)}
        first, *_ = page.context["form"].groups()
        assert (first.name, first.done, first.total) == ("Вопрос 1", 2, 3)
        page = editor.post(address, self.sent(editor, address) | {"thanks": "Рәхмәт"}, follow=True)
        assert page.redirect_chain == [(address, 302)]
        content = self.fresh(draft).content
        assert (content.thanks["tt"], content.title["tt"]) == ("Рәхмәт", "Сораштыру")
        assert "thanks" not in self.shown(page)

    def test_what_a_colleague_translated_meanwhile_does_not_hide_what_was_typed(
        self, editor, district, signed_in, draft
    ):
        address = self.address(draft, "untranslated")
        mine = self.sent(editor, address) | {"thanks": "Минем"}
        other = signed_in(a_person(Role.ADMINISTRATOR, district))
        other.post(address, self.sent(other, address) | {"thanks": "Рәхмәт"})
        page = editor.post(address, mine)
        assert page.context["form"]["thanks"].value() == "Минем"
        (words,) = page.context["form"].non_field_errors()
        assert "«Конец. Слова в конце»: Рәхмәт." in words

    def test_publishing_advises_keeps_the_mark_and_the_next_version_shows_it(self, editor, person, draft):
        page = editor.get(reverse("surveys:version-publish", args=[draft.pk]))
        outdated = [each for each in page.context["advice"] if "изменён" in each.words]
        assert [(each.place, each.language) for each in outdated] == [("Перевод (татарский)", "tt")]
        publish(draft, edits=draft.edits, by=person)
        again = new_draft(draft.questionnaire, by=person)
        assert former_words(again.content, "tt") == {"q.came.text": "Пришли?"}

    def test_a_copy_under_another_name_says_that_the_name_is_to_be_translated(self, district, person):
        draft = create_questionnaire(district, "Иначе", CONTENT, by=person)
        assert former_words(draft.content, "tt") == {"title": "Анкета"}
