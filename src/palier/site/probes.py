"""Answers what machines ask of the server before anything of a person is looked at."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from palier.site.health import live, ready
from palier.site.metrics import metrics
from palier.web.nearness import is_from_here

METRICS = "/metrics"

_PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": live,
    "/health/ready": ready,
    METRICS: metrics,
}


class Probes:
    """Stands before sessions and the check of hosts: machines ask by any name of this one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to a probe, or that of the layers within."""
        probe = _PROBES.get(request.path)
        if probe is None:
            return self._next(request)
        request.probe = request.path  # type: ignore[attr-defined]
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if request.path == METRICS and not _may_measure(request):
            return HttpResponse("metrics are for this machine, or with a token\n", status=403)
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response


def _may_measure(request: HttpRequest) -> bool:
    """With the token where there is one; else from this machine, and not through a proxy on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    return not settings.BEHIND_PROXY and is_from_here(request)
