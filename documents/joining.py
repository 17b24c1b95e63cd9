"""A cover and the documents of a set as one document, for the formats that are written in one piece. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from documents.model import Block, Document, Heading, Paragraph, Signature, SignatureText


def joined(cover: Document, parts: Iterable[Document]) -> Document:
    """Every part begins a page under its title; the feet of the parts give way to that of the cover."""
    return replace(cover, blocks=(*cover.blocks, *(block for part in parts for block in _chapter(part))))


def _chapter(part: Document) -> Iterator[Block]:
    yield Heading("\n".join(part.title) or part.full_name(), new_page=True)
    for stamp in part.stamps:
        yield Paragraph("\n".join(stamp.lines()))
    yield from map(Paragraph, filter(None, (part.registration, part.subtitle)))
    yield from part.blocks
    yield from map(Paragraph, part.notes)
    yield from (Paragraph(_words_of(signature)) for signature in part.signatures)


def _words_of(signature: Signature | SignatureText) -> str:
    if isinstance(signature, SignatureText):
        return signature.text
    return f"{signature.post}  {signature.line()}"
