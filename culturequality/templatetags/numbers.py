"""Numbers on a page, as they are written in a report."""

from decimal import Decimal

from django import template

from institutions.numbers import written as in_writing

register = template.Library()


@register.filter
def written(value: Decimal | None) -> str:
    """«12 345,6»; nothing for nothing."""
    return in_writing(value)
