"""A poster as plain data: what invites people to answer at a door. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FurtherCode:
    """Another questionnaire beside ours; its caption tells them apart."""

    title: str
    caption: str
    address: str


@dataclass(frozen=True, slots=True)
class Poster:
    """`address` is behind the QR; who has no camera opens `typed_address` and types `code`."""

    institution: str
    point: str
    address: str
    typed_address: str
    code: str
    notes: tuple[str, ...] = ()
    further: tuple[FurtherCode, ...] = ()
    title: str = "Оцените нас"
    call: str = "Наведите камеру телефона на код"
    lang: str = "ru"

    def full_name(self) -> str:
        return f"Плакат: {self.institution}, {self.point}"
