"""Stored and drawn files as they leave the portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.http import FileResponse
from django.utils.http import content_disposition_header


def download(content: IO[Any] | Iterator[bytes], name: str, media_type: str) -> FileResponse:
    """Only ever as a download: whatever is in it, the browser neither shows nor runs it as a page of the portal.

    What is still being made comes as its pieces; they, like a file, are closed when the reader goes away.
    """
    response = FileResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
