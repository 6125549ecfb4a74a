"""The pages of one's own profile: their tabs, and one's tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from palier.calculus.instants import Instant
from palier.presentation.languages import Words
from palier.presentation.words_of_people import word
from palier.slm.access.mapping import SCOPES, scopes_of
from palier.slm.models import ApiToken
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.frame import Crumb, Tab


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token, without its secret."""

    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: Instant
    expires_at: Instant
    used_at: Instant | None
    state: Cell
    revoke: str


@dataclass(frozen=True, slots=True)
class ProfileHead:
    """What every page of the profile begins with."""

    trail: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]


def profile_head(here: str, say: Words, last: str = "") -> ProfileHead:
    """The head; `here` is the name of the address of the tab."""
    labels = {
        "me": say("Profile"),
        "my-messages": say("Messages"),
        "my-responsibilities": say("What I answer for"),
        "my-tokens": say("API tokens"),
        "usersessions_list": say("Safety of your account"),
    }
    trail = (Crumb(say("Home"), reverse("home")), Crumb(say("Your profile"), reverse("me")))
    own = () if here == "me" else (Crumb(labels[here], reverse(here) if last else ""),)
    return ProfileHead(
        trail=(*(trail if own else (trail[0], Crumb(say("Your profile")))), *own,
               *((Crumb(last),) if last else ())),
        tabs=tuple(Tab(label, reverse(name), name == here) for name, label in labels.items()),
    )  # fmt: skip


def token_rows(tokens: Iterable[ApiToken], reader: Reader) -> tuple[TokenRow, ...]:
    """One's tokens, those that open something first."""
    rows = sorted(tokens, key=lambda each: (not _is_open(each, reader.at), -each.pk))
    return tuple(_row(each, reader) for each in rows)


def _is_open(token: ApiToken, at: Instant) -> bool:
    return token.revoked_at is None and token.expires_at > at


def _row(token: ApiToken, reader: Reader) -> TokenRow:
    held = scopes_of(token.scopes)
    is_open = _is_open(token, reader.at)
    return TokenRow(
        name=token.name,
        prefix=token.prefix,
        scopes=tuple(word("scope", each, reader.say) for each in SCOPES if each in held),
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
        state=_state(token, reader),
        revoke=reverse("token-revoke", args=[token.pk]) if is_open else "",
    )


def _state(token: ApiToken, reader: Reader) -> Cell:
    say = reader.say
    if token.revoked_at is not None:
        return Cell(say("revoked"), tone="unknown", icon="stop")
    if token.expires_at <= reader.at:
        return Cell(say("expired"), tone="unknown", icon="clock")
    return Cell(say("in use"), tone="met")
