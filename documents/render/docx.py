"""A document as a Word file, for officials who edit before they sign; its headings and tables are real ones.

Equal documents give equal bytes.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from documents.mark import Mark
from documents.model import Document
from documents.render.text import all_printable
from documents.render.word_package import CREATED, new_package, qr_run

BODY_PART = "word/document.xml"


def to_docx(document: Document, *, mark: Mark | None = None) -> bytes:
    """`mark` puts what makes the version checkable at the foot of each page, at the end and into the properties."""
    mark = all_printable(mark)
    package = new_package(document, mark)
    qr = qr_run(package, mark) if mark else None
    frame = BytesIO()
    package.save(frame)
    target = BytesIO()
    with zipfile.ZipFile(frame) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            with file.open(_entry(name), "w") as part:
                if name == BODY_PART:
                    _write_body(part, package, document, qr, mark)
                else:
                    part.write(parts.read(name))
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """With a date of its own the file would differ each time."""
    entry = zipfile.ZipInfo(name, CREATED.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _write_body(part: Any, package: Any, document: Document, qr: Any, mark: Mark | None) -> None:
    from lxml import etree

    from documents.render.word_body import Body
    from documents.render.word_text import NAMESPACES, w

    root = package.element
    with etree.xmlfile(part, encoding="UTF-8") as file:
        file.write_declaration(standalone=True)
        with file.element(root.tag, nsmap={**root.nsmap, **NAMESPACES}), file.element(w("body")):
            Body(file, document).write(qr, mark)
            file.write(root.body.sectPr)
