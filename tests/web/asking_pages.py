"""Asks for pages by name: what is shown, what a form leads to, and what it refuses."""

from __future__ import annotations

from html import unescape

from django.test import Client
from django.urls import reverse

from palier.slm.models import Offering, Service


def shown(client: Client, page: str, /, *args: object, **given: str) -> str:
    """A page that opens."""
    answer = client.get(reverse(page, args=args), given)
    assert answer.status_code == 200, page
    return unescape(answer.content.decode())


def sent(client: Client, page: str, /, *args: object, **given: object) -> str:
    """A form that is done: the page that it leads to."""
    answer = client.post(reverse(page, args=args), given)
    assert answer.status_code == 302, unescape(answer.content.decode())
    return unescape(client.get(answer["Location"]).content.decode())


def refused(client: Client, page: str, /, *args: object, **given: object) -> str:
    """A form that is shown again."""
    answer = client.post(reverse(page, args=args), given)
    assert answer.status_code in (409, 422)
    return unescape(answer.content.decode())


def version(of: Service | Offering) -> int:
    of.refresh_from_db()
    return of.version
