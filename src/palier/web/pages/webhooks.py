"""Webhooks and their deliveries as pages show them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.urls import reverse

from palier.calculus.instants import Instant
from palier.presentation.languages import N_, NN_, Words
from palier.slm.models import Delivery, Webhook
from palier.slm.webhooks.models import DeliveryState
from palier.slm.webhooks.queries import TEST
from palier.web.forms.webhooks import KINDS
from palier.web.lists.columns import Cell, Column, Reader, instant_cell
from palier.web.lists.filters import ChoiceFilter
from palier.web.lists.listing import Listing
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.naming import person_name

_ON, _OFF = "on", "off"
DELIVERY_STATES = {
    "waiting": N_("waiting"),
    "delivered": N_("delivered"),
    "given_up": N_("given up"),
}
_TONES = {"waiting": ("accent", "clock"), "delivered": ("met", ""), "given_up": ("missed", "")}


def webhook_state(row: Webhook, reader: Reader) -> Cell:
    """Whether it tells, and whether what it tells arrives."""
    say = reader.say
    if not row.is_active and row.failures:
        return Cell(say("switched off: nothing arrived"), tone="missed")
    if not row.is_active:
        return Cell(say("paused"), tone="unknown", icon="stop")
    if row.failures:
        return Cell(say("the last messages did not arrive"), tone="warning")
    return Cell(say("on"), tone="met")


def _webhook(row: Webhook) -> Cell:
    # The address itself may hold a key of the receiver's.
    host = urlsplit(row.url).hostname or ""
    return Cell(row.name, href=reverse("webhook", args=[row.pk]), sub=host)


def kinds_in_words(row: Webhook, say: Words) -> str:
    """Of what it tells."""
    known = dict(KINDS)
    return ", ".join(say(known[each]) if each in known else each for each in row.kinds.split())


def delivery_state(row: Delivery, reader: Reader) -> Cell:
    """How far a message has come."""
    if row.state == DeliveryState.WAITING and row.attempts:
        return Cell(reader.say("waits for another try"), tone="warning", icon="clock")
    tone, icon = _TONES[row.state]
    return Cell(reader.say(DELIVERY_STATES[row.state]), tone=tone, icon=icon)


def _told(row: Delivery, say: Words) -> str:
    if row.entry == TEST:
        return say("Test")
    return say("Entry {number}", number=str(row.entry))


def _delivery(row: Delivery, reader: Reader) -> Cell:
    address = reverse("delivery", args=[row.webhook_id, row.pk])
    return Cell(_told(row, reader.say), href=address)


def _maybe(at: Instant | None, reader: Reader) -> Cell:
    return instant_cell(at, reader) if at else Cell("")


def _answered(row: Delivery, reader: Reader) -> Cell:
    answer = "" if row.status is None else reader.say("answer {status}", status=str(row.status))
    return replace(delivery_state(row, reader), sub=answer)


WEBHOOKS: Listing[Webhook] = Listing(
    "webhooks",
    columns=(
        Column("name", N_("Name"), lambda row, _: _webhook(row), ("name",),
               exports=lambda row: row.name),
        Column("party", N_("Organisation"), lambda row, _: Cell(row.party.name),
               ("party__name", "name")),
        Column("kinds", N_("Tells of"), lambda row, reader: Cell(kinds_in_words(row, reader.say)),
               exports=lambda row: row.kinds),
        Column("owner", N_("Tells what is seen by"),
               lambda row, reader: Cell(person_name(row.owner, reader.say)), ("owner__name",)),
        Column("state", N_("State"), webhook_state, ("is_active", "-failures", "name")),
    ),
    order="name",
    filters=(
        ChoiceFilter("state", N_("State"), ((_ON, N_("on")), (_OFF, N_("paused or off"))),
                     lambda rows, value: rows.filter(is_active=value == _ON)),
    ),
    search=("name", "party__name"),
    counted=NN_("{count} webhook", "{count} webhooks"),
)  # fmt: skip


DELIVERIES: Listing[Delivery] = Listing(
    "deliveries",
    columns=(
        Column("number", N_("Message"), _delivery, ("pk",),
               exports=lambda row: row.message_id),
        Column("state", N_("State"), _answered, exports=lambda row: row.state),
        Column("created", N_("Written at"),
               lambda row, reader: instant_cell(row.created_at, reader)),
        Column("tried", N_("Tried at"), lambda row, reader: _maybe(row.tried_at, reader)),
        Column("attempts", N_("Tries"), lambda row, _: Cell(str(row.attempts)), is_number=True),
    ),
    order="-number",
    filters=(
        ChoiceFilter("state", N_("State"), tuple(DELIVERY_STATES.items()),
                     lambda rows, value: rows.filter(state=value)),
    ),
    counted=NN_("{count} message", "{count} messages"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """What the page of a webhook shows above its messages."""

    name: str
    trail: tuple[Crumb, ...]
    deeds: tuple[Deed, ...]
    state: Cell
    url: str
    kinds: str
    party: str
    owner: str
    is_owner_active: bool
    secret: str
    """Shown once, after it was made; "" at any other time."""
    is_off: bool


def webhook_trail(row: Webhook | None, say: Words, last: str = "") -> tuple[Crumb, ...]:
    """The way to a page of a webhook; None: of all of them."""
    trail = [Crumb(say("Home"), reverse("home"))]
    trail.append(Crumb(say("Webhooks"), reverse("webhooks") if row or last else ""))
    if row:
        trail.append(Crumb(row.name, reverse("webhook", args=[row.pk]) if last else ""))
    return (*trail, Crumb(last)) if last else tuple(trail)


def webhook_page(row: Webhook, reader: Reader, secret: str) -> WebhookPage:
    """The head of the page."""
    say = reader.say
    return WebhookPage(
        name=row.name,
        trail=webhook_trail(row, say),
        deeds=_deeds(row, say),
        state=webhook_state(row, reader),
        url=row.url,
        kinds=kinds_in_words(row, say),
        party=row.party.name,
        owner=person_name(row.owner, say),
        is_owner_active=row.owner.is_active,
        secret=secret,
        is_off=not row.is_active and bool(row.failures),
    )


def _deeds(row: Webhook, say: Words) -> tuple[Deed, ...]:
    def deed(label: str, name: str, icon: str, *, kind: str = "plain", now: bool = False) -> Deed:
        return Deed(label, reverse(name, args=[row.pk]), icon, kind, is_post=now)

    switch = (
        deed(say("Pause"), "webhook-pause", "stop", now=True)
        if row.is_active
        else deed(say("Resume"), "webhook-resume", "play", now=True)
    )
    return (
        deed(say("Send a test"), "webhook-test", "webhook", kind="primary", now=True),
        deed(say("Change"), "webhook-change", "edit"),
        switch,
        deed(say("Renew the secret"), "webhook-rotate", "key"),
        deed(say("Remove"), "webhook-remove", "trash", kind="danger"),
    )


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Everything that the page of one message shows."""

    name: str
    trail: tuple[Crumb, ...]
    state: Cell
    message_id: str
    entry: int
    created_at: Instant
    tried_at: Instant | None
    next_at: Instant | None
    attempts: int
    status: int | None
    body: str
    answer: str
    again: str
    """Where it is sent again; "" while it is still being tried."""


def delivery_page(row: Delivery, webhook: Webhook, reader: Reader) -> DeliveryPage:
    """The page of one message."""
    say = reader.say
    is_over = row.state != DeliveryState.WAITING
    return DeliveryPage(
        name=_told(row, say),
        trail=webhook_trail(webhook, say, _told(row, say)),
        state=delivery_state(row, reader),
        message_id=row.message_id,
        entry=row.entry,
        created_at=row.created_at,
        tried_at=row.tried_at,
        next_at=row.next_at,
        attempts=row.attempts,
        status=row.status,
        body=json.dumps(json.loads(row.body), ensure_ascii=False, indent=2),
        answer=row.answer,
        again=reverse("delivery-again", args=[webhook.pk, row.pk]) if is_over else "",
    )
