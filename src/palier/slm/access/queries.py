"""Whose token a secret is, and which ways in a person sees."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from palier.calculus.instants import Duration, Instant
from palier.slm.access.errors import TokenExpired, TokenUnknown
from palier.slm.access.mapping import is_token, secret_digest
from palier.slm.access.models import ApiToken, Invitation
from palier.slm.journal.models import JournalEntry
from palier.slm.parties.models import Person
from palier.slm.parties.queries import Sight, parties_permitted

SIGNED_IN = "person.signed_in"
"""The kind of the entry that says that somebody signed in."""


def token_of(secret: str, at: Instant) -> ApiToken:
    """The token with this secret, its person and their party read with it.

    Raises `TokenUnknown`, also for one that was revoked or whose owner may not sign in, and
    `TokenExpired`.
    """
    unknown = TokenUnknown("this token opens nothing", hint="make another one in your account")
    if not is_token(secret):
        raise unknown
    found = ApiToken.objects.select_related("person__party").filter(
        digest=secret_digest(secret), revoked_at=None, person__is_active=True
    )
    token = found.first()
    if token is None:
        raise unknown
    if token.expires_at <= at:
        raise TokenExpired("this token has expired", hint="make another one in your account")
    return token


def open_invitations(at: Instant) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


def tokens_visible_to(sight: Sight) -> QuerySet[ApiToken]:
    """One's own, and those of the people whose tokens one may revoke."""
    if not sight.is_active:
        return ApiToken.objects.none()
    revocable = parties_permitted(sight, "token.revoke")
    return ApiToken.objects.filter(Q(person=sight.person) | Q(person__party__in=revocable))


def invitations_visible_to(sight: Sight) -> QuerySet[Invitation]:
    """Those of the people whom one may invite."""
    return Invitation.objects.filter(person__party__in=parties_permitted(sight, "person.invite"))


def lapsed_invitations(sight: Sight, at: Instant) -> QuerySet[Invitation]:
    """The last link of each person who never came by it, and which opens no more."""
    later = Invitation.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    found = invitations_visible_to(sight).filter(
        ~Exists(later), accepted_at=None, expires_at__lte=at, person__is_active=True
    )
    return found.filter(person__last_login=None).select_related("person").order_by("id")


def waiting_invitations(sight: Sight, at: Instant) -> QuerySet[Invitation]:
    """Links that were sent and not followed yet, the first to expire first."""
    found = invitations_visible_to(sight).filter(
        accepted_at=None, revoked_at=None, expires_at__gt=at
    )
    return found.select_related("person").order_by("expires_at", "id")


def tokens_ending(person: Person, at: Instant, within: Duration) -> QuerySet[ApiToken]:
    """One's own tokens that open now, and not for much longer."""
    found = ApiToken.objects.filter(person=person, revoked_at=None)
    return found.filter(expires_at__gt=at, expires_at__lte=at + within).order_by("expires_at")


def sign_in_before_last(person: Person) -> int:
    """The entry of the journal that says of the sign-in before this one; 0: there was none."""
    rows = JournalEntry.objects.filter(subject=person.subject, kind=SIGNED_IN)
    return next(iter(rows.order_by("-sequence").values_list("sequence", flat=True)[1:2]), 0)
