"""A questionnaire in a second language."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from institutions.models import AuditEntry, Role
from surveys.building.translating import (
    placeholders,
    progress,
    translated,
    translations,
    units,
    with_language,
    without_language,
)
from surveys.models import Version
from surveys.phrases import PHRASES
from surveys.questionnaire import Option, Question, Questionnaire, Row, Section
from tests.factories import a_district, a_person
from tests.factories.surveys import a_draft
from tests.surveys.any_questionnaires import questionnaires


def ru(words):
    return {"ru": words}


CONTENT = Questionnaire(
    ru("Анкета"),
    (
        Section(
            "s1",
            ru("О вас"),
            (
                Question("came", "single", ru("Пришли?"), hint=ru("Честно"), na=ru("не помню"),
                         options=(Option("yes", ru("Да")), Option("no", ru("Нет")))),
                Question("rooms", "matrix", ru("Залы"), rows=(Row("a", ru("Большой")),),
                         low=ru("плохо"), high=ru("хорошо")),
            ),
        ),
    ),
    thanks=ru("Спасибо"),
)  # fmt: skip
PATHS = [
    "title", "s.s1", "q.came.text", "q.came.hint", "q.came.o.yes", "q.came.o.no", "q.came.na",
    "q.rooms.text", "q.rooms.r.a", "q.rooms.low", "q.rooms.high", "thanks",
]  # fmt: skip


def test_every_text_with_words_is_to_be_translated_and_nothing_else():
    own = [unit for unit in units(CONTENT) if not unit.is_phrase]
    assert [unit.path for unit in own] == PATHS
    assert {unit.path for unit in units(CONTENT)} - set(PATHS) == {f"p.{key}" for key in PHRASES}


def test_a_translation_stands_in_its_place_and_is_counted():
    content = with_language(CONTENT, "tt")
    there = translated(content, "tt", {"q.came.o.yes": "Әйе", "p.send": "Җибәрергә"})
    assert there.question("came").options[0].text == {"ru": "Да", "tt": "Әйе"}
    assert there.phrases == {"send": {"tt": "Җибәрергә"}}
    assert progress(there, "tt") == (2, len(PATHS) + len(PHRASES))


def test_an_empty_text_takes_a_translation_away():
    there = translated(CONTENT, "tt", {"title": "Анкета (тат.)", "p.send": "Җибәрергә"})
    assert translated(there, "tt", {"title": "", "p.send": ""}) == CONTENT


def test_a_language_goes_with_its_words():
    there = translated(with_language(CONTENT, "tt"), "tt", dict.fromkeys([*PATHS, "p.send"], "сүз"))
    assert without_language(there, "tt") == CONTENT


def test_russian_does_not_go():
    assert without_language(CONTENT, "ru") == CONTENT


def test_a_language_is_added_once():
    assert with_language(with_language(CONTENT, "tt"), "tt").languages == ("ru", "tt")


@given(questionnaires(), st.dictionaries(st.sampled_from(PATHS), st.text(min_size=1, max_size=5)))
def test_what_is_translated_is_read_back_and_russian_stays(content, words):
    every = {unit.path: f"сүз {unit.path}" for unit in units(content)} | {
        path: text for path, text in words.items() if path in {unit.path for unit in units(content)}
    }
    there = translated(content, "zz", every)
    assert translations(there, "zz") == every
    assert units(there) == units(content)
    done, total = progress(there, "zz")
    assert done == total == len(every)


@pytest.mark.parametrize(
    ("words", "found"), [("около {minutes} мин.", ["{minutes}"]), ("нет", []), ("{b} и {a}", ["{a}", "{b}"])]
)
def test_places_for_numbers_are_found(words, found):
    assert placeholders(words) == found


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def district(self):
        return a_district()

    @pytest.fixture
    def editor(self, district, signed_in):
        return signed_in(a_person(Role.DEPARTMENT_EDITOR, district))

    @pytest.fixture
    def draft(self, district):
        return a_draft(district, with_language(CONTENT, "tt"))

    def fresh(self, draft):
        return Version.objects.get(pk=draft.pk).content

    def save(self, browser, draft, **words):
        address = reverse("surveys:translation", args=[draft.pk, "tt"])
        form = browser.get(address).context["form"]
        shown = {bound.html_name: bound.value() or "" for bound in form}
        return browser.post(address, shown | words, follow=True)

    def test_a_language_is_chosen_from_those_of_russias_peoples(self, editor, draft):
        address = reverse("surveys:languages", args=[draft.pk])
        offered = dict(editor.get(address).context["form"].fields["language"].choices)
        assert offered["mns"] == "мансийский — Мāньси лāтыӈ"
        assert "ru" not in offered
        assert "tt" not in offered  # it is there
        page = editor.post(address, {"language": "mns"}, follow=True)
        assert page.redirect_chain == [(reverse("surveys:translation", args=[draft.pk, "mns"]), 302)]
        assert self.fresh(draft).languages == ("ru", "tt", "mns")

    def test_the_forms_own_words_are_taken_from_a_neighbour(self, editor, district, draft):
        self.save(editor, draft, **{"p.send": "Җибәрергә", "title": "Бер"})
        other = a_draft(district)
        editor.post(reverse("surveys:languages", args=[other.pk]), {"language": "tt"})
        content = self.fresh(other)
        assert content.phrases == {"send": {"tt": "Җибәрергә"}}
        assert "tt" not in content.title

    def test_words_are_saved_beside_the_russian_ones(self, editor, draft):
        page = self.save(editor, draft, **{"q.came.text": "Килдегезме?", "p.send": "Җибәрергә"})
        content = self.fresh(draft)
        assert content.question("came").text == {"ru": "Пришли?", "tt": "Килдегезме?"}
        total = len(PATHS) + len(PHRASES)
        assert [str(each) for each in page.context["messages"]] == [f"Перевод сохранён: 2 из {total}."]
        entry = AuditEntry.objects.about(draft.questionnaire).first()
        assert entry.changes == {
            "Перевод (татарский), изменено текстов: 2": [
                f"переведено 0 из {total}",
                f"переведено 2 из {total}",
            ]
        }

    def test_a_phrase_keeps_the_place_for_its_number(self, editor, draft):
        page = self.save(editor, draft, **{"p.about_minutes": "берничә минут"})
        assert page.context["form"].errors == {
            "p.about_minutes": ["Сохраните места, куда портал ставит числа: {minutes}."]
        }
        assert self.fresh(draft).phrases == {}

    def test_two_who_translate_at_once_lose_nothing(self, editor, district, signed_in, draft):
        address = reverse("surveys:translation", args=[draft.pk, "tt"])
        form = editor.get(address).context["form"]
        mine = {bound.html_name: bound.value() or "" for bound in form} | {"title": "Минем"}
        self.save(signed_in(a_person(Role.ADMINISTRATOR, district)), draft, thanks="Рәхмәт")
        page = editor.post(address, mine)
        (words,) = page.context["form"].non_field_errors()
        assert "«Конец. Слова в конце»: Рәхмәт." in words
        assert page.context["form"]["title"].value() == "Минем"
        assert self.fresh(draft).thanks["tt"] == "Рәхмәт"

    def test_a_language_is_removed_with_a_warning(self, editor, draft):
        self.save(editor, draft, title="Анкета (тат.)")
        address = reverse("surveys:language-remove", args=[draft.pk, "tt"])
        assert editor.get(address).context["done"] == 1
        editor.post(address, {"edits": Version.objects.get(pk=draft.pk).edits})
        assert self.fresh(draft) == CONTENT

    @pytest.mark.parametrize("code", ["ru", "mns", "zz"])
    def test_a_language_that_is_not_there_answers_404(self, editor, draft, code):
        assert editor.get(reverse("surveys:translation", args=[draft.pk, code])).status_code == 404
