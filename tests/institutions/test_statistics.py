"""State statistics: kept once per institution and year."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from institutions.actions.institution import close_institution
from institutions.models import AuditEntry, Institution, Role, StatisticFigure, StatisticLine
from institutions.statistic_lines import load_lines, usual_lines
from tests.factories import a_branch, a_person, a_statistic, a_statistic_line, an_institution

pytestmark = pytest.mark.django_db
LAST = timezone.localdate().year - 1
LIST = reverse("institutions:statistics")
LINES = reverse("institutions:statistic-lines")


def page_of(institution, year=LAST):
    return f"{reverse('institutions:institution-statistics', args=[institution.pk])}?year={year}"


def edit_of(line):
    return reverse("institutions:statistic-line-edit", args=[line.pk])


def value_of(institution, line, year=LAST):
    return (
        StatisticFigure.objects.filter(institution=institution, line=line, year=year)
        .values_list("value", flat=True)
        .first()
    )


@pytest.fixture
def line():
    return a_statistic_line(name="Число посещений", kinds=["library"])


@pytest.fixture
def methodist(district, signed_in):
    return signed_in(district.methodist)


@pytest.fixture
def administrator(district, signed_in):
    return signed_in(district.administrator)


class TestTheUsualLines:
    def test_they_are_loaded_once(self):
        call_command("load_statistic_lines", verbosity=0)
        count = StatisticLine.objects.count()
        assert (count, load_lines(), StatisticLine.objects.count()) == (len(usual_lines()), 0, count)

    def test_what_administrators_made_of_a_form_stays(self):
        own = a_statistic_line(form="7-НК")
        load_lines()
        assert list(StatisticLine.objects.filter(form="7-НК")) == [own]
        assert StatisticLine.objects.filter(form="6-НК").exists()

    def test_every_line_is_whole(self):
        for line in usual_lines():
            line.full_clean()
            assert set(line.kinds) <= set(Institution.Kind.values)
        forms = {line.form for line in usual_lines()}
        assert {"6-НК", "7-НК", "8-НК"} <= forms


class TestFillingIn:
    def test_the_institution_writes_its_figures(self, methodist, district, line):
        other = a_statistic_line(kinds=["library"])
        answer = methodist.post(
            page_of(district.library), {f"line-{line.pk}": "12 345,5", f"line-{other.pk}": ""}
        )
        assert answer.url == page_of(district.library)
        figure = district.library.statistics.get()
        assert (figure.line, figure.year, figure.value, figure.changed_by) == (
            line, LAST, Decimal("12345.5"), district.methodist,
        )  # fmt: skip
        assert AuditEntry.objects.about(district.library).get().changes == {
            f"6-НК: Число посещений, {LAST} год": ["", "12\xa0345,5"]
        }

    def test_a_figure_is_changed_and_taken_away(self, methodist, district, line):
        a_statistic(district.library, line, year=LAST, value=5)
        shown = {f"initial-line-{line.pk}": "5"}
        methodist.post(page_of(district.library), shown | {f"line-{line.pk}": "6"})
        assert value_of(district.library, line) == 6
        methodist.post(page_of(district.library), {f"initial-line-{line.pk}": "6", f"line-{line.pk}": ""})
        assert value_of(district.library, line) is None
        assert AuditEntry.objects.about(district.library).count() == 2

    def test_what_a_colleague_wrote_meanwhile_stays(self, methodist, district, line):
        """The page showed an empty field and it was left so."""
        a_statistic(district.library, line, year=LAST, value=7)
        methodist.post(page_of(district.library), {f"initial-line-{line.pk}": "", f"line-{line.pk}": ""})
        assert (value_of(district.library, line), AuditEntry.objects.about(district.library).count()) == (
            7,
            0,
        )

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("много", "Напишите число цифрами, например 8947 или 12,5."),
            ("-1", "Число не может быть отрицательным."),
        ],
    )
    def test_what_is_no_figure_is_shown_again_with_the_reason(self, methodist, district, line, typed, said):
        answer = methodist.post(page_of(district.library), {f"line-{line.pk}": typed})
        assert answer.context["form"].errors == {f"line-{line.pk}": [said]}
        assert f'value="{typed}"' in answer.content.decode()

    def test_the_page_shows_the_figure_and_the_year_before(self, methodist, district, line):
        a_statistic(district.library, line, year=LAST, value=12345)
        a_statistic(district.library, line, year=LAST - 1, value=9000)
        field = methodist.get(page_of(district.library)).context["form"][f"line-{line.pk}"]
        assert (field.value(), field.help_text) == ("12\xa0345", f"За {LAST - 1} год: 9000")

    def test_only_lines_of_its_kind_are_asked(self, methodist, district, line):
        a_statistic_line(kinds=["museum"])
        a_statistic_line(kinds=["library"], is_active=False)
        everybodys = a_statistic_line(kinds=[])
        form = methodist.get(page_of(district.library)).context["form"]
        assert list(form.lines.values()) == [line, everybodys]

    def test_a_line_that_is_not_asked_any_more_keeps_its_figure(self, methodist, district):
        old = a_statistic_line(is_active=False)
        a_statistic(district.library, old, year=LAST, value=5)
        assert list(methodist.get(page_of(district.library)).context["form"].lines.values()) == [old]

    @pytest.mark.parametrize("year", ["", "1066", "много", "99999999999999999999"])
    def test_a_year_that_there_is_not_is_the_last_one(self, methodist, district, line, year):
        page = methodist.get(page_of(district.library, year))
        assert page.context["year"] == LAST

    def test_a_year_long_ago_with_figures_can_be_chosen(self, methodist, district, line):
        a_statistic(district.library, line, year=2009)
        assert methodist.get(page_of(district.library, 2009)).context["year"] == 2009


class TestWhoFillsIn:
    def test_a_branchs_figures_are_filled_in_by_its_head_institution(self, methodist, district, line):
        branch = a_branch(district.library)
        assert methodist.post(page_of(branch), {f"line-{line.pk}": "5"}).status_code == 302

    def test_an_administrator_may_help(self, administrator, district, line):
        administrator.post(page_of(district.library), {f"line-{line.pk}": "5"})
        assert value_of(district.library, line) == 5

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_EDITOR, Role.DEPARTMENT_VIEWER])
    def test_the_department_reads_a_table_of_years(self, signed_in, district, line, role):
        a_statistic(district.library, line, year=LAST - 2, value=12345)
        reader = signed_in(a_person(role, district.territory))
        page = reader.get(page_of(district.library))
        cell = f'<td class="number" data-label="{LAST - 2}">12\xa0345</td>'
        assert (page.context["may_fill"], page.content.decode().count(cell)) == (False, 1)
        assert reader.post(page_of(district.library), {f"line-{line.pk}": "5"}).status_code == 403

    def test_a_closed_institution_keeps_its_figures(self, methodist, district, line):
        a_statistic(district.library, line, year=LAST, value=5)
        close_institution(district.library, on=timezone.localdate(), by=district.administrator)
        assert methodist.post(page_of(district.library), {f"line-{line.pk}": "6"}).status_code == 403
        assert value_of(district.library, line) == 5


class TestTheList:
    def rows(self, browser, **asked):
        page = browser.get(LIST, asked).context
        return [(row.institution, row.filled, row.expected) for row in page["rows"]]

    def test_it_shows_how_far_the_institutions_have_come(self, administrator, district, other, line):
        museum = an_institution(district.territory, kind="museum", short_name="Музей")
        a_statistic(district.library, line, year=LAST)
        a_statistic(district.library, a_statistic_line(kinds=["library"]), year=LAST - 1)
        a_statistic(district.library, a_statistic_line(is_active=False), year=LAST)
        assert self.rows(administrator) == [(district.library, 1, 2), (museum, 0, 0)]
        assert self.rows(administrator, text="музей") == [(museum, 0, 0)]

    def test_one_figure_of_all_with_its_sum(self, administrator, district, other, line):
        an_institution(district.territory, kind="museum")  # does not fill the line in
        club = an_institution(district.territory, short_name="Клуб")
        for place, year, value in [
            (district.library, LAST, 8947), (district.library, LAST - 1, 7551),
            (club, LAST, 1053), (other.library, LAST, 5),
        ]:  # fmt: skip
            a_statistic(place, line, year=year, value=value)
        page = administrator.get(LIST, {"line": line.pk}).context
        assert [(row.institution, row.value, row.change) for row in page["rows"]] == [
            (club, 1053, ""), (district.library, 8947, "+1396"),
        ]  # fmt: skip
        assert page["total"] == 10000

    def test_a_closed_institution_is_listed_for_years_it_filled_in(self, administrator, district, line):
        a_statistic(district.library, line, year=LAST)
        close_institution(district.library, on=timezone.localdate(), by=district.administrator)
        assert [self.rows(administrator, year=year) for year in (LAST, LAST - 1)] == [
            [(district.library, 1, 1)], [],
        ]  # fmt: skip

    def test_a_methodist_sees_the_own_institution(self, methodist, district, line):
        an_institution(district.territory)
        assert self.rows(methodist) == [(district.library, 0, 1)]


class TestTheCatalogue:
    def test_an_administrator_adds_a_line(self, administrator):
        sent = {
            "form": "11-НК",
            "place": "строка 3",
            "name": "Аттракционы",
            "unit": "ед.",
            "kinds": ["park"],
            "is_active": "on",
        }
        assert administrator.post(reverse("institutions:statistic-line-add"), sent).url == LINES
        line = StatisticLine.objects.get()
        assert (str(line), line.kinds, line.is_active) == ("11-НК: Аттракционы", ["park"], True)
        assert AuditEntry.objects.about(line).get().changes["виды учреждений"] == ["", "парк"]

    def test_the_same_line_is_not_added_twice(self, administrator, line):
        sent = {"form": line.form, "place": line.place, "name": line.name}
        page = administrator.post(reverse("institutions:statistic-line-add"), sent)
        assert page.context["form"].errors == {"__all__": ["Такой показатель формы уже есть."]}

    def test_a_line_of_our_own_figures_is_ours_to_change(self, administrator, district, line):
        a_statistic(district.library, line)
        sent = {"form": "6-НК", "name": "Посещения", "kinds": []}
        assert administrator.post(edit_of(line), sent).url == LINES
        line.refresh_from_db()
        assert (line.name, line.is_active, line.kinds) == ("Посещения", False, [])

    def test_a_line_that_another_district_uses_keeps_its_meaning(self, administrator, other, line):
        a_statistic(other.library, line)
        assert administrator.get(edit_of(line)).status_code == 403
        assert administrator.post(edit_of(line), {"form": "6-НК", "name": "Иное"}).status_code == 403
        assert "строкой пользуются другие районы" in administrator.get(LINES).content.decode()

    def test_a_line_that_there_is_not(self, administrator):
        assert administrator.get(reverse("institutions:statistic-line-edit", args=[10**9])).status_code == 404
