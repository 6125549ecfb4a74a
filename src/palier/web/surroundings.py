"""What every template has: the words, the person, the navigation and the release."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from palier.presentation.languages import words
from palier.slm.models import Person
from palier.web.choices import LANGUAGE_NAMES
from palier.web.navigation import navigation


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The names that every template may use."""
    # A request may fail before it came through the entrance: its page is still shown.
    say = getattr(request, "say", None) or words("fr")
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    sight = getattr(request, "sight", None)
    groups = navigation(sight, request.path, say) if person and sight is not None else ()
    tag = say.language.tag
    return {
        "words": say,
        # Templates call what can be called, as the words can: they get the colon by itself.
        "colon": say.colon,
        "language": tag,
        "html_language": "fr-CA" if tag == "fr" else tag,
        "languages": LANGUAGE_NAMES,
        "zone_name": getattr(request, "zone_name", "UTC"),
        "theme": getattr(request, "theme", "auto"),
        "person": person,
        "navigation": groups,
        "search_address": _search_address(),
        "release": _release(),
        "request_id": getattr(request, "id", ""),
    }


@cache
def _release() -> str:
    return version("palier")


@cache
def _search_address() -> str:
    """Where the search of the top bar goes; empty in a site without it."""
    try:
        return reverse("search")
    except NoReverseMatch:
        return ""
