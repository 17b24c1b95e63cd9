"""What visitors see moves in steps: nobody reads one person's answers by looking before and after."""

import pytest
from django.urls import reverse

from institutions.models import Role
from surveys.actions.folding import fold_all, recount
from surveys.actions.responses import change, exclude, include
from surveys.actions.telling import tell_all
from surveys.counting.figures import people, told_figures
from surveys.models import Response, ToldFigures
from surveys.tasks import live
from tests.factories import a_person, an_institution
from tests.factories.surveys import a_campaign, a_collector, an_answer, answered
from tests.surveys.at_the_door import address, text_of

pytestmark = pytest.mark.django_db
UNDONE = Response.Exclusion.UNDONE


@pytest.fixture
def collector():
    return a_collector()


def come(collector, number, **sent):
    for _ in range(number):
        answered(collector, sent or {"came": "yes"})


def tick():
    fold_all()
    return tell_all()


def told(collector):
    return people(told_figures(collector.campaign_id, collector.institution_id))


def test_figures_stay_until_five_more_have_come(collector):
    seen = []
    for _ in range(11):
        come(collector, 1)
        tick()
        seen.append(told(collector))
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_page_does_not_tell_what_the_sixth_person_answered(client, collector):
    come(collector, 5, came="yes")
    tick()
    before = text_of(client.get(address("results", collector)))
    come(collector, 1, came="no")
    tick()
    assert text_of(client.get(address("results", collector))) == before
    assert "Новые ответы появляются здесь вместе, не меньше 5 сразу" in before
    come(collector, 4, came="no")
    tick()
    after = text_of(client.get(address("results", collector)))
    assert "Да 50 % (5) Нет 50 % (5)" in after


def test_staff_sees_every_answer_at_once(client, collector, signed_in):
    come(collector, 6)
    editor = signed_in(a_person(Role.DEPARTMENT_EDITOR, collector.campaign.territory))
    page = editor.get(reverse("surveys:figures", args=[collector.campaign_id]))
    assert "Анкет: 6" in text_of(page)
    assert told(collector) == 0


def test_few_answers_taken_back_leave_the_page_as_it_is_and_many_change_it(collector):
    come(collector, 12)
    tick()
    keys = list(Response.objects.values_list("pk", flat=True))
    exclude(keys[:4], UNDONE)
    assert (tick(), told(collector)) == (0, 12)
    exclude(keys[4:5], UNDONE)
    assert (tick(), told(collector)) == (1, 7)
    include(keys[:5], UNDONE)
    assert (tick(), told(collector)) == (1, 12)


def test_all_answers_taken_back_leave_nothing(client, collector):
    come(collector, 5)
    tick()
    exclude(Response.objects.values_list("pk", flat=True), UNDONE)
    tick()
    assert not ToldFigures.objects.exists()
    assert "Пока мало ответов." in text_of(client.get(address("results", collector)))


def test_sheet_put_right_shows_with_the_next_step(client, collector):
    come(collector, 5, came="yes")
    tick()
    change(Response.objects.first().pk, an_answer(collector, {"came": "no"}).reading)
    assert tick() == 0
    assert "Да 100 % (5)" in text_of(client.get(address("results", collector)))
    come(collector, 9, came="no")
    assert tick() == 1
    assert "Да 29 % (4) Нет 71 % (10)" not in text_of(client.get(address("results", collector)))
    come(collector, 6, came="yes")
    assert tick() == 1
    assert "Да 50 % (10) Нет 50 % (10)" in text_of(client.get(address("results", collector)))


def test_another_institution_waits_for_its_own_five(collector):
    club = an_institution(collector.campaign.territory)
    collector.campaign.places.create(institution=club)
    beside = a_collector(collector.campaign, club)
    come(collector, 5)
    come(beside, 4)
    assert (tick(), told(collector), told(beside)) == (1, 5, 0)


def test_the_clock_tells(collector):
    come(collector, 5)
    live()
    assert told(collector) == 5


@pytest.mark.django_db(transaction=True)
def test_counting_anew_tells_nothing_new():
    collector = a_collector()
    come(collector, 7)
    tick()
    recount(collector.campaign_id)
    assert (tick(), told(collector)) == (0, 7)


@pytest.mark.parametrize("surveys", [1, 3])
def test_nothing_to_tell_costs_two_questions_however_many_surveys(django_assert_num_queries, surveys):
    for _ in range(surveys):
        come(a_collector(a_campaign()), 6)
    tick()
    with django_assert_num_queries(2):
        assert tell_all() == 0


def test_a_higher_bound_hides_what_was_told(client, collector, settings):
    come(collector, 6)
    tick()
    settings.SURVEY_LEAST = 10
    assert "Покажем итоги, когда анкет будет не меньше 10." in text_of(
        client.get(address("results", collector))
    )
