"""Stored and drawn files as they leave the portal."""

from __future__ import annotations

from typing import IO, Any

from django.http import FileResponse


def download(file: IO[Any], name: str, media_type: str) -> FileResponse:
    """Only ever as a download: whatever is in it, the browser neither shows nor runs it as a page of the portal."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
