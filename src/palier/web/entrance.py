"""What every request carries: the instant it came, and the language and zone it is answered in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxDetails

from palier.calculus.instants import Instant
from palier.calculus.zones import zone
from palier.presentation.instants import local
from palier.presentation.languages import Words, words
from palier.slm.models import Person
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, sight_of
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
    lacks_second_step: bool
    """Whether who is signed in must set up the second step before anything else."""
    sight: Sight
    """What whoever is signed in sees, asked of the database when it is first needed."""


class Entrance:
    """Reads the clock once, and settles the language, the zone and the theme of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        """The answer, in the language of whoever asks."""
        request.at = time.time_ns() // 1000
        if settings.BEHIND_PROXY and (said := request.headers.get("X-Forwarded-For")):
            # Only the last address was written by our own proxy.
            request.META["REMOTE_ADDR"] = said.split(",")[-1].strip()
        request.say = words(_language(request))
        request.zone_name = request.user.zone if isinstance(request.user, Person) else "UTC"
        request.theme = chosen_theme(request)
        request.sight = cast(Sight, SimpleLazyObject(lambda: _sight(request)))
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


def _sight(request: PageRequest) -> Sight:
    return sight_of(person_of(request), day_of(request.at))


def today(request: PageRequest) -> date:
    """The day that it is where the reader is."""
    return local(request.at, request.zone_name).date()


def person_of(request: HttpRequest) -> Person:
    """Who is signed in. Every page but those of signing in has somebody."""
    if not isinstance(request.user, Person):
        raise TypeError("nobody is signed in")
    return request.user
