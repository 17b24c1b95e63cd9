"""Rolling up the parts of branches: the pages and what they save."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import AuditEntry, Role
from plans.actions.collecting import collect_all, collect_row
from plans.actions.parts import accept_part
from plans.actions.submissions import Conflict, approve, save_entry, send
from plans.models import Entry, Figure, Indicator
from plans.rows.part_rows import collected_rows
from tests.factories import a_branch, a_person, filled, write
from tests.plans.quarter import posted, row_fields, rows, state
from tests.plans.test_parts import Network

pytestmark = pytest.mark.django_db
VISITS = "Посещения, человек"


@pytest.fixture
def network():
    return Network(items=1)


def visits(network, total=Indicator.Total.SUM):
    item = network.plan.items.first()
    return Indicator.objects.create(item=item, name="Посещения", unit="человек", total=total)


def part(network, form, text="", value=None, indicator=None, *, sent=True):
    """One branch's row written, and its part handed over."""
    [row] = rows(form)
    figures = {indicator.pk: Decimal(value)} if value else {}
    save_entry(row, {"text": text, "state": "done", "figures": figures}, version=0, by=network.villager)
    if sent:
        send(form, by=network.villager)


def entry_of(form):
    return Entry.objects.get(obligation__submission=form)


def page_of(name, form, signed_in, user):
    return signed_in(user).get(reverse(f"plans:{name}", args=[form.pk]))


# what is put together


def test_texts_stand_under_the_names_of_the_branches_and_figures_add_up(network):
    indicator = visits(network)
    part(network, network.part, "Две встречи.", "120", indicator)
    part(network, network.other_part, "Выставка.", "80", indicator)
    done = collect_all(network.whole, limit=20_000, by=network.methodist)
    entry = entry_of(network.whole)
    assert (done.rows, done.left) == (["1.1"], {})
    assert entry.text == ("Берёзовская библиотека:\nДве встречи.\n\nТихоозёрская библиотека:\nВыставка.")
    assert [figure.value for figure in entry.figures.all()] == [Decimal(200)]


def test_the_history_names_the_sources(network):
    indicator = visits(network)
    part(network, network.part, "Две встречи.", "120", indicator)
    part(network, network.other_part, "", "80", indicator)
    [row] = rows(network.whole)
    collect_row(row, "Своё.", {indicator.pk: Decimal(300)}, version=0, by=network.methodist)
    entry = AuditEntry.objects.about(entry_of(network.whole)).first()
    assert (entry.action, entry.by) == ("Собрано из частей филиалов", network.methodist)
    assert entry.changes == {
        "тексты": ["", "Берёзовская библиотека"],
        VISITS: ["", "120 (Берёзовская библиотека) + 80 (Тихоозёрская библиотека) + 300 (своё) = 500"],
    }


def test_the_own_share_is_kept_for_the_next_time(network):
    indicator = visits(network)
    part(network, network.part, "Встреча.", "120", indicator)
    [row] = rows(network.whole)
    collect_row(row, "Своё.", {indicator.pk: Decimal(300)}, version=0, by=network.methodist)
    [changed] = rows(network.part)
    values = {"figures": {indicator.pk: Decimal(150)}}
    save_entry(changed, values, version=changed.entry.version, by=network.methodist)
    collect_all(network.whole, limit=20_000, by=network.methodist)
    figure = Figure.objects.get(entry__obligation=row)
    assert (figure.value, figure.own) == (Decimal(450), Decimal(300))


def test_a_mean_is_taken_and_what_is_not_put_together_is_left(network):
    mean = visits(network, Indicator.Total.MEAN)
    item = network.plan.items.first()
    none = Indicator.objects.create(item=item, name="Адрес сайта, число", total=Indicator.Total.NONE)
    for form, value in [(network.part, "90"), (network.other_part, "95")]:
        [row] = rows(form)
        figures = {mean.pk: Decimal(value), none.pk: Decimal(1)}
        write(row, text="Есть.", figures=figures)
        send(form, by=network.villager)
    collect_all(network.whole, limit=20_000, by=network.methodist)
    assert {figure.indicator: figure.value for figure in entry_of(network.whole).figures.all()} == {
        mean: Decimal("92.5")
    }


