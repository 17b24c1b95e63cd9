"""A long document cut into documents that are drawn one by one and bound again. Pure.

The head stays on the first piece, notes and signatures on the last. It is cut between tables; inside a table only
where the table alone is too long, and then its header, caption and banner stand on every piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from documents.model import Block, Document, GoalRow, Heading, Row, SectionRow, Table

ROWS = 150


def pieces(document: Document, rows: int = ROWS) -> tuple[Document, ...]:
    """Pieces of at most `rows` rows each; a document of no more than that is itself."""
    groups = list(_groups(document.blocks, rows))
    if len(groups) < 2:
        return (document,)
    document = replace(document, name=document.full_name())
    first = replace(document, blocks=groups[0], notes=(), signatures=())
    bare = replace(first, title=(), subtitle="", stamps=(), registration="")
    last = replace(bare, blocks=groups[-1], notes=document.notes, signatures=document.signatures)
    return first, *(replace(bare, blocks=group) for group in groups[1:-1]), last


def _groups(blocks: tuple[Block, ...], rows: int) -> Iterator[tuple[Block, ...]]:
    group: list[Block] = []
    used = 0
    for block in chain.from_iterable(_short(block, rows) for block in blocks):
        taken = len(block.rows) if isinstance(block, Table) else 0
        if used and used + taken > rows:
            moved = _trailing_headings(group)
            yield tuple(group[: len(group) - moved])
            group, used = group[len(group) - moved :], 0
        group.append(block)
        used += taken
    yield tuple(group)


def _trailing_headings(group: list[Block]) -> int:
    """How many headings at the end belong to what follows."""
    count = 0
    while isinstance(group[-1 - count], Heading):
        count += 1
    return count


def _short(block: Block, rows: int) -> Iterator[Block]:
    if not isinstance(block, Table) or len(block.rows) <= rows:
        yield block
        return
    rest = block.rows
    while rest:
        count = _cut(rest, rows)
        yield replace(block, rows=rest[:count])
        rest = rest[count:]


def _cut(rest: tuple[Row, ...], rows: int) -> int:
    """After how many rows to cut: a section or a goal goes with the items below it."""
    if len(rest) <= rows:
        return len(rest)
    count = rows
    while count and isinstance(rest[count - 1], SectionRow | GoalRow):
        count -= 1
    return count or rows
