"""Who sees which entries in the shell, and where a person lands after signing in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from culturequality.access import ACCESS
from culturequality.reading import reading_of
from institutions.access import scope_of
from institutions.models import User


@dataclass(frozen=True)
class Entry:
    """A line of the main navigation: shown to whom the access table lets through its URL."""

    title: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


ENTRIES = [
    Entry("Мои задачи", "plans:tasks"),
    Entry("Планы", "plans:plans"),
    Entry("Отчёты", "reports:reports"),
    Entry("Учреждения", "institutions:institutions"),
    Entry("Люди", "institutions:people"),
]


def entries_for(user: User) -> list[Entry]:
    roles = scope_of(user).roles
    return [entry for entry in ENTRIES if entry.url_name in ACCESS and ACCESS[entry.url_name].roles & roles]


def first_page(user: User) -> str:
    entries = entries_for(user)
    return entries[0].url if entries else reverse("institutions:account")


def shell(request: HttpRequest) -> dict[str, object]:
    """What base.html needs on every page: navigation and the reader's settings."""
    user = getattr(request, "user", None)
    entries = entries_for(user) if user is not None and user.is_authenticated else []
    return {
        "navigation": [link(entry, request.path) for entry in entries],
        "reading": reading_of(request),
    }


def link(entry: Entry, path: str) -> dict[str, str]:
    """The entry as a link: `current` is «page» on its own page and «true» on the pages below it."""
    current = "page" if path == entry.url else "true" if path.startswith(entry.url) else ""
    return {"title": entry.title, "url": entry.url, "current": current}
