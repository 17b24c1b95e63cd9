"""The request of a page behind the access table, for type checkers: whoever asks is signed in."""

from django.http import HttpRequest
from django.urls import ResolverMatch
from django_htmx.middleware import HtmxDetails

from institutions.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails
    resolver_match: ResolverMatch
