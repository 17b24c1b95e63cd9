"""«Версия для слабовидящих» of the pages at a door: they set no cookie, so the address carries the choice. Pure."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

CHOICES = {
    "size": ("", "150", "200"),
    "scheme": ("", "light", "dark", "blue"),
    "spacing": ("", "wide"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing chosen is the usual look."""

    size: str = ""
    scheme: str = ""
    spacing: str = ""

    @property
    def text(self) -> str:
        """As in the address: «150-dark»."""
        return "-".join(filter(None, astuple(self)))

    @property
    def classes(self) -> str:
        """Of <html>: «size-150 scheme-dark»."""
        return " ".join(f"{name}-{value}" for name in CHOICES if (value := getattr(self, name)))

    def but(self, name: str, value: str) -> Look:
        return replace(self, **{name: value})


USUAL = Look()


def look_of(text: str) -> Look:
    """A word that is not one of ours counts as not said."""
    if not text:
        return USUAL
    words = text.split("-")
    said = {
        name: next((word for word in words if word and word in values), "")
        for name, values in CHOICES.items()
    }
    return Look(**said)