def test_a_branchs_figure_in_its_text_is_told_from_its_own_data(network):
    indicator = visits(network)
    part(network, network.part, "Пришли {{Посещения}} человек.", "120", indicator)
    collect_all(network.whole, limit=20_000, by=network.methodist)
    assert entry_of(network.whole).text == "Берёзовская библиотека:\nПришли 120 человек."


def test_a_part_not_handed_over_and_what_is_not_the_branchs_to_do_stay_out(network):
    part(network, network.part, "Ещё пишу.", sent=False)
    [row] = rows(network.other_part)
    values = {"text": "", "state": "not_applicable", "reason": "Нет зала."}
    save_entry(row, values, version=0, by=network.villager)
    send(network.other_part, by=network.villager)
    done = collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (done.rows, done.left) == ([], {})
    assert not Entry.objects.filter(obligation__submission=network.whole).exists()


def test_a_figure_typed_by_hand_is_left_to_a_person(network):
    indicator = visits(network)
    [row] = rows(network.whole)
    values = {"text": "Своё.", "figures": {indicator.pk: Decimal(300)}}
    save_entry(row, values, version=0, by=network.methodist)
    part(network, network.part, "Встреча.", "120", indicator)
    done = collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (done.rows, done.left) == (["1.1"], {"1.1": [f"{VISITS}: в отчёте 300, у филиалов 120"]})
    entry = entry_of(network.whole)
    assert entry.text == "Своё.\n\nБерёзовская библиотека:\nВстреча."
    assert entry.figures.get().value == Decimal(300)


def test_a_figure_typed_over_a_rolled_up_one_is_left_to_a_person(network):
    indicator = visits(network)
    part(network, network.part, "Встреча.", "120", indicator)
    collect_all(network.whole, limit=20_000, by=network.methodist)
    [row] = rows(network.whole)
    values = {"figures": {indicator.pk: Decimal(420)}}
    save_entry(row, values, version=row.entry.version, by=network.methodist)
    done = collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (done.rows, done.left) == ([], {"1.1": [f"{VISITS}: в отчёте 420, у филиалов 120"]})
    assert entry_of(network.whole).figures.get().value == Decimal(420)


def test_a_row_saved_by_somebody_else_in_that_very_moment_is_left_and_the_others_are_rolled_up():
    network = Network(items=2)
    for row in rows(network.part):
        write(row, text="Встреча.")
    send(network.part, by=network.villager)
    first, _ = rows(network.whole)
    write(first, text="Было.")
    colleague = Entry.objects.filter(obligation=first)

    def save_meanwhile(execute, sql, *rest):
        """Once the versions have been read and before the first row is held."""
        if "FOR UPDATE" in sql or "plans_figure" in sql:
            colleague.filter(version=1).update(version=2, text="Другой человек.")
        return execute(sql, *rest)

    with connection.execute_wrapper(save_meanwhile):
        done = collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (done.rows, done.left) == (["1.2"], {"1.1": ["строку как раз меняет кто-то ещё"]})
    assert [row.entry.text for row in rows(network.whole)] == [
        "Другой человек.",
        "Берёзовская библиотека:\nВстреча.",
    ]


def test_a_text_too_long_for_the_field_is_left_to_a_person(network):
    part(network, network.part, "Встреча. " * 20)
    done = collect_all(network.whole, limit=100, by=network.methodist)
    assert (done.rows, done.left) == ([], {"1.1": ["текст филиалов не помещается"]})


def test_collecting_twice_changes_nothing(network):
    part(network, network.part, "Встреча.", "120", visits(network))
    collect_all(network.whole, limit=20_000, by=network.methodist)
    before = AuditEntry.objects.count()
    done = collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (done.rows, done.left, AuditEntry.objects.count()) == ([], {}, before)


