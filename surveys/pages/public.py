"""The pages at a door. They know nobody: no session, no cookie, no navigation, nothing from another address.

The form is drawn once in a process for a point, a language and a look, and kept as bytes; what differs from visitor
to visitor, the token and the key, is put into its two gaps.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from surveys.answers import Problem, Sent
from surveys.compiled import compiled
from surveys.doors import Door
from surveys.languages import language_name
from surveys.pages.form_fields import is_unnumbered, mistakes, shown_sections
from surveys.pages.look import CHOICES, USUAL, Look, look_of
from surveys.phrases import PHRASES, filled, phrase
from surveys.quality import answering_minutes
from surveys.questionnaire import BASE_LANGUAGE, Questionnaire, in_language

KEPT_PAGES = 300  # of some 20 kB each
TOKEN_GAP, KEY_GAP = (f"gap-{secrets.token_hex(16)}" for _ in range(2))
HEADERS = {
    # The browser's «back» shows the page as it was, with its key: a second sending is the same answer.
    "Cache-Control": "private, max-age=0",
    "Referrer-Policy": "no-referrer",
}
View = Callable[..., HttpResponse]


def without_cookies(view: View) -> View:
    """A session that is not there is neither read nor renewed, even of those who are signed in."""

    @csrf_exempt
    @wraps(view)
    def at_the_door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        del request.session
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return at_the_door


@dataclass(frozen=True, slots=True)
class Dress:
    """The language and the look that a visitor has chosen; the address carries both."""

    language: str = BASE_LANGUAGE
    look: Look = USUAL

    @property
    def query(self) -> str:
        language = "" if self.language == BASE_LANGUAGE else self.language
        chosen = {name: value for name, value in (("language", language), ("v", self.look.text)) if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def sending(self) -> str:
        """The same for answers: an address of its own, or a browser would forget the page that they are sent from."""
        return f"{self.query}&send=1" if self.query else "?send=1"

    def but(self, **changed: str) -> Dress:
        for name, value in changed.items():
            if name == "language":
                return Dress(value, self.look)
            return Dress(self.language, self.look.but(name, value))
        return self


def dress_of(asked: Mapping[str, str], content: Questionnaire | None = None) -> Dress:
    """As the address says; a language that the questionnaire does not speak is the usual one."""
    if not asked:
        return Dress()
    language = asked.get("language", "")
    spoken = content.languages if content else ()
    return Dress(language if language in spoken else BASE_LANGUAGE, look_of(asked.get("v", "")))


def dress_at(door: Door, asked: Mapping[str, str]) -> Dress:
    return dress_of(asked, compiled(door.version).questionnaire) if asked else Dress()


def address(name: str, door: Door, dress: Dress = Dress(), *, code: str = "") -> str:
    """Of the form, the thanks or the results at a door."""
    return reverse(f"surveys:{name}", args=[code or door.code]) + dress.query


def words_of(content: Questionnaire | None, language: str) -> dict[str, str]:
    if content is None:
        return PHRASES
    return {key: phrase(content, key, language) for key in PHRASES}


def frame(
    path: str, dress: Dress, content: Questionnaire | None = None, door: Door | None = None
) -> dict[str, object]:
    """What surveys/public_base.html needs."""
    words = words_of(content, dress.language)
    return {
        "words": words,
        "language": dress.language,
        "look": dress.look,
        "query": dress.query,
        "door": door,
        "looks": look_links(path, dress, words),
        "languages": language_links(path, dress, content.languages if content else ()),
    }


def look_links(path: str, dress: Dress, words: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "title": words[name],
            "links": [
                {
                    "words": words[f"{name}_{value}"],
                    "href": path + dress.but(**{name: value}).query,
                    "is_chosen": getattr(dress.look, name) == value,
                }
                for value in values
            ],
        }
        for name, values in CHOICES.items()
    ]


def language_links(path: str, dress: Dress, spoken: tuple[str, ...]) -> list[dict[str, object]]:
    if len(spoken) < 2:
        return []
    return [
        {
            "code": code,
            "words": language_name(code),
            "href": path + dress.but(language=code).query,
            "is_chosen": code == dress.language,
        }
        for code in spoken
    ]


@dataclass(frozen=True, slots=True)
class FormPage:
    """Bytes around the two gaps."""

    head: bytes
    middle: bytes
    tail: bytes

    def filled(self, token: str, key: uuid.UUID) -> bytes:
        return b"".join((self.head, token.encode(), self.middle, str(key).encode(), self.tail))


@lru_cache(maxsize=KEPT_PAGES)
def form_page(door: Door, dress: Dress) -> FormPage:
    """The empty form; drawn anew when anything of the door has changed."""
    html = without_indents(form_html(door, dress, TOKEN_GAP, KEY_GAP)).encode()
    head, rest = html.split(TOKEN_GAP.encode())
    return FormPage(head, *rest.split(KEY_GAP.encode()))


def without_indents(html: str) -> str:
    """A third of a page; only of one that holds nobody's lines of text."""
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def form_html(
    door: Door,
    dress: Dress,
    token: str,
    key: object,
    *,
    sent: Sent | None = None,
    problems: Mapping[str, Problem] | None = None,
    notice: str = "",
) -> str:
    """The form with what was sent, where something is wrong with it or with the page it stood on."""
    content = compiled(door.version).questionnaire
    path = address("form", door)
    sections = shown_sections(content, dress.language, sent, problems)
    context = (
        frame(path, dress, content, door)
        | form_words(content, dress.language)
        | {
            "sections": sections,
            "mistakes": mistakes(sections),
            "notice": notice,
            "action": path + dress.sending,
            "token": token,
            "key": key,
            "device": first_of(sent, "device"),
            "website": first_of(sent, "website"),
        }
    )
    return render_to_string("surveys/form.html", context)


def first_of(sent: Sent | None, name: str) -> str:
    return next(iter((sent or {}).get(name, ())), "")


def form_words(content: Questionnaire, language: str) -> dict[str, object]:
    return {
        "title": in_language(content.title, language),
        "intro": in_language(content.intro, language),
        "number": len(content.numbers()),
        "is_unnumbered": is_unnumbered(content),
        "takes": filled(
            phrase(content, "about_minutes", language), minutes=answering_minutes(content, language)
        ),
    }
