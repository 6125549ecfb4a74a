"""What a browser remembers of its user's choices: the language and the theme, in cookies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from palier.presentation.languages import UnknownLanguage, language

LANGUAGE = "palier_language"
THEME = "palier_theme"
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600
# Each language is named in itself: who looks for it may read no other.
LANGUAGE_NAMES = {"fr": "Français (Canada)", "fr-FR": "Français (France)", "en": "English"}


def known_language(tag: str) -> str:
    """The language spoken for a tag; empty when there is none."""
    try:
        return language(tag).tag
    except UnknownLanguage:
        return ""


def chosen_language(request: HttpRequest) -> str:
    """The language chosen in this browser by who is signed in now; empty without a choice."""
    tag, _, chooser = request.COOKIES.get(LANGUAGE, "").partition(".")
    return known_language(tag) if chooser == _chooser(request) else ""


def remember_language(request: HttpRequest, response: HttpResponseBase, tag: str) -> None:
    """Keeps a choice of language, for this person alone: others may share the browser."""
    _keep(request, response, LANGUAGE, f"{tag}.{_chooser(request)}")


def forget_language(response: HttpResponseBase) -> None:
    """From now on the language of the person's profile is spoken."""
    response.delete_cookie(LANGUAGE, samesite="Lax")


def chosen_theme(request: HttpRequest) -> str:
    """Chosen in this browser, else the person's own: light, dark, or auto, as the system."""
    own = request.user.theme if request.user.is_authenticated else ""
    found = request.COOKIES.get(THEME, "") or own
    return found if found in THEMES else THEMES[0]


def remember_theme(request: HttpRequest, response: HttpResponseBase, theme: str) -> None:
    """Keeps a choice of theme."""
    _keep(request, response, THEME, theme)


def forget_theme(response: HttpResponseBase) -> None:
    """From now on pages are shown as the person's profile says."""
    response.delete_cookie(THEME, samesite="Lax")


def _chooser(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else ""


def _keep(request: HttpRequest, response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
