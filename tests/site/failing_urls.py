"""Addresses that fail, for the tests of what is logged then."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from palier.site.urls import handler404, handler500

__all__ = ["handler404", "handler500", "urlpatterns"]


def fails(request: HttpRequest, secret: str) -> HttpResponse:
    """Fails with a secret in a local name, in the message, and in the address."""
    password = "hunter2-" + secret
    raise ValueError(f"no such token {secret} of ada@example.org", len(password))


urlpatterns = [path("choices/fails/<str:secret>", fails, name="home")]
