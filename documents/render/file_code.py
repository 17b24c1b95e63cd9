"""The code and the seal of a version, read back from the metadata of a printed file whoever sends it.

Such a file may be anything: nothing but the metadata is opened, and what cannot be read has no code.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from documents.office_files import UnreadableFile, read_part

PROPERTIES = "docProps/core.xml"
KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
PDF_MAGIC = b"%PDF-"
MAX_UNPACKED_BYTES = 32 * 1024 * 1024
MAGIC_BYTES = 1024  # a PDF may begin after a line of another program
_CODE_AND_SEAL = re.compile("([0-9A-Z]{1,20}(?:-[0-9A-Z]{1,20}){0,5}) ([0-9a-f]{16,128})")


def code_of(data: bytes | Path) -> tuple[str, str] | None:
    """None where there are none, or where it is no file of ours."""
    keywords = _pdf_keywords(data) if _is_pdf(data) else _office_keywords(data)
    found = _CODE_AND_SEAL.fullmatch(keywords.strip())
    return (found[1], found[2]) if found else None


def _is_pdf(data: bytes | Path) -> bool:
    return PDF_MAGIC in _beginning(data)


def _beginning(data: bytes | Path) -> bytes:
    if isinstance(data, bytes):
        return data[:MAGIC_BYTES]
    try:
        with data.open("rb") as file:
            return file.read(MAGIC_BYTES)
    except OSError:
        return b""


def _pdf_keywords(data: bytes | Path) -> str:
    import pikepdf
    from pikepdf.settings import set_qpdf_limits

    most = MAX_UNPACKED_BYTES  # the information may lie in a bomb
    set_qpdf_limits(
        flate_max_memory=most, run_length_max_memory=most, png_max_memory=most, tiff_max_memory=most
    )
    try:
        with pikepdf.open(BytesIO(data) if isinstance(data, bytes) else data, suppress_warnings=True) as pdf:
            keywords = pdf.trailer.Info.Keywords
            return str(keywords) if isinstance(keywords, pikepdf.String) else ""
    except (
        pikepdf.PdfError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RuntimeError,
        MemoryError,
    ):
        return ""


def _office_keywords(data: bytes | Path) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        found = etree.fromstring(read_part(data, PROPERTIES), parser).find(KEYWORDS)
    except (UnreadableFile, etree.XMLSyntaxError, ValueError):
        return ""
    return "" if found is None else found.text or ""
