"""Who is kept from signing in for a while after too many failures, and what they are shown.

An address and a network lock after 5 failures; an address alone after 25, wherever they come from,
but only for browsers that it never signed in from: who guesses from many places is slowed, and
cannot keep the person out of the browser they use.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from palier.calculus.instants import SECOND
from palier.slm.access.actions.signing_in import lock_out
from palier.slm.parties.models import Person
from palier.web.sign_in.accounts import UNKNOWN_NETWORK

PER_ADDRESS = 25
"""Failures of an address, from any network, after which unknown browsers wait."""
KNOWN = "palier_known"
KNOWN_ADDRESSES = 5
HALF_A_YEAR = 180 * 24 * 3600


class Locks(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts failures in the database, and keeps nothing of what was sent."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures that count, out of those that lock an address and a network."""
        failures = int(super().get_failures(request, credentials))
        address = address_tried(request, credentials)
        if is_known(request, address):
            return failures
        recent: int = _recent(address).aggregate(sum=Sum("failures_since_start"))["sum"] or 0
        return max(failures, recent * settings.AXES_FAILURE_LIMIT // PER_ADDRESS)

    def post_save_access_attempt(self, instance: AccessAttempt, **kwargs: Any) -> None:
        """Empties what axes writes down of the form."""
        AccessAttempt.objects.filter(pk=instance.pk).update(
            get_data="", post_data="", http_accept="", path_info=""
        )


def address_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address that somebody tries to sign in with."""
    return str((credentials or {}).get("email") or "").lower()[:255]


def network_of(request: HttpRequest) -> str:
    """Where a request comes from; a whole network of IPv6, as one customer has all of it."""
    found = truncate_ip(get_adapter().get_client_ip(request))
    return str(found or UNKNOWN_NETWORK)


def is_known(request: HttpRequest, address: str) -> bool:
    """Whether an address has signed in from this browser before."""
    return _digest(address) in _known(request)


def remember_browser(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """From now on this browser is one that the person signs in from."""
    own = _digest(person.email)
    digests = [own, *(each for each in _known(request) if each != own)][:KNOWN_ADDRESSES]
    response.set_cookie(
        KNOWN,
        signing.dumps(digests, salt=KNOWN),
        max_age=HALF_A_YEAR,
        path=settings.LOGIN_URL,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def locked_out(request: HttpRequest, username: str, **_: object) -> None:
    """Tells the person, and the journal, once for each lock."""
    person = Person.objects.filter(email=username, is_active=True).first()
    lasts = _lasts().total_seconds()
    if person is None or not cache.add(f"palier.locked:{person.pk}", True, timeout=lasts):
        return
    at = request.at  # type: ignore[attr-defined]
    lock_out(person=person, until=at + int(lasts) * SECOND, at=at)


def locked_page(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What is shown in place of the form, and when to come back."""
    last = _recent(address_tried(request, credentials)).aggregate(last=Max("attempt_time"))["last"]
    left = _lasts() if last is None else last + _lasts() - timezone.now()
    return _wait(request, max(1, int(left.total_seconds())))


def too_many(request: HttpRequest) -> HttpResponse:
    """What is shown to whoever sends forms faster than people do."""
    return _wait(request, 60)


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": -(-seconds // 60)}
    page = render(request, "sign_in/locked.html", context, status=429)
    page["Retry-After"] = str(seconds)
    return page


def _recent(address: str) -> Any:
    since = timezone.now() - _lasts()
    return AccessAttempt.objects.filter(username=address, attempt_time__gte=since)


def _lasts() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def _known(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=HALF_A_YEAR)
    except signing.BadSignature:
        return []
    return [str(each) for each in found]


def _digest(address: str) -> str:
    # The cookie does not say who uses the browser.
    return salted_hmac(KNOWN, address, algorithm="sha256").hexdigest()[:32]
