"""Tags behind templates/components/: what a page writes in one line. `/components/` shows each of them."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from culturequality.field_errors import messages_of
from plans.texts.word_difference import differ

register = template.Library()

Forms = BaseForm | BaseFormSet


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", *, plain: bool = False) -> dict[str, object]:
    """A form field with its label, hint and error; `plain` leaves out «(необязательно)», as in filters."""
    kind = "checkbox" if isinstance(bound.field.widget, forms.CheckboxInput) else "input"
    if bound.use_fieldset:
        kind = "group"
    optional = not (bound.field.required or plain or kind == "checkbox")
    return {
        "field": bound,
        "label": label or bound.label,
        "kind": kind,
        "is_optional": optional,
        "messages": messages_of(bound),
    }


@register.inclusion_tag("components/filters.html")
def filters(form: forms.Form) -> dict[str, object]:
    """What of a list is shown: the choice goes into the address."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*bound: Forms) -> dict[str, object]:
    """«Проверьте…» above a form that was not accepted: every message is a link to its field."""
    return {"errors": [error for form in bound if form for error in errors_of(form)]}


def errors_of(form: Forms) -> Iterator[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        yield from ({"message": str(message), "target": ""} for message in form.non_form_errors())
        for each in form.forms:
            yield from errors_of(each)
        return
    yield from ({"message": str(message), "target": ""} for message in form.non_field_errors())
    for bound in form:
        yield from ({"message": message, "target": anchor(bound)} for message in messages_of(bound))


def anchor(bound: BoundField) -> str:
    """The id to jump to: the field itself, or the first choice of a group."""
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> str:
    return format_html('<nav class="breadcrumbs" aria-label="Путь к странице"><ol>{}</ol></nav>', content)


@register.inclusion_tag("components/crumb.html")
def crumb(title: object, url_name: str = "", *args: object) -> dict[str, object]:
    """A step of the path; without a URL it is the page itself."""
    return {"title": title, "url": reverse(url_name, args=args) if url_name else ""}


@register.inclusion_tag("components/status.html")
def status(text: object, tone: str = "plain") -> dict[str, object]:
    """A state in words; the tone (plain, wait, work, good, bad) only repeats it in colour."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str = "Выполнено") -> dict[str, object]:
    return {"done": done, "total": max(total, 1), "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, object]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers}


@register.inclusion_tag("components/history.html")
def history(entries: object) -> dict[str, object]:
    """The audit entries of an object, newest first."""
    return {"entries": entries}


@register.inclusion_tag("components/changed_text.html")
def changed_text(before: object, after: object) -> dict[str, object]:
    """One text with the words that went away struck through and the new ones underlined."""
    return {"pieces": differ(in_words(before), in_words(after))}


def in_words(value: object) -> str:
    """The audit trail keeps several values as a list."""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