def test_a_row_that_somebody_else_saved_is_not_overwritten(network):
    part(network, network.part, "Встреча.")
    [row] = rows(network.whole)
    write(row, text="Другой человек.")
    with pytest.raises(Conflict):
        collect_row(row, "Моё.", {}, version=0, by=network.methodist)
    assert entry_of(network.whole).text == "Другой человек."


def test_an_accepted_form_is_not_rolled_up_into(network):
    part(network, network.part, "Встреча.")
    approve(filled(network.whole), by=network.director)
    done = collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (done.rows, entry_of(network.whole).text) == ([], "Проведено три занятия.")


def test_a_closed_form_shows_the_figures_beside_each_other(network):
    indicator = visits(network)
    part(network, network.part, "Встреча.", "120", indicator)
    [row] = collected_rows(network.whole)
    [total] = row.sums
    assert (total.shares, total.of_branches, total.with_own(Decimal(5))) == (
        [("Берёзовская библиотека", Decimal(120))],
        Decimal(120),
        Decimal(125),
    )


# the pages


@pytest.mark.parametrize("who", ["methodist", "director", "editor"])
def test_the_head_institution_and_the_department_see_every_part(network, signed_in, who):
    part(network, network.part, "Две встречи.")
    page = page_of("parts", network.whole, signed_in, getattr(network, who)).content.decode()
    assert page.count("Две встречи.") == 1
    assert ("Собрать все мероприятия" in page) is (who != "editor")
    assert (page.count("заполнено 1 из 1"), page.count("заполнено 0 из 1")) == (1, 1)


def test_a_branch_sees_its_own_part_only(network, signed_in):
    for form, status in [(network.part, 200), (network.other_part, 404), (network.whole, 404)]:
        assert signed_in(network.villager).get(form.get_absolute_url()).status_code == status


def test_the_department_reads_a_part_and_decides_nothing_about_it(network, signed_in):
    part(network, network.part, "Две встречи.")
    browser = signed_in(network.editor)
    page = browser.get(network.part.get_absolute_url()).content.decode()
    assert ("Две встречи." in page, "Принять отчёт" in page) == (True, False)
    for step in ("part-accept", "part-return", "submission-accept", "submission-return"):
        answer = browser.post(reverse(f"plans:{step}", args=[network.part.pk]), {"note": "Нет."})
        assert answer.status_code == 403
    assert state(network.part) == "on_head"


