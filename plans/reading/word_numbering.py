"""Numbers that Word prints before paragraphs and keeps out of their text: «1.1» of a numbered list.

Only what a plan's number column needs: levels, their formats and starts, counted through the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

DEEPEST = 8
_ROMAN = [(90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Level:
    format: str
    text: str  # «%1.%2.»
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs in the order they are shown to it."""

    lists: dict[str, tuple[str, dict[int, Level]]]  # by numId: the abstract list and its levels
    styles: dict[str, tuple[str, int]]  # numId and level of paragraph styles
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str | None:
        """«1.1.», "" where it cannot be told, None where the paragraph has no number."""
        number_id, depth = self._place(paragraph)
        if not number_id or number_id == "0":
            return None
        abstract, levels = self.lists.get(number_id, ("", {}))
        level = levels.get(depth)
        if level is None:
            return ""
        if level.format == "bullet":
            return None
        counts = self._count(abstract, depth, levels)
        return _label(level.text, levels, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        style = _value(properties.find(qn("w:pStyle")))
        number_id, depth = self.styles.get(style, ("", 0))
        own = properties.find(qn("w:numPr"))
        if own is not None:
            number_id = _value(own.find(qn("w:numId"))) or number_id
            depth = min(int(_value(own.find(qn("w:ilvl"))) or depth), DEEPEST)
        return number_id, depth

    def _count(self, abstract: str, depth: int, levels: dict[int, Level]) -> dict[int, int]:
        counts = self.counters.setdefault(abstract, {})
        for upper in range(depth):
            counts.setdefault(upper, levels[upper].start if upper in levels else 1)
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return counts


def numbering_of(document: Any) -> Numbering:
    return Numbering(_lists(document), _styles(document))


def _lists(document: Any) -> dict[str, tuple[str, dict[int, Level]]]:
    part = next(
        (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
    )
    root = getattr(part, "element", None)
    if root is None:
        return {}
    abstracts = {
        _attribute(abstract, "abstractNumId"): _levels(abstract)
        for abstract in root.findall(qn("w:abstractNum"))
    }
    lists = {}
    for number in root.findall(qn("w:num")):
        number_id, abstract = _attribute(number, "numId"), _value(number.find(qn("w:abstractNumId")))
        overrides = number.findall(qn("w:lvlOverride"))
        levels = abstracts.get(abstract, {}) | _overridden(overrides, abstracts.get(abstract, {}))
        lists[number_id] = (f"{abstract}/{number_id}" if overrides else abstract, levels)
    return lists


def _levels(parent: Any) -> dict[int, Level]:
    return {int(_attribute(level, "ilvl") or 0): _level(level) for level in parent.findall(qn("w:lvl"))}


def _level(level: Any) -> Level:
    return Level(
        format=_value(level.find(qn("w:numFmt"))) or "decimal",
        text=_value(level.find(qn("w:lvlText"))),
        start=int(_value(level.find(qn("w:start"))) or 1),
    )


def _overridden(overrides: list[Any], levels: dict[int, Level]) -> dict[int, Level]:
    changed = {}
    for override in overrides:
        depth = int(_attribute(override, "ilvl") or 0)
        own = override.find(qn("w:lvl"))
        level = _level(own) if own is not None else levels.get(depth)
        start = _value(override.find(qn("w:startOverride")))
        if level:
            changed[depth] = Level(level.format, level.text, int(start)) if start else level
    return changed


def _styles(document: Any) -> dict[str, tuple[str, int]]:
    styles = {}
    for style in document.styles.element.findall(qn("w:style")):
        properties = style.find(qn("w:pPr"))
        own = properties.find(qn("w:numPr")) if properties is not None else None
        if own is not None:
            depth = int(_value(own.find(qn("w:ilvl"))) or 0)
            styles[_attribute(style, "styleId")] = (_value(own.find(qn("w:numId"))), depth)
    return styles


def _label(text: str, levels: dict[int, Level], counts: dict[int, int]) -> str:
    for depth in range(9):
        mark = f"%{depth + 1}"
        if mark in text:
            number_format = levels[depth].format if depth in levels else "decimal"
            shown = _number(counts.get(depth, 1), number_format)
            if not shown:
                return ""
            text = text.replace(mark, shown)
    return text.strip()


def _number(value: int, number_format: str) -> str:
    if number_format == "decimal":
        return str(value)
    if number_format == "decimalZero":
        return f"{value:02}"
    if number_format in ("upperRoman", "lowerRoman"):
        roman = _roman(value)
        return roman if number_format == "upperRoman" else roman.lower()
    alphabet = {"russianLower": _RUSSIAN, "lowerLetter": _LATIN, "russianUpper": _RUSSIAN.upper()}
    letters = alphabet.get(number_format, _LATIN.upper() if number_format == "upperLetter" else "")
    return letters[value - 1] if 0 < value <= len(letters) else ""


def _roman(value: int) -> str:
    text = ""
    if value > 99:
        return text
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _attribute(element: Any, name: str) -> str:
    return str(element.get(qn(f"w:{name}")) or "")


def _value(element: Any) -> str:
    return "" if element is None else _attribute(element, "val")
