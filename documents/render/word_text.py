"""Word's paragraphs as elements: lxml escapes every text, and nothing here makes a field or a link."""

from __future__ import annotations

from typing import Any

from lxml import etree

from documents.render.text import printable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {"w": W}
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}

Layout = dict[str, dict[str, object]]


def w(name: str) -> str:
    return f"{{{W}}}{name}"


P, P_PR, P_STYLE, R, T, BR, TAB = map(w, ("p", "pPr", "pStyle", "r", "t", "br", "tab"))
TR, TR_PR, TC, TC_PR, TC_W, VAL = map(w, ("tr", "trPr", "tc", "tcPr", "tcW", "val"))
WIDTH, TYPE = w("w"), w("type")


def sub(parent: Any, name: str, **attributes: object) -> Any:
    return etree.SubElement(
        parent, w(name), {w(key.rstrip("_")): str(value) for key, value in attributes.items()}
    )


def fill(paragraph: Any, style: str, text: str, layout: Layout | None = None) -> Any:
    """Style, layout and text; a line break and a tab are elements of their own."""
    properties = etree.SubElement(paragraph, P_PR)
    etree.SubElement(properties, P_STYLE, {VAL: style})
    for name, attributes in (layout or {}).items():
        sub(properties, name, **attributes)
    if text:
        _write_text(etree.SubElement(paragraph, R), printable(text))
    return paragraph


def _write_text(run: Any, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, BR)
        for place, piece in enumerate(line.split("\t")):
            if place:
                etree.SubElement(run, TAB)
            if piece:
                etree.SubElement(run, T, PRESERVE).text = piece


def paragraph(style: str, text: str, **layout: dict[str, object]) -> Any:
    return fill(etree.Element(P, nsmap=NAMESPACES), style, text, layout)
