"""Where a person is signed in: kept up to date as they go on, shown to them, ended by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from palier.calculus.instants import MINUTE, Instant, instant_of
from palier.presentation.languages import N_, Words
from palier.web.entrance import PageRequest, person_of
from palier.web.sign_in.accounts import UNKNOWN_NETWORK
from palier.web.sign_in.second_step import has_second_step, is_required

EVERY = 5 * MINUTE
"""How often a session says that it is in use: each page would be a write."""
_SEEN = "seen"

# In this order, as browsers claim to be their ancestors too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One place that a person is signed in."""

    pk: int
    device: str
    network: str
    since: Instant
    seen: Instant
    is_here: bool


class Seen:
    """Writes now and then that a session goes on, which also keeps it from expiring."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        """The answer; before it, what is known of the session where that is old."""
        if request.user.is_authenticated and request.at - request.session.get(_SEEN, 0) >= EVERY:
            request.session[_SEEN] = request.at
            UserSession.objects.create_from_request(request)
        return self._next(request)


@require_safe
def account_safety(request: PageRequest) -> HttpResponse:
    """The page of what keeps an account safe: password, second step, sessions."""
    person = person_of(request)
    rows = UserSession.objects.purge_and_list(person)
    found = (_session(row, request.say) for row in rows)
    context = {
        "sessions": sorted(found, key=lambda each: (not each.is_here, -each.seen)),
        "has_password": person.has_usable_password(),
        "has_second_step": has_second_step(person),
        "second_step_required": is_required(person),
    }
    return render(request, "sign_in/safety.html", context)


@require_POST
def end_session(request: PageRequest, session: int) -> HttpResponse:
    """Signs out somewhere else."""
    UserSession.objects.get(pk=session, user=person_of(request)).end()
    messages.success(request, request.say("That session is ended."))
    return redirect("usersessions_list")


@require_POST
def end_others(request: PageRequest) -> HttpResponse:
    """Signs out everywhere else."""
    for row in UserSession.objects.filter(user=person_of(request)):
        if not row.is_current():
            row.end()
    messages.success(request, request.say("You are signed in here alone."))
    return redirect("usersessions_list")


def device_of(user_agent: str, say: Words) -> str:
    """A browser and a system in words."""
    browser = next((name for part, name in _BROWSERS if part in user_agent), "")
    system = next((name for part, name in _SYSTEMS if part in user_agent), "")
    if browser and system:
        return say(N_("{browser} on {system}"), browser=browser, system=system)
    return browser or system or say("Unknown device")


def _session(row: UserSession, say: Words) -> Session:
    return Session(
        row.pk,
        device_of(row.user_agent, say),
        "" if row.ip == UNKNOWN_NETWORK else row.ip,
        instant_of(row.created_at),
        instant_of(row.last_seen_at),
        bool(row.is_current()),
    )
