"""«Версия для слабовидящих»: how a reader wants the pages to look, kept in a plain cookie and in nobody's account.

The cookie holds the words of the choices and nothing else; a page gets them as classes of <html>, and the
stylesheet swaps its custom properties by them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE_NAME = "__Host-reading" if settings.IS_HTTPS else "reading"
COOKIE_AGE_SECONDS = 365 * 24 * 60 * 60

CHOICES = {
    "size": {"100": "обычный, 100 %", "150": "крупный, 150 %", "200": "очень крупный, 200 %"},
    "scheme": {
        "usual": "обычные",
        "light": "чёрным по белому",
        "dark": "белым по чёрному",
        "blue": "синим по голубому",
    },
    "letters": {"usual": "обычное", "wide": "увеличенное", "wider": "большое"},
    "lines": {"usual": "обычное", "wide": "увеличенное", "wider": "большое"},
    "face": {"sans": "без засечек", "serif": "с засечками"},
    "images": {"shown": "показывать", "off": "не показывать"},
}


@dataclass(frozen=True)
class Reading:
    size: str = "100"
    scheme: str = "usual"
    letters: str = "usual"
    lines: str = "usual"
    face: str = "sans"
    images: str = "shown"

    @property
    def classes(self) -> str:
        """What differs from the usual look, as classes: `size-150 scheme-dark`."""
        usual = asdict(Reading())
        return " ".join(f"{name}-{value}" for name, value in asdict(self).items() if value != usual[name])


def reading_of(request: HttpRequest) -> Reading:
    """The reader's choices; a word that is not one of ours counts as not said."""
    said = dict(word.split("-", 1) for word in request.COOKIES.get(COOKIE_NAME, "").split(".") if "-" in word)
    names = [each.name for each in fields(Reading)]
    return Reading(**{name: said[name] for name in names if said.get(name) in CHOICES[name]})


def remember(response: HttpResponse, reading: Reading) -> None:
    if reading == Reading():
        response.delete_cookie(COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        COOKIE_NAME,
        reading.classes.replace(" ", "."),
        max_age=COOKIE_AGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
