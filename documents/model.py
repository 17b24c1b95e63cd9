"""A printed document as plain data: what stands on it, never how it is drawn.

The page, the PDF and the workbook all print this one object, so the screen and the file cannot disagree.
Every text is kept as it was written, line breaks and double spaces included.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import groupby
from typing import Any, Literal

SCHEMA = 1
BLANK_LINE = "______________"
BLANK_DATE = "«___» ______________ 20___ г."


class DocumentError(ValueError):
    """The data do not make a document."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """«УТВЕРЖДАЮ» or «СОГЛАСОВАНО» above the title.

    `name` and `date` are None where the stamp has none, and "" where a blank is left to fill in by hand.
    """

    word: str
    post: tuple[str, ...] = ()
    name: str | None = None
    date: str | None = None

    def lines(self) -> tuple[str, ...]:
        signed = () if self.name is None else (f"{BLANK_LINE} {self.name}".rstrip(),)
        dated = () if self.date is None else (self.date or BLANK_DATE,)
        return (self.word, *self.post, *signed, *dated)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is relative to the other columns; neighbours of one `group` share a heading above theirs."""

    heading: str
    width: int
    role: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        if self.width < 1:
            raise DocumentError(f"Column «{self.heading}» needs a width of at least 1.")


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A heading over all columns, or over all but the first where it has a number."""

    text: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """«1 | По 01 июля …»: the goal of a section, its number in the first column."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A remark over all columns."""

    text: str


Row = SectionRow | GoalRow | ItemRow | NoteRow


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in its place: `column` is its first column's index, the other two say how many it covers."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`banner` stands under the column headings and repeats with them; `numbered` adds a row «1 2 3»."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    caption: str = ""
    banner: str = ""
    numbered: bool = False

    def __post_init__(self) -> None:
        if not self.columns:
            raise DocumentError("A table needs at least one column.")
        for row in self.rows:
            if isinstance(row, ItemRow) and len(row.cells) != len(self.columns):
                raise DocumentError(
                    f"A row of {len(row.cells)} cells in a table of {len(self.columns)} columns."
                )
            if len(self.columns) == 1 and _number(row) is not None:
                raise DocumentError("A numbered row needs a table of at least two columns.")

    def header(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows of column headings with their spans: one, or two where columns are grouped."""
        indexed = list(enumerate(self.columns))
        if not any(column.group for column in self.columns):
            return (tuple(Cell(column.heading, index) for index, column in indexed),)
        upper: list[Cell] = []
        lower: list[Cell] = []
        for group, run in groupby(indexed, key=lambda pair: pair[1].group):
            members = list(run)
            if group:
                upper.append(Cell(group, members[0][0], columns=len(members)))
                lower += [Cell(column.heading, index) for index, column in members]
            else:
                upper += [Cell(column.heading, index, rows=2) for index, column in members]
        return tuple(upper), tuple(lower)

    def number_row(self) -> tuple[str, ...]:
        return tuple(str(index) for index in range(1, len(self.columns) + 1)) if self.numbered else ()

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """The cells of a row with their spans."""
        if isinstance(row, ItemRow):
            return tuple(Cell(text, index) for index, text in enumerate(row.cells))
        number = _number(row)
        if number is None:
            return (Cell(row.text, 0, columns=len(self.columns)),)
        return Cell(number, 0), Cell(row.text, 1, columns=len(self.columns) - 1)


def _number(row: Row) -> str | None:
    return row.number if isinstance(row, SectionRow | GoalRow) else None


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Signature:
    """Post, a line to sign on, name («» leaves a blank)."""

    post: str
    name: str = ""

    def line(self) -> str:
        return f"{BLANK_LINE} {self.name or BLANK_LINE}"


@dataclass(frozen=True, slots=True)
class SignatureText:
    """Lines of signature printed as they were written."""

    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """`name` is the title in the file's metadata; `footer` stands at the foot of every page.

    `registration` is the outgoing number and date, at the left above the title.
    """

    title: tuple[str, ...]
    subtitle: str = ""
    stamps: tuple[Stamp, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[Signature | SignatureText, ...] = ()
    footer: str = ""
    registration: str = ""
    name: str = ""
    lang: str = "ru"
    orientation: Literal["landscape", "portrait"] = "landscape"

    def __post_init__(self) -> None:
        if len(self.stamps) > 2:
            raise DocumentError("A document has room for two stamps, left and right.")
        if self.orientation not in ("landscape", "portrait"):
            raise DocumentError(f"No such orientation: {self.orientation}.")

    def full_name(self) -> str:
        """The title on one line, for metadata and window titles."""
        return " ".join((self.name or " ".join((*self.title, self.subtitle))).split()) or "Документ"

    def texts(self) -> Iterator[str]:
        """Every text a reader must find in print, in print order (the columns' own numbers aside)."""
        for stamp in self.stamps:
            yield from stamp.lines()
        yield from (self.registration, *self.title, self.subtitle)
        for block in self.blocks:
            yield from _block_texts(block)
        yield from self.notes
        for signature in self.signatures:
            yield from (
                (signature.text,)
                if isinstance(signature, SignatureText)
                else (signature.post, signature.line())
            )
        yield self.footer


def _block_texts(block: Block) -> Iterator[str]:
    if not isinstance(block, Table):
        yield block.text
        return
    yield block.caption
    for header_row in block.header():
        yield from (cell.text for cell in header_row)
    yield block.banner
    for row in block.rows:
        yield from (cell.text for cell in block.cells(row))


_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(Document, Stamp, Heading, Paragraph, Table, Column, Signature, SignatureText),
        *(SectionRow, GoalRow, ItemRow, NoteRow),
    )
}


def to_json(document: Document) -> str:
    """One canonical text for equal documents: snapshots are frozen and sealed by it."""
    data = {"schema": SCHEMA, "document": _plain(document)}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Document:
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise DocumentError(f"Document of schema {data['schema']}, this release reads {SCHEMA}.")
        document = _restored(data["document"])
    except DocumentError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"This is not a document: {error!r}.") from error
    if not isinstance(document, Document):
        raise DocumentError(f"This is a {type(document).__name__}, not a document.")
    return document


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        members = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__, **members}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, dict):
        members = {name: _restored(member) for name, member in value.items()}
        return _KINDS[members.pop("kind")](**members)
    if isinstance(value, list):
        return tuple(_restored(member) for member in value)
    return value
