"""The builder: what a person does to a draft, button by button."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from surveys.actions.drafts import publish
from surveys.actions.questionnaires import (
    archive_questionnaire,
    discard_draft,
    forget_discarded,
    new_draft,
    take_back,
)
from surveys.building.translating import translated, with_language
from surveys.models import DiscardedDraft, Questionnaire, Version
from surveys.questionnaire import Condition, Factor, Section, Tie
from surveys.questionnaire import Questionnaire as Content
from tests.factories import a_district, a_person
from tests.factories.surveys import CONTENT, a_draft, a_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(district):
    return a_person(Role.DEPARTMENT_EDITOR, district)


@pytest.fixture
def editor(person, signed_in):
    return signed_in(person)


@pytest.fixture
def draft(district):
    return a_draft(district)


def fresh(draft):
    return Version.objects.get(pk=draft.pk)


def said(response):
    return [str(message) for message in response.context["messages"]]


def address(name, draft, *args):
    return reverse(f"surveys:{name}", args=[draft.pk, *args])


def add_a_question(browser, draft):
    browser.post(address("question-new", draft, "s2"), {"kind": "text", "text": "Ещё вопрос?"})
    draft.refresh_from_db()
    return list(draft.content.numbers())[-1]


def press(browser, name, draft, *args, **data):
    """A button of the page as it stands now."""
    return browser.post(address(name, draft, *args), {"edits": fresh(draft).edits} | data, follow=True)


def fields(browser, name, draft, *args, **changed):
    """What a browser would send: all fields of the page as they stand, and some of them typed anew."""
    form = browser.get(address(name, draft, *args)).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    sent = {key: value for key, value in values.items() if value not in (None, False)}
    return sent | changed


def save(browser, name, draft, *args, **changed):
    return browser.post(
        address(name, draft, *args), fields(browser, name, draft, *args, **changed), follow=True
    )


def shown_if(*answers, place=0):
    """The fields of a condition: answers of one question."""
    return {f"after-{place}": answers[0].partition(":")[0], f"codes-{place}": [*answers]}


def order(draft):
    return [[question.key for question in section.questions] for section in fresh(draft).content.sections]


def last_entry(draft):
    return AuditEntry.objects.about(draft.questionnaire).first()


def test_the_builder_shows_questions_as_people_see_them(editor, draft):
    first, _ = editor.get(address("draft", draft)).context["sections"]
    came, poster, found, *_ = first.cards
    assert (came.number, came.text, came.kind, came.lines) == (
        1,
        "Вы пришли по афише?",
        "один вариант",
        ["Да", "Нет"],
    )
    assert poster.facts == [
        ("ответ для тех, кому нечего сказать", "не видел афиши"),
        ("показывается", "если в вопросе 1 ответили «Да»"),
    ]
    assert (len(found.lines), found.more_lines) == (6, 2)


class TestHeading:
    def test_is_changed_and_told(self, editor, draft):
        page = save(editor, "draft-heading", draft, title="Иначе", intro="Коротко")
        assert said(page) == ["Сохранено."]
        content = fresh(draft).content
        assert (content.title, content.intro) == ({"ru": "Иначе"}, {"ru": "Коротко"})
        assert last_entry(draft).changes["Название"] == ["Как вам у нас?", "Иначе"]

    def test_names_a_questionnaire_that_was_never_published(self, editor, draft):
        save(editor, "draft-heading", draft, title="Иначе")
        assert Questionnaire.objects.get(pk=draft.questionnaire_id).title == "Иначе"

    def test_does_not_rename_a_published_one(self, editor, district):
        made = a_questionnaire(district, title="Прежнее")
        second = made.versions.create(number=2, schema=made.versions.get().schema)
        save(editor, "draft-heading", second, title="Иначе")
        made.refresh_from_db()
        assert made.title == "Прежнее"

    def test_what_is_not_changed_is_not_told(self, editor, draft):
        save(editor, "draft-heading", draft)
        assert (fresh(draft).edits, last_entry(draft)) == (0, None)


class TestSections:
    def test_are_added_at_the_end(self, editor, draft):
        save(editor, "section-new", draft, title="Напоследок")
        assert [section.title.get("ru") for section in fresh(draft).content.sections][-1] == "Напоследок"

    def test_hang_on_an_earlier_answer(self, editor, draft):
        save(editor, "section-edit", draft, "s2", **shown_if("came:no"))
        assert fresh(draft).content.sections[1].conditions == (Condition("came", ("no",)),)

    def test_cannot_hang_on_their_own_question(self, editor, draft):
        page = editor.get(address("section-edit", draft, "s1"))
        assert [key for key, _ in page.context["form"].fields["after-0"].choices] == [""]

    def test_are_moved_copied_and_removed(self, editor, draft):
        press(editor, "section-move", draft, "s2", to="up")
        assert [len(keys) for keys in order(draft)] == [4, 6]
        press(editor, "section-duplicate", draft, "s2")
        assert [len(keys) for keys in order(draft)] == [4, 4, 6]
        press(editor, "section-remove", draft, "s2")
        assert [len(keys) for keys in order(draft)] == [4, 6]

    def test_that_are_not_there_answer_404(self, editor, draft):
        assert editor.get(address("section-edit", draft, "gone")).status_code == 404


class TestQuestions:
    @pytest.mark.parametrize(
        "kind",
        ["single", "multi", "scale", "matrix", "ranking", "number", "date", "text", "long_text", "nps"],
    )
    def test_of_every_kind_are_added_and_saved(self, editor, draft, kind):
        page = save(editor, "question-new", draft, "s2", kind=kind, text="Ещё вопрос?")
        added = fresh(draft).content.sections[1].questions[-1]
        assert page.redirect_chain[0][0] == address("question-edit", draft, added.key)
        assert (added.kind, added.text, added.tie.measure != "") == (
            kind,
            {"ru": "Ещё вопрос?"},
            kind != "matrix",
        )
        save(editor, "question-edit", draft, added.key, hint="Подумайте", is_required="on")
        saved = fresh(draft).content.question(added.key)
        assert (saved.hint, saved.is_required) == ({"ru": "Подумайте"}, True)

    def test_keep_codes_of_answers_and_say_what_became_of_them(self, editor, draft):
        page = save(editor, "question-edit", draft, "came", options="Нет\nДа!\nНе помню")
        options = fresh(draft).content.question("came").options
        assert [option.code for option in options[:2]] == ["no", "yes"]
        assert said(page) == [
            "Вопрос сохранён. Прежние строки в новых словах: «Да» → «Да!». Новые строки: «Не помню»."
        ]

    def test_an_answer_that_others_hang_on_is_not_removed(self, editor, draft):
        page = save(editor, "question-edit", draft, "came", options="Нет\nНе помню")
        assert page.context["form"].non_field_errors() == [
            "Вопрос 2 показывается не всем. Этот вопрос показывается после ответа, которого нет: "
            "отметьте ответы заново."
        ]
        assert page.context["form"]["options"].value() == "Нет\nНе помню"

    def test_have_bounds_and_bands(self, editor, draft):
        save(editor, "question-edit", draft, "age", least="14", most="99", bands="18, 30,60")
        age = fresh(draft).content.question("age")
        assert (age.least, age.most, age.bands) == (14, 99, (18, 30, 60))

    def test_bands_are_numbers(self, editor, draft):
        page = save(editor, "question-edit", draft, "age", bands="восемнадцать")
        assert page.context["form"].errors == {"bands": ["Впишите целые числа через запятую: 18, 35, 60."]}

    def test_are_shown_to_whoever_gave_an_answer(self, editor, draft):
        save(editor, "question-edit", draft, "advise", **shown_if("came:yes", "came:no"))
        assert fresh(draft).content.question("advise").conditions == (Condition("came", ("yes", "no")),)
        save(editor, "question-edit", draft, "advise", **{"after-0": "", "codes-0": []})
        assert fresh(draft).content.question("advise").conditions == ()

    def test_the_answers_to_tick_are_shown_by_a_button_and_nothing_typed_is_lost(self, editor, draft):
        sent = fields(editor, "question-edit", draft, "advise", text="Недописано", show="1")
        sent["after-0"] = "found"
        page = editor.post(address("question-edit", draft, "advise"), sent)
        form = page.context["form"]
        assert form["text"].value() == "Недописано"
        assert [words for _, words in form.fields["codes-0"].choices][:2] == ["Источник 1", "Источник 2"]
        assert (fresh(draft).edits, form.is_bound) == (0, False)

    def test_answers_of_another_question_do_not_count(self, editor, draft):
        page = save(editor, "question-edit", draft, "advise", **{"after-0": "found", "codes-0": ["came:yes"]})
        assert list(page.context["form"].errors) == ["codes-0"]

    def test_several_conditions_must_all_hold(self, editor, draft):
        both = shown_if("came:yes") | shown_if("found:c1", "found:c2", place=1)
        save(editor, "question-edit", draft, "advise", **both)
        assert fresh(draft).content.question("advise").conditions == (
            Condition("came", ("yes",)), Condition("found", ("c1", "c2")),
        )  # fmt: skip
        save(editor, "section-edit", draft, "s2", **both)
        assert len(fresh(draft).content.sections[1].conditions) == 2
        assert last_entry(draft).changes["Раздел 2 показывается"] == [
            "",
            "если в вопросе 1 ответили «Да» и если в вопросе 3 ответили «Источник 1», «Источник 2»",
        ]

    def test_below_the_saved_conditions_there_is_an_empty_one(self, editor, draft):
        save(editor, "question-edit", draft, "advise", **shown_if("came:yes"))
        form = editor.get(address("question-edit", draft, "advise")).context["form"]
        assert [(each.after.value(), each.is_last) for each in form.condition_fields()] == [
            ("came", False),
            (None, True),
        ]

    @pytest.mark.parametrize(("gone", "left"), [(0, "found"), (1, "came")])
    def test_a_condition_is_taken_away_by_a_button_and_saved_with_the_rest(self, editor, draft, gone, left):
        both = shown_if("came:yes") | shown_if("found:c1", place=1)
        save(editor, "question-edit", draft, "advise", **both)
        sent = fields(editor, "question-edit", draft, "advise", text="Недописано", drop=str(gone))
        page = editor.post(address("question-edit", draft, "advise"), sent)
        form = page.context["form"]
        assert [each.after.value() for each in form.condition_fields()] == [left, ""]
        assert "autofocus" in form.fields[f"after-{gone}"].widget.attrs
        assert form.when_news() == "Условие убрано. Сохраните, чтобы так и осталось."
        assert form["text"].value() == "Недописано"
        assert len(fresh(draft).content.question("advise").conditions) == 2
        again = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        editor.post(address("question-edit", draft, "advise"), again)
        (condition,) = fresh(draft).content.question("advise").conditions
        assert condition.question == left

    @pytest.mark.parametrize("drop", ["", "-1", "7", "9" * 5000, "первое"])
    def test_a_condition_that_is_not_there_is_not_taken_away(self, editor, draft, drop):
        sent = fields(editor, "question-edit", draft, "poster", drop=drop)
        page = editor.post(address("question-edit", draft, "poster"), sent)
        assert [each.after.value() for each in page.context["form"].condition_fields()] == ["came", None]

    def test_a_box_that_was_emptied_stays_empty_when_answers_are_shown(self, editor, draft):
        sent = fields(editor, "question-edit", draft, "came", show="1")
        assert sent.pop("is_required")
        page = editor.post(address("question-edit", draft, "came"), sent)
        assert not page.context["form"]["is_required"].value()

    def test_the_same_condition_twice_is_one(self, editor, draft):
        twice = shown_if("came:yes") | shown_if("came:yes", place=1)
        save(editor, "question-edit", draft, "advise", **twice)
        assert fresh(draft).content.question("advise").conditions == (Condition("came", ("yes",)),)

    def test_each_condition_needs_its_answers(self, editor, draft):
        half = shown_if("came:yes") | {"after-1": "found"}
        page = save(editor, "question-edit", draft, "advise", **half)
        assert page.context["form"].errors == {
            "codes-1": ["Отметьте ответы. Если их не видно, нажмите «Показать ответы»."]
        }

    def test_later_questions_cannot_be_named(self, editor, draft):
        form = editor.get(address("question-edit", draft, "poster")).context["form"]
        assert [key for key, _ in form.fields["after-0"].choices] == ["", "came"]

    def test_lose_what_another_kind_cannot_be_used_for(self, editor, district):
        came = replace(
            CONTENT.question("came"), conditions=(), tie=Tie("m", "hours", "importance", ("5.1:numerator",))
        )
        content = Content(
            CONTENT.title, (Section("s1", {}, (came,)),), factors=(Factor("hours", {"ru": "Часы"}),)
        )
        draft = a_draft(district, content)
        save(editor, "question-edit", draft, "came", kind="multi")
        assert fresh(draft).content.question("came").tie == Tie("m")

    def test_become_another_kind_of_the_same_make(self, editor, draft):
        save(editor, "question-edit", draft, "found", kind="single")
        assert fresh(draft).content.question("found").kind == "single"
        form = editor.get(address("question-edit", draft, "rooms")).context["form"]
        assert "kind" not in form.fields

    def test_are_tied_to_an_indicator_of_the_assessment(self, editor, draft):
        save(editor, "question-edit", draft, "came", feeds="5.1:numerator")
        assert fresh(draft).content.question("came").tie == Tie("m-came", feeds=("5.1:numerator",))

    def test_rows_of_a_table_are_tied_to_factors(self, editor, draft):
        save(editor, "draft-factors", draft, factors="Свет\nТепло")
        light, warmth = (factor.key for factor in fresh(draft).content.factors)
        save(
            editor,
            "question-edit",
            draft,
            "rooms",
            side="satisfaction",
            **{"factor-r1": light, "factor-r2": warmth},
        )
        rows = fresh(draft).content.question("rooms").rows
        assert [(row.tie.factor, row.tie.side) for row in rows[:3]] == [
            (light, "satisfaction"), (warmth, "satisfaction"), ("", ""),
        ]  # fmt: skip
        assert [row.tie.measure for row in rows[:2]] == ["m-room1", "m-room2"]

    def test_a_factor_needs_to_know_what_is_asked_of_it(self, editor, draft):
        save(editor, "draft-factors", draft, factors="Свет")
        (light,) = (factor.key for factor in fresh(draft).content.factors)
        page = save(editor, "question-edit", draft, "poster", factor=light)
        assert page.context["form"].errors == {
            "side": ["Выберите, спрашивают о важности или об удовлетворённости."]
        }

    def test_are_moved_copied_and_removed(self, editor, draft):
        press(editor, "question-move", draft, "name", to="up")
        assert order(draft)[1] == ["age", "name", "last", "wish"]
        press(editor, "question-duplicate", draft, "name")
        assert len(order(draft)[1]) == 5
        press(editor, "question-remove", draft, "name")
        assert "name" not in order(draft)[1]
        actions = AuditEntry.objects.about(draft.questionnaire).values_list("action", flat=True)
        assert list(actions) == ["Удалён вопрос", "Скопирован вопрос", "Переставлен вопрос"]

    def test_what_cannot_be_done_is_told(self, editor, draft):
        page = press(editor, "question-move", draft, "poster", to="up")
        assert said(page) == [
            "Вопрос 2 показывается не всем. Этот вопрос показывается после вопроса, который стоит ниже: "
            "переставьте или выберите другой."
        ]
        assert fresh(draft).edits == 0


def test_factors_keep_their_keys(editor, draft):
    save(editor, "draft-factors", draft, factors="Свет\nТепло")
    before = fresh(draft).content.factors
    save(editor, "draft-factors", draft, factors="Тепло\nЧасы работы")
    after = fresh(draft).content.factors
    assert after[0] == Factor(before[1].key, {"ru": "Тепло"})
    assert after[1].key not in {factor.key for factor in before}


class TestTwoAtOnce:
    """Somebody else has the same draft open."""

    @pytest.fixture
    def other(self, district, signed_in):
        return signed_in(a_person(Role.ADMINISTRATOR, district))

    def test_the_same_question_shows_both_texts_and_keeps_what_was_typed(self, editor, other, draft):
        mine = fields(editor, "question-edit", draft, "wish", text="Мой текст")
        save(other, "question-edit", draft, "wish", text="Чужой текст")
        page = editor.post(address("question-edit", draft, "wish"), mine)
        form = page.context["form"]
        assert form.non_field_errors() == [
            "Пока страница была открыта, это изменили. Сейчас записано: «Вопрос»: Чужой текст. "
            "Ваш текст в полях ниже: сохраните ещё раз, чтобы заменить."
        ]
        assert form["text"].value() == "Мой текст"
        assert fresh(draft).content.question("wish").text == {"ru": "Чужой текст"}
        again = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        editor.post(address("question-edit", draft, "wish"), again)
        assert fresh(draft).content.question("wish").text == {"ru": "Мой текст"}

    def test_another_question_is_no_hindrance(self, editor, other, draft):
        mine = fields(editor, "question-edit", draft, "wish", text="Мой текст")
        save(other, "question-edit", draft, "name", text="Чужой текст")
        editor.post(address("question-edit", draft, "wish"), mine)
        content = fresh(draft).content
        assert [content.question(key).text["ru"] for key in ("wish", "name")] == ["Мой текст", "Чужой текст"]

    @pytest.mark.parametrize(
        ("button", "data"),
        [("question-move", {"to": "up"}), ("question-remove", {}), ("question-duplicate", {})],
    )
    def test_a_button_of_an_old_page_asks_to_look_again(self, editor, other, draft, button, data):
        save(other, "question-edit", draft, "wish", text="Чужой текст")
        before = fresh(draft).content
        page = editor.post(address(button, draft, "name"), {"edits": 0} | data, follow=True)
        (words,) = said(page)
        assert words.startswith("Тем временем черновик изменил другой человек: ")
        assert fresh(draft).content == before

    def test_the_same_person_in_another_window_is_nobody_else(self, editor, draft):
        save(editor, "question-edit", draft, "wish", text="Мой текст")
        page = editor.post(address("question-remove", draft, "name"), {"edits": 0}, follow=True)
        assert said(page) == [
            "Тем временем вы сами изменили черновик в другом окне. Посмотрите, что стало, и нажмите ещё раз."
        ]

    def test_a_question_that_was_removed_gives_back_what_was_typed(self, editor, other, draft):
        mine = fields(editor, "question-edit", draft, "wish", text="Мой длинный текст")
        press(other, "question-remove", draft, "wish")
        page = editor.post(address("question-edit", draft, "wish"), mine)
        assert page.status_code == 409
        assert page.context["texts"] == [("Вопрос", "Мой длинный текст")]

    @pytest.mark.parametrize(
        ("name", "typed", "shown"),
        [
            ("section-edit", {"title": "Наши залы"}, ("Название", "Наши залы")),
            ("question-new", {"kind": "text", "text": "Тепло ли в зале?"}, ("Вопрос", "Тепло ли в зале?")),
        ],
    )
    def test_a_section_that_was_removed_gives_back_what_was_typed(
        self, editor, other, draft, name, typed, shown
    ):
        mine = fields(editor, name, draft, "s2") | typed
        press(other, "section-remove", draft, "s2")
        page = editor.post(address(name, draft, "s2"), mine)
        assert (page.status_code, page.context["texts"]) == (409, [shown])
        assert "<h1>Этот раздел уже удалён</h1>" in page.content.decode()

    def test_conditions_written_by_two_are_told_in_words(self, editor, other, draft):
        mine = fields(editor, "question-edit", draft, "advise", **shown_if("came:yes"))
        theirs = shown_if("came:no") | shown_if("poster:5", place=1) | shown_if("found:c1", place=2)
        save(other, "question-edit", draft, "advise", **theirs)
        page = editor.post(address("question-edit", draft, "advise"), mine)
        assert page.context["form"].non_field_errors() == [
            "Пока страница была открыта, это изменили. Сейчас записано: «ответили»: Нет; "
            "«и если»: на вопрос 2: Понятна ли афиша?; «ответили»: 5; "
            "«и если»: на вопрос 3: Откуда вы о нас знаете?; «ответили»: Источник 1. "
            "Ваш текст в полях ниже: сохраните ещё раз, чтобы заменить."
        ]

    def test_lines_that_a_browser_ends_its_own_way_are_no_change(self, editor, district):
        draft = a_draft(district, replace(CONTENT, intro={"ru": "Раз\nдва"}))
        save(editor, "draft-heading", draft, intro="Раз\r\nдва")
        assert fresh(draft).edits == 0

    def test_a_heading_written_by_two_shows_both(self, editor, other, draft):
        mine = fields(editor, "draft-heading", draft, title="Моё")
        save(other, "draft-heading", draft, title="Чужое")
        page = editor.post(address("draft-heading", draft), mine)
        (words,) = page.context["form"].non_field_errors()
        assert "«Название»: Чужое." in words
        assert page.context["form"]["title"].value() == "Моё"


class TestDiscarding:
    def test_a_draft_never_published_goes_with_its_questionnaire(self, editor, draft):
        press(editor, "draft-discard", draft)
        assert not Questionnaire.objects.filter(pk=draft.questionnaire_id).exists()
        entry = AuditEntry.objects.filter(object_id=str(draft.questionnaire_id)).first()
        assert entry.action == "Удалён черновик версии 1"

    def test_a_draft_of_a_published_one_goes_alone(self, editor, district):
        made = a_questionnaire(district)
        second = made.versions.create(number=2, schema=made.versions.get().schema)
        press(editor, "draft-discard", second)
        assert list(made.versions.values_list("number", flat=True)) == [1]

    def test_a_draft_that_somebody_has_just_changed_stays(self, editor, draft):
        save(editor, "draft-heading", draft, title="Иначе")
        editor.post(address("draft-discard", draft), {"edits": 0})
        assert Version.objects.filter(pk=draft.pk).exists()


class TestPublishedMeanwhile:
    """Somebody else has published the draft while it was open."""

    @pytest.fixture
    def other(self, district):
        return a_person(Role.ADMINISTRATOR, district)

    @pytest.fixture
    def mine(self, editor, draft):
        typed = fields(editor, "question-edit", draft, "wish", text="Мой текст", is_required="on")
        return typed | shown_if("came:yes", "came:no")

    @pytest.fixture
    def published(self, draft, other, mine):
        publish(fresh(draft), edits=draft.edits, by=other)
        return fresh(draft)

    def test_it_is_told_and_what_was_typed_is_shown(self, editor, other, published, mine):
        page = editor.post(address("question-edit", published, "wish"), mine)
        assert page.status_code == 409
        assert page.context["texts"] == [("Вопрос", "Мой текст")]
        text = " ".join(page.content.decode().split())
        assert "<h1>Черновик уже опубликован</h1>" in text
        assert f"это сделал другой человек: {other}. По ней отвечают" in text
        assert fresh(published).content.question("wish").text == CONTENT.question("wish").text

    def test_a_new_version_takes_along_all_that_was_typed(self, editor, published, mine):
        page = editor.post(address("question-edit", published, "wish"), mine)
        sent = {}
        for name, value in [*page.context["carried"], ("carry", "1")]:
            sent.setdefault(name, []).append(value)
        page = editor.post(address("question-edit", published, "wish"), sent, follow=True)
        draft = published.questionnaire.versions.get(number=2)
        assert page.redirect_chain == [
            (address("question-edit", draft, "wish"), 307),
            (f"{address('draft', draft)}#question-wish", 302),
        ]
        wish = draft.content.question("wish")
        assert (wish.text["ru"], wish.is_required) == ("Мой текст", True)
        assert wish.conditions == (Condition("came", ("yes", "no")),)
        actions = AuditEntry.objects.about(draft.questionnaire).values_list("action", flat=True)
        assert list(actions)[:2] == ["Изменён вопрос", "Начата версия 2"]

    @pytest.mark.parametrize("name", ["draft-heading", "draft-factors", "section-new"])
    def test_every_form_shows_what_was_typed(self, editor, published, name):
        page = editor.post(address(name, published), {"title": "Иначе", "factors": "Свет"})
        assert page.context["texts"] == [("Название", "Иначе"), ("Факторы", "Свет")]

    def test_a_new_question_goes_along(self, editor, published):
        sent = {"kind": "text", "text": "Ещё вопрос?", "carry": "1"}
        editor.post(address("question-new", published, "s2"), sent, follow=True)
        draft = published.questionnaire.versions.get(number=2)
        assert [question.text["ru"] for question in draft.content.questions()][-1] == "Ещё вопрос?"

    def test_a_translation_shows_only_what_is_new(self, editor, district, other):
        content = translated(with_language(CONTENT, "tt"), "tt", {"title": "Исем"})
        version = a_questionnaire(district, content=content).versions.get()
        sent = {"title": "Исем", "thanks": "Рәхмәт", "q.came.text": ""}
        page = editor.post(address("translation", version, "tt"), sent)
        assert page.context["texts"] == [("Конец. Слова в конце", "Рәхмәт")]

    def test_a_button_offers_a_new_version_with_nothing_to_take_along(self, editor, published):
        page = editor.post(address("question-move", published, "wish"), {"to": "up", "edits": 0})
        assert page.status_code == 409
        assert "carried" not in page.context
        new = reverse("surveys:questionnaire-draft", args=[published.questionnaire_id])
        assert f'action="{new}"' in page.content.decode()

    def test_where_the_questionnaire_was_put_away_it_is_only_to_be_copied(self, editor, draft, other, mine):
        archive_questionnaire(draft.questionnaire, by=other)
        page = editor.post(address("question-edit", draft, "wish"), mine | {"carry": "1"})
        assert (page.status_code, page.context["texts"]) == (409, [("Вопрос", "Мой текст")])
        assert "<h1>Анкета в архиве</h1>" in page.content.decode()
        assert draft.questionnaire.versions.count() == 1

    def test_whoever_may_not_edit_is_told_nothing(self, district, signed_in, published, mine):
        viewer = signed_in(a_person(Role.DEPARTMENT_VIEWER, district))
        page = viewer.post(address("question-edit", published, "wish"), mine | {"carry": "1"})
        assert (page.status_code, published.questionnaire.versions.count()) == (404, 1)


class TestDiscardedMeanwhile:
    """Somebody else has thrown the draft away while it was open."""

    @pytest.fixture
    def other(self, district):
        return a_person(Role.ADMINISTRATOR, district)

    @pytest.fixture
    def second(self, district):
        """A draft of a questionnaire that is published already."""
        return new_draft(a_questionnaire(district), by=a_person(Role.DEPARTMENT_EDITOR, district))

    @pytest.fixture
    def write(self, editor, other):
        """Type in the draft, and have it thrown away meanwhile."""

        def writing(draft, **more):
            mine = fields(editor, "question-edit", draft, "wish", text="Мой текст", is_required="on") | more
            discard_draft(fresh(draft), edits=draft.edits, by=other)
            return mine

        return writing

    def carry(self, browser, page, draft):
        sent = {}
        for name, value in [*page.context["carried"], ("carry", "1")]:
            sent.setdefault(name, []).append(value)
        return browser.post(address("question-edit", draft, "wish"), sent, follow=True)

    def test_it_is_told_and_what_was_typed_is_shown(self, editor, second, other, write):
        page = editor.post(address("question-edit", second, "wish"), write(second))
        assert (page.status_code, page.context["texts"]) == (410, [("Вопрос", "Мой текст")])
        text = " ".join(page.content.decode().split())
        assert "<h1>Черновик удалён</h1>" in text
        assert f"это сделал другой человек: {other}. Спросите, зачем" in text

    def test_the_draft_comes_back_with_what_was_typed(self, editor, second, write):
        key = add_a_question(editor, second)
        page = self.carry(
            editor, editor.post(address("question-edit", second, "wish"), write(second)), second
        )
        (again,) = second.questionnaire.versions.drafts()
        assert page.redirect_chain == [
            (address("question-edit", again, "wish"), 307),
            (f"{address('draft', again)}#question-wish", 302),
        ]
        assert (again.number, again.content.question("wish").text["ru"]) == (2, "Мой текст")
        assert key in again.content.numbers()
        actions = AuditEntry.objects.about(second.questionnaire).values_list("action", flat=True)
        assert list(actions)[:3] == [
            "Изменён вопрос", "Возвращён удалённый черновик версии 2", "Начата версия 2",
        ]  # fmt: skip

    def test_a_questionnaire_that_went_with_it_comes_back_too_and_only_once(self, editor, draft, write):
        page = editor.post(address("question-edit", draft, "wish"), write(draft))
        assert "вместе с черновиком удалена вся анкета" in page.content.decode()
        for _ in range(2):
            self.carry(editor, page, draft)
        (again,) = Version.objects.all()
        assert (again.questionnaire.title, again.number) == (draft.questionnaire.title, 1)
        assert again.content.question("wish").text["ru"] == "Мой текст"

    def test_whoever_comes_next_is_led_to_the_draft_that_came_back(self, editor, draft, write, other):
        write(draft)
        again = take_back(DiscardedDraft.objects.get(pk=draft.pk), by=other)
        page = editor.get(address("draft", draft))
        assert page.status_code == 410
        assert "С тех пор черновик вернули." in page.content.decode()
        assert f'href="{address("draft", again)}"' in page.content.decode()

    def test_beside_another_draft_it_is_only_to_be_copied(self, editor, second, write, other):
        mine = write(second)
        there = new_draft(second.questionnaire, by=other)
        page = editor.post(address("question-edit", second, "wish"), mine | {"carry": "1"})
        assert (page.status_code, page.context["texts"]) == (410, [("Вопрос", "Мой текст")])
        assert "Вернуть черновик" not in page.content.decode()
        assert fresh(there).content == CONTENT

    def test_in_an_archive_it_is_only_to_be_copied(self, editor, second, write, other):
        mine = write(second)
        archive_questionnaire(second.questionnaire, by=other)
        page = editor.post(address("question-edit", second, "wish"), mine | {"carry": "1"})
        assert (page.status_code, page.context["texts"]) == (410, [("Вопрос", "Мой текст")])
        assert list(second.questionnaire.versions.drafts()) == []

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_VIEWER, Role.DEPARTMENT_EDITOR])
    def test_strangers_are_told_nothing(self, district, signed_in, second, write, role):
        place = district if role == Role.DEPARTMENT_VIEWER else a_district()
        stranger = signed_in(a_person(role, place))
        page = stranger.post(address("question-edit", second, "wish"), write(second) | {"carry": "1"})
        assert (page.status_code, Version.objects.drafts().count()) == (404, 0)

    def test_it_is_kept_for_a_month(self, second, write):
        write(second)
        for days, kept in ((29, 1), (31, 0)):
            forget_discarded(timezone.now() + dt.timedelta(days=days))
            assert DiscardedDraft.objects.count() == kept


@pytest.mark.parametrize("name", ["draft", "draft-heading", "version-publish", "languages"])
def test_a_published_version_is_edited_nowhere(editor, district, name):
    version = a_questionnaire(district).versions.get()
    before = version.schema
    assert editor.get(address(name, version)).status_code == 409
    assert editor.post(address(name, version), {"title": "Иначе"}).status_code in {409, 405}
    assert fresh(version).schema == before
