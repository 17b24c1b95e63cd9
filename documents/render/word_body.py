"""The text of a Word file, written element by element from the top down: no more than a row is in memory at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from documents.mark import Mark
from documents.model import Block, Document, Heading, Signature, SignatureText, Stamp, Table
from documents.render.page_layout import PRINTED_WIDTH_MM
from documents.render.word_table import Grid, row_of, table_grid, table_properties, twips
from documents.render.word_text import NAMESPACES, TC, TC_PR, TR, Layout, paragraph, sub, w

STAMP_SHARE, STAMP_GAP_SHARE = 0.38, 0.24


class Body:
    """Writes a document's blocks into an open body."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        self.width_mm = PRINTED_WIDTH_MM[document.orientation]
        self.is_after_table = False

    def write(self, qr: Any, mark: Mark | None) -> None:
        is_signed = bool(self.document.signatures)
        self._write_head()
        for block in self.document.blocks:
            self._write_block(block, is_signed_below=is_signed and block is self.document.blocks[-1])
        for note in self.document.notes:
            self._put(paragraph("Note", note, **self._kept(is_signed)))
        for number, signature in enumerate(self.document.signatures, start=1):
            self._write_signature(signature, self._kept(bool(mark) or number < len(self.document.signatures)))
        if mark:
            self._write_check(qr, mark)
        self._close_table()

    def _put(self, element: Any) -> None:
        self.file.write(element)
        self.is_after_table = False

    def _close_table(self) -> None:
        """Word would join a table to the next one, and does not end a document with a table."""
        if self.is_after_table:
            self._put(paragraph("Gap", ""))

    def _write_head(self) -> None:
        self._write_stamps(self.document.stamps)
        if self.document.registration:
            self._put(paragraph("Registration", self.document.registration))
        if self.document.title:
            self._put(paragraph("Heading1", "\n".join(self.document.title), spacing={"before": twips(5)}))
        if self.document.subtitle:
            self._put(paragraph("Subtitle", self.document.subtitle))
        if self.document.title or self.document.subtitle:
            self._put(paragraph("Gap", ""))

    def _write_stamps(self, stamps: Sequence[Stamp]) -> None:
        width = twips(self.width_mm)
        if len(stamps) == 1:
            for line in self._stamp(stamps[0], start=round(width * (1 - STAMP_SHARE))):
                self._put(line)
        if len(stamps) == 2:
            left = round(width * (1 - STAMP_SHARE))
            gap = round(width * STAMP_GAP_SHARE)
            cells = [self._stamp(stamps[0], end=gap), self._stamp(stamps[1])]
            self._write_side_by_side([left, width - left], cells)

    def _stamp(self, stamp: Stamp, start: int = 0, end: int = 0) -> list[Any]:
        styles = ["StampWord"] + ["Stamp"] * len(stamp.lines())
        return [
            paragraph(style, line, ind={"left": start, "right": end})
            for style, line in zip(styles, stamp.lines(), strict=False)
        ]

    def _write_side_by_side(
        self, widths: Sequence[int], cells: Sequence[Sequence[Any]], align: str = "top"
    ) -> None:
        """A table without lines, so that the left and the right stay beside each other when edited."""
        self._close_table()
        row = etree.Element(TR, nsmap=NAMESPACES)
        for width, content in zip(widths, cells, strict=True):
            cell = etree.SubElement(row, TC)
            properties = etree.SubElement(cell, TC_PR)
            sub(properties, "tcW", w=width, type="dxa")
            sub(properties, "vAlign", val=align)
            cell.extend(content)
        with self.file.element(w("tbl")):
            self.file.write(table_properties(widths, style="TableNormal"))
            self.file.write(table_grid(widths))
            self.file.write(row)
        self.is_after_table = True

    def _write_signature(self, signature: Signature | SignatureText, kept: Layout) -> None:
        if isinstance(signature, SignatureText):
            self._put(paragraph("Signing", signature.text, **kept))
            return
        half = twips(self.width_mm / 2)
        left = paragraph("Signing", signature.post, **kept)
        right = paragraph("Signing", signature.line(), **kept, jc={"val": "right"})
        self._write_side_by_side([half, half], [[left], [right]], "bottom")

    def _kept(self, with_next: bool) -> Layout:
        return {"keepNext": {}} if with_next else {}

    def _write_check(self, qr: Any, mark: Mark) -> None:
        line = paragraph("Check", f" {mark.line()}", textAlignment={"val": "center"})
        line.insert(1, qr)
        self._put(line)

    def _write_block(self, block: Block, *, is_signed_below: bool) -> None:
        if isinstance(block, Table):
            self._write_table(block, is_signed_below=is_signed_below)
        elif isinstance(block, Heading):
            layout: Layout = {"pageBreakBefore": {}} if block.new_page else {}
            self._put(paragraph("Heading2", block.text, **layout))
        else:
            self._put(paragraph("BodyParagraph", block.text, **self._kept(is_signed_below)))

    def _write_table(self, table: Table, *, is_signed_below: bool) -> None:
        self._close_table()
        if table.caption:
            self._put(paragraph("Caption", table.caption))
        grid = Grid(table, self.width_mm, is_signed_below=is_signed_below)
        name = table.caption or table.banner or self.document.full_name()
        marks = ("cantSplit", "tblHeader") if grid.header_repeats() else ()
        with self.file.element(w("tbl")):
            self.file.write(table_properties(grid.widths, style="TableGrid", name=name))
            self.file.write(table_grid(grid.widths))
            for cells in grid.header_rows():
                self.file.write(row_of(cells, *marks))
            for row in grid.body_rows():
                self.file.write(row)
        self.is_after_table = True
