"""The address of a version as a QR code, for every format in its own way. Equal addresses give equal codes.

segno is imported when the first code is drawn.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

PNG_SCALE = 8  # pixels a module: sharp on paper at two centimetres
ERROR_CORRECTION = "m"
QUIET_MODULES = 4  # the white edge without which a camera finds no code


def svg_uri(address: str) -> str:
    """A picture for a page: data, so that nothing has to be fetched."""
    uri: str = _code(address).svg_data_uri(border=QUIET_MODULES)
    return uri


def png_uri(address: str, error: str = ERROR_CORRECTION) -> str:
    """The same for a page with many codes: drawn much faster, and kept once in the file."""
    uri: str = _code(address, error).png_data_uri(scale=PNG_SCALE, border=QUIET_MODULES)
    return uri


def png(address: str) -> bytes:
    """A picture for an office file."""
    picture = BytesIO()
    _code(address).save(picture, kind="png", scale=PNG_SCALE, border=QUIET_MODULES)
    return picture.getvalue()


def side_of(picture: bytes) -> int:
    """The side of a PNG in pixels; its header begins with its width."""
    return int.from_bytes(picture[16:20], "big")


def modules(address: str) -> list[list[bool]]:
    """Which squares are black, row by row from the top, without the white edge."""
    return [[bool(module) for module in row] for row in _code(address).matrix]


def _code(address: str, error: str = ERROR_CORRECTION) -> Any:
    import segno

    return segno.make(address, error=error, micro=False)
