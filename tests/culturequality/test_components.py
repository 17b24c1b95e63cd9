"""Tags of templates/components/: what a page gets for one line."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory


class SampleForm(forms.Form):
    title = forms.CharField(label="Название", help_text="Как в плане")
    note = forms.CharField(label="Примечание", required=False)
    kind = forms.ChoiceField(label="Вид", choices=[("a", "Клуб"), ("b", "Музей")], widget=forms.RadioSelect)
    scan = forms.FileField(label="Скан")
    agreed = forms.BooleanField(label="Ознакомлен")

    def clean(self) -> None:
        self.add_error(None, "Срок уже прошёл.")


def rendered(source: str, request: HttpRequest | None = None, **context: object) -> str:
    page = RequestContext(request, context) if request else Context(context)
    return Template("{% load components %}" + source).render(page).strip()


def test_field_ties_label_hint_and_error_to_its_input():
    html = rendered("{% field form.title %}", form=SampleForm({}))
    assert '<label for="id_title">Название</label>' in html
    described = re.search(r'aria-describedby="([^"]*)"', html)[1].split()
    assert described == re.findall(r'<div class="(?:hint|field-error)" id="([^"]*)"', html)
    assert 'aria-invalid="true"' in html


def test_optional_field_says_so_except_in_filters():
    form = SampleForm()
    assert "(необязательно)" in rendered("{% field form.note %}", form=form)
    assert "(необязательно)" not in rendered("{% field form.note plain=True %}", form=form)
    assert "(необязательно)" not in rendered("{% field form.title %}", form=form)


def test_group_of_choices_is_a_fieldset_with_a_legend():
    html = rendered("{% field form.kind %}", form=SampleForm())
    assert re.findall(r"<legend>(.*?)</legend>", html) == ["Вид"]
    assert len(re.findall(r'<input type="radio"', html)) == 2


def test_error_summary_links_each_message_to_its_field():
    html = rendered("{% error_summary form %}", form=SampleForm({"kind": "z"}))
    assert re.findall(r'<li>(?:<a href="(.*?)">)?(.*?)(?:</a>)?</li>', html) == [
        ("", "Срок уже прошёл."),
        ("#id_title", "Заполните поле «Название»."),
        ("#id_kind_0", "«Вид»: выберите вариант из списка."),
        ("#id_scan", "Выберите файл в поле «Скан»."),
        ("#id_agreed", "Поставьте отметку «Ознакомлен»."),
    ]


def test_error_summary_covers_the_forms_of_a_formset():
    formset = forms.formset_factory(SampleForm, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-kind": "a"}
    )
    html = rendered("{% error_summary formset %}", formset=formset)
    assert '<a href="#id_form-0-title">Заполните поле «Название».</a>' in html


def test_accepted_form_has_no_summary():
    assert rendered("{% error_summary form %}", form=SampleForm()) == ""


def test_message_of_the_form_itself_is_kept_as_it_is():
    class Strict(forms.Form):
        code = forms.CharField(label="Код", error_messages={"required": "Введите код с бумаги."})

    assert "Введите код с бумаги." in rendered("{% field form.code %}", form=Strict({}))


@pytest.mark.parametrize(
    "source", ["{% status text 'good' %}", "{% crumb text %}", "{% changed_text '' text %}"]
)
def test_text_of_people_is_escaped(source):
    html = rendered(source, text="<img src=x onerror=alert(1)>")
    assert "<img" not in html
    assert "onerror" in html


def test_several_values_of_the_audit_trail_are_told_in_words():
    html = rendered("{% changed_text '' text %}", text=["Вход", "Касса"])
    assert "[добавлено: </span>Вход; Касса<" in html


def test_breadcrumbs_are_a_list_whose_last_step_is_the_page():
    html = rendered(
        '{% breadcrumbs %}{% crumb "Доступность" "accessibility" %}{% crumb "Здесь" %}{% endbreadcrumbs %}'
    )
    assert re.findall(r"<li>(.*?)</li>", html) == [
        '<a href="/accessibility/">Доступность</a>',
        '<span aria-current="page">Здесь</span>',
    ]


def test_pagination_keeps_the_filters_and_marks_the_page():
    request = RequestFactory().get("/", {"year": "2022", "page": "2"})
    html = rendered("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert re.findall(r'href="([^"]*)"', html) == [f"?year=2022&amp;page={n}" for n in (1, 1, 2, 3, 3)]
    assert re.findall(r'aria-current="page" aria-label="([^"]*)"', html) == ["Страница 2"]


def test_single_page_needs_no_pagination():
    page = Paginator(range(3), 10).page(1)
    assert rendered("{% pagination page %}", page=page, request=RequestFactory().get("/")) == ""


def test_progress_of_nothing_does_not_divide_by_it():
    assert '<progress max="1" value="0"' in rendered("{% progress 0 0 %}")


def test_history_of_an_untouched_object_says_so():
    assert rendered("{% history entries %}", entries=[]) == '<p class="hint">Изменений ещё не было.</p>'
