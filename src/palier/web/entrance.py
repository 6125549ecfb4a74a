"""What every request carries: the instant it came, and the language and zone it is answered in."""

from __future__ import annotations

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django_htmx.middleware import HtmxDetails

from palier.calculus.instants import Instant
from palier.calculus.zones import zone
from palier.presentation.languages import Words, words
from palier.slm.models import Person
from palier.web.choices import chosen_language, chosen_theme, known_language

# Django's own catalogues, for what it says of forms and passwords.
_DJANGO = {"fr": "fr-ca", "fr-FR": "fr", "en": "en"}


class PageRequest(HttpRequest):
    """A request that came through the entrance."""

    at: Instant
    say: Words
    zone_name: str
    theme: str
    htmx: HtmxDetails


class Entrance:
    """Reads the clock once, and settles the language, the zone and the theme of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        """The answer, in the language of whoever asks."""
        request.at = time.time_ns() // 1000
        request.say = words(_language(request))
        request.zone_name = request.user.zone if isinstance(request.user, Person) else "UTC"
        request.theme = chosen_theme(request)
        spoken = request.say.language.tag
        with (
            translation.override(_DJANGO[spoken]),
            timezone.override(ZoneInfo(zone(request.zone_name).key)),
        ):
            response = self._next(request)
        response.headers.setdefault("Content-Language", spoken if spoken != "fr" else "fr-CA")
        return response


def _language(request: HttpRequest) -> str:
    """Chosen in this browser, else the person's own, else what the browser asks for."""
    if chosen := chosen_language(request):
        return chosen
    if request.user.is_authenticated:
        return known_language(request.user.language) or "fr"
    for asked in request.headers.get("Accept-Language", "").split(","):
        tag = asked.split(";")[0].strip()
        if found := known_language(tag) or known_language(tag.split("-")[0]):
            return found
    return "fr"


def person_of(request: HttpRequest) -> Person:
    """Who is signed in. Every page but those of signing in has somebody."""
    if not isinstance(request.user, Person):
        raise TypeError("nobody is signed in")
    return request.user
