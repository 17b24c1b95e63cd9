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
    below: tuple[str, ...] = ()  # addresses of pages that belong to it and do not begin as its own does

    @property
    def url(self) -> str:
        return reverse(self.url_name)


ENTRIES = [
    Entry(
        "Мои задачи",
        "plans:tasks",
        below=("/plans/submissions/", "/plans/rows/", "/plans/form-uploads/", "/plans/appeals/"),
    ),
    Entry("Планы", "plans:plans"),
    Entry("Отчёты", "reports:reports"),
    Entry("Опросы", "surveys:surveys"),
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
        "navigation": links(entries, request.path),
        "reading": reading_of(request),
    }


def links(entries: list[Entry], path: str) -> list[dict[str, str]]:
    """The entries as links: `current` is «page» on an entry's own page and «true» on the pages below it.

    Where one entry's address lies below another's, the pages below belong to the longer one.
    """
    homes = {address: entry.url for entry in entries for address in (entry.url, *entry.below)}
    above = max((address for address in homes if path.startswith(address)), key=len, default="")
    marks = {homes.get(above): "true", path: "page"}
    return [
        {"title": entry.title, "url": entry.url, "current": marks.get(entry.url, "")} for entry in entries
    ]
