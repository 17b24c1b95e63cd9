"""Where a request comes from, for counting failures. A proxy on this machine (nginx) is believed, nobody else."""

from __future__ import annotations

from django.http import HttpRequest

PROXIES = {"127.0.0.1", "::1", ""}


def client_address(request: HttpRequest) -> str:
    """The peer's address; behind our own proxy, the last address that the proxy wrote."""
    peer = request.META.get("REMOTE_ADDR", "")
    if peer not in PROXIES:
        return peer
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return (forwarded or peer)[:45]