def test_all_is_rolled_up_by_one_button(network, signed_in):
    part(network, network.part, "Две встречи.")
    browser = signed_in(network.methodist)
    answer = browser.post(reverse("plans:parts-collect", args=[network.whole.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Собрано мероприятий: 1 (1.1).",
        "В сбор не вошли несданные части, 1: Тихоозёрская библиотека.",
    ]
    assert entry_of(network.whole).text == "Берёзовская библиотека:\nДве встречи."


def test_what_is_kept_and_what_stays_out_is_said(network, signed_in):
    indicator = visits(network)
    part(network, network.part, "Две встречи.", "120", indicator)
    part(network, network.other_part, "Ещё пишу.", sent=False)
    collect_all(network.whole, limit=20_000, by=network.methodist)
    [row] = rows(network.whole)
    write(row, version=1, text=row.entry.text, state="in_progress", figures={indicator.pk: Decimal(500)})
    browser, address = signed_in(network.methodist), reverse("plans:parts-collect", args=[network.whole.pk])
    answer = browser.post(address, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        f"Оставлено как есть, соберите сами: 1.1 ({VISITS}: в отчёте 500, у филиалов 120).",
        "В сбор не вошли несданные части, 1: Тихоозёрская библиотека.",
    ]
    said = "Части филиалов: сдано 1, не сдано 1 (Тихоозёрская библиотека). Несданное в сбор не войдёт."
    assert said in answer.content.decode()
    assert said in page_of("row-collect", row, signed_in, network.methodist).content.decode()


@pytest.mark.parametrize(
    ("own", "village", "lake", "kept"),
    [
        ("not_started", "done", "done", "done"),
        ("not_started", "done", "in_progress", "in_progress"),
        ("not_started", "done", "not_applicable", "done"),
        ("not_started", "done", "not_started", "done"),
        ("continuous", "done", "done", "continuous"),
    ],
)
def test_the_state_is_the_branches_until_somebody_chose_one(network, signed_in, own, village, lake, kept):
    for form, chosen in [(network.part, village), (network.other_part, lake)]:
        reason = "Нет зала." if chosen == "not_applicable" else ""
        text = "Встреча." if chosen in {"done", "in_progress"} else ""
        write(rows(form)[0], text=text, state=chosen, reason=reason)
        form.state = "on_head"
        form.save()
    [row] = rows(network.whole)
    write(row, text="Своё.", state=own)
    form = page_of("row-collect", row, signed_in, network.methodist).context["form"]
    collect_all(network.whole, limit=20_000, by=network.methodist)
    assert (form["state"].value(), entry_of(network.whole).state) == (kept, kept)


def test_the_state_is_saved_as_it_was_agreed(network, signed_in):
    part(network, network.part, "Две встречи.")
    [row] = rows(network.whole)
    address = reverse("plans:row-collect", args=[row.pk])
    browser = signed_in(network.methodist)
    assert "У филиалов: исполнено — 1." in browser.get(address).content.decode()
    browser.post(address, {"text": "По-своему.", "state": "in_progress", "version": 0})
    assert entry_of(network.whole).state == "in_progress"


def test_one_row_is_offered_rolled_up_and_saved_as_it_was_agreed(network, signed_in):
    indicator = visits(network)
    part(network, network.part, "Две встречи.", "120", indicator)
    [row] = rows(network.whole)
    address = reverse("plans:row-collect", args=[row.pk])
    browser = signed_in(network.methodist)
    offered = browser.get(address).context["form"]
    assert offered["text"].value() == "Берёзовская библиотека:\nДве встречи."
    answers = {"text": "По-своему.", "version": 0, f"own_{indicator.pk}": "12 345"}
    assert browser.post(address, answers).status_code == 302
    entry = entry_of(network.whole)
    assert (entry.text, entry.figures.get().value) == ("По-своему.", Decimal(12465))


def test_figures_inside_the_text_are_told_as_they_will_print(network, signed_in):
    indicator = visits(network)
    part(network, network.part, "Две встречи.", "120", indicator)
    [row] = rows(network.whole)
    write(row, text="Всего {{Посещения}}.", figures={indicator.pk: Decimal(300)})
    page = page_of("row-collect", row, signed_in, network.methodist)
    assert page.context["form"].printed == "Всего 420.\n\nБерёзовская библиотека:\nДве встречи."
    assert '<td class="words" data-label="Что сделано">Всего 300.</td>' in page.content.decode()
    assert page.content.decode().count("{{Посещения}}") == 1  # where it is typed


def test_an_own_share_that_cannot_be_is_told_at_its_field(network, signed_in):
    indicator = visits(network)
    part(network, network.part, "Две встречи.", "120", indicator)
    [row] = rows(network.whole)
    address, name = reverse("plans:row-collect", args=[row.pk]), f"own_{indicator.pk}"
    page = signed_in(network.methodist).post(address, {"text": "Своё.", "version": 0, name: "-1,5"})
    assert (page.status_code, Figure.objects.filter(entry__obligation=row).count()) == (422, 0)
    assert page.context["form"].errors == {
        name: ["«Посещения» меньше нуля не бывает: проверьте знак. Если считать нечего, впишите 0."]
    }


def test_where_two_met_the_typed_words_come_back_and_may_be_saved_over(network, signed_in):
    part(network, network.part, "Две встречи.")
    [row] = rows(network.whole)
    address = reverse("plans:row-collect", args=[row.pk])
    write(row, text="Другой человек.")
    browser = signed_in(network.methodist)
    page = browser.post(address, {"text": "Моё.", "version": 0})
    form = page.context["form"]
    assert (page.status_code, form["text"].value(), form["version"].value()) == (409, "Моё.", "1")
    assert "Другой человек." in page.content.decode()
    assert browser.post(address, {"text": "Моё.", "version": 1}).status_code == 302
    assert entry_of(network.whole).text == "Моё."


def test_a_part_is_saved_and_sent_with_one_button_and_taken_with_another(network, signed_in):
    page = reverse("plans:submission-save", args=[network.part.pk])
    signed_in(network.villager).post(page, posted(network.part, row1="Две встречи.") | {"then": "send"})
    assert state(network.part) == "on_head"
    signed_in(network.methodist).post(page, posted(network.part, row1="Три.") | {"then": "accept-part"})
    assert (state(network.part), entry_of(network.part).text) == ("accepted", "Три.")


def test_an_accepted_part_may_be_given_back(network, signed_in):
    part(network, network.part, "Две встречи.")
    accept_part(network.part, by=network.methodist)
    browser = signed_in(network.methodist)
    assert "Вернуть филиалу" in browser.get(network.part.get_absolute_url()).content.decode()
    browser.post(reverse("plans:part-return", args=[network.part.pk]), {"note": "Назовите число."})
    assert state(network.part) == "returned"


def test_the_form_leads_to_a_row_after_saving_what_was_typed(network, signed_in):
    [row] = rows(network.whole)
    page = reverse("plans:submission-save", args=[network.whole.pk])
    answer = signed_in(network.methodist).post(
        page, row_fields(row, text="Своё.") | {"then": f"collect-{row.pk}"}
    )
    assert answer.url == reverse("plans:row-collect", args=[row.pk])
    assert entry_of(network.whole).text == "Своё."


def test_the_form_says_how_far_the_branches_are(network, signed_in):
    part(network, network.part, "Две встречи.")
    page = page_of("submission", network.whole, signed_in, network.methodist)
    assert (page.context["handed_over"], len(page.context["parts"])) == (1, 2)
    assert [(row.shares, row.unsent_shares) for row in page.context["rows"].rows] == [(1, 0)]


def test_what_is_not_handed_over_is_not_counted_as_what_is(network, signed_in):
    part(network, network.part, "Две встречи.", sent=False)
    part(network, network.other_part, "Выставка.", sent=False)
    body = page_of("submission", network.whole, signed_in, network.methodist).content.decode()
    assert ("Собрать из филиалов" in body, "Написали, но ещё не сдали: 2" in body) == (False, True)
    send(network.part, by=network.villager)
    body = page_of("submission", network.whole, signed_in, network.methodist).content.decode()
    assert "Собрать из филиалов: 1" in body
    assert "Написали, но ещё не сдали: 1" in body


def test_a_list_of_forms_says_of_a_part_where_it_is(network, signed_in):
    part(network, network.part, "Две встречи.")
    page = signed_in(network.villager).get(reverse("plans:tasks"))
    assert [state for _, state, *_ in page.context["watched"]] == ["в головном учреждении"]


def verbs(page):
    return {
        (group.verb, task.submission.performer_name)
        for group in page.context["groups"]
        for task in group.tasks
    }


def test_everybody_has_the_own_part_of_the_work_as_a_task(network, signed_in):
    part(network, network.part, "Две встречи.")
    browser = {name: signed_in(getattr(network, name)) for name in ("villager", "methodist", "editor")}
    address = reverse("plans:tasks")
    assert verbs(browser["villager"].get(address)) == set()
    assert verbs(browser["methodist"].get(address)) == {
        ("Принять часть филиала", "Берёзовская библиотека"),
        ("Заполнить", "МБУК «ЦБС»"),
    }
    assert verbs(browser["editor"].get(address)) == set()
    lake = signed_in(a_person(Role.METHODIST, network.lake))
    assert verbs(lake.get(address)) == {("Заполнить", "Тихоозёрская библиотека")}


@pytest.mark.parametrize("name", ["parts", "submission"])
def test_a_page_of_three_branches_costs_as_of_one(signed_in, name):
    costs = []
    for more in (0, 2):
        network = Network(items=2)
        for _ in range(more):
            a_branch(network.head)
        visits(network)
        filled(network.part)
        browser, address = signed_in(network.methodist), reverse(f"plans:{name}", args=[network.whole.pk])
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 20
