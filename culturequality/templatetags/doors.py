"""Whether to show a button: asked of the same access table that opens the page behind it."""

from django import template
from django.template import Context

from culturequality.access import ACCESS
from institutions.access import scope_of

register = template.Library()


@register.simple_tag(takes_context=True)
def may_open(context: Context, url_name: str) -> bool:
    """`{% may_open "plans:plan-add" as may_add %}`: has the reader a role that passes this door?"""
    rule = ACCESS[url_name]
    return not rule.roles or bool(rule.roles & scope_of(context["user"]).roles)
