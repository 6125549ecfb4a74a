"""Webhooks: what the journal records, told to programs of others."""

from __future__ import annotations

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads, removes
from palier.api.finding import named, only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.schemas.values import PathNumber
from palier.api.schemas.webhooks import (
    DeliveryAsked,
    DeliveryShown,
    WebhookAsked,
    WebhookChanged,
    WebhookMade,
    WebhookShown,
    WebhookWithSecret,
)
from palier.slm.parties.queries import parties_visible_to
from palier.slm.webhooks import actions
from palier.slm.webhooks.models import Delivery, Webhook
from palier.slm.webhooks.queries import deliveries_visible_to, webhooks_visible_to

router = Router(tags=["webhooks"])
READ, WRITE = "webhooks:read", "webhooks:write"


@lists(router, "/webhooks", Page[WebhookShown], scope=READ)
def list_webhooks(request: ApiRequest, asked: Query[WebhookAsked]) -> Page[WebhookShown]:
    """The webhooks that one looks after."""
    rows = webhooks_visible_to(request.sight)
    found = only(rows, party=asked.party, is_active=asked.is_active)
    return page_of(request, asked, found, WebhookShown.of)


@creates(router, "/webhooks", WebhookWithSecret, scope=WRITE)
def create_webhook(request: ApiRequest, given: WebhookMade) -> Made:
    """Adds a webhook, which tells what its maker may see; its secret is shown this once."""
    party = named(parties_visible_to(request.sight), given.party, "party")
    facts = actions.WebhookFacts(given.name, given.url, tuple(given.kinds))
    row = actions.create_webhook(facts=facts, party=party, by=request.caller, at=request.at)
    return Made(WebhookWithSecret.of(row), f"/api/v1/webhooks/{row.pk}")


@reads(router, "/webhooks/{number}", WebhookShown, scope=READ)
def read_webhook(request: ApiRequest, number: Path[PathNumber]) -> WebhookShown:
    """One webhook."""
    return WebhookShown.of(_webhook(request, number))


@changes(router, "/webhooks/{number}", WebhookShown, scope=WRITE)
def change_webhook(
    request: ApiRequest, number: Path[PathNumber], given: WebhookChanged
) -> WebhookShown:
    """Changes what a webhook tells, and where; whoever does it owns it from then on."""
    row = _webhook(request, number)
    now = {"name": row.name, "url": row.url, "kinds": row.kinds.split()}
    values = {**now, **given.model_dump(exclude_unset=True)}
    facts = actions.WebhookFacts(values["name"], values["url"], tuple(values["kinds"]))
    expected = expected_version(request)
    changed = actions.change_webhook(
        webhook=row, facts=facts, expected=expected, by=request.caller, at=request.at
    )
    return WebhookShown.of(changed)


@removes(router, "/webhooks/{number}", scope=WRITE)
def remove_webhook(request: ApiRequest, number: Path[PathNumber]) -> None:
    """Takes a webhook away, with its deliveries."""
    row, expected = _webhook(request, number), expected_version(request)
    actions.remove_webhook(webhook=row, expected=expected, by=request.caller, at=request.at)


@acts(router, "/webhooks/{number}/pause", WebhookShown, scope=WRITE, versioned=True)
def pause_webhook(request: ApiRequest, number: Path[PathNumber]) -> WebhookShown:
    """Tells nothing until it is resumed."""
    row, expected = _webhook(request, number), expected_version(request)
    by, at = request.caller, request.at
    return WebhookShown.of(actions.pause_webhook(webhook=row, expected=expected, by=by, at=at))


@acts(router, "/webhooks/{number}/resume", WebhookShown, scope=WRITE, versioned=True)
def resume_webhook(request: ApiRequest, number: Path[PathNumber]) -> WebhookShown:
    """Tells again, and first what happened meanwhile."""
    row, expected = _webhook(request, number), expected_version(request)
    by, at = request.caller, request.at
    return WebhookShown.of(actions.resume_webhook(webhook=row, expected=expected, by=by, at=at))


@acts(router, "/webhooks/{number}/rotate-secret", WebhookWithSecret, scope=WRITE, versioned=True)
def rotate_secret(request: ApiRequest, number: Path[PathNumber]) -> WebhookWithSecret:
    """Signs with a new secret from now on, which is shown this once."""
    row, expected = _webhook(request, number), expected_version(request)
    by, at = request.caller, request.at
    return WebhookWithSecret.of(actions.rotate_secret(webhook=row, expected=expected, by=by, at=at))


@acts(router, "/webhooks/{number}/test", DeliveryShown, scope=WRITE)
def send_test(request: ApiRequest, number: Path[PathNumber]) -> DeliveryShown:
    """Sends a message that tells nothing, to see whether it arrives."""
    row = _webhook(request, number)
    by, at = request.caller, request.at
    return DeliveryShown.of(actions.send_test(webhook=row, by=by, at=at))


@lists(router, "/webhooks/{number}/deliveries", Page[DeliveryShown], scope=READ)
def list_deliveries(
    request: ApiRequest, number: Path[PathNumber], asked: Query[DeliveryAsked]
) -> Page[DeliveryShown]:
    """What was and is to be told to a webhook, the newest first."""
    rows = deliveries_visible_to(request.sight, _webhook(request, number))
    found = only(rows, state=asked.state)
    return page_of(request, asked, found, DeliveryShown.of, newest_first=True)


@reads(router, "/webhooks/{number}/deliveries/{delivery}", DeliveryShown, scope=READ)
def read_delivery(
    request: ApiRequest, number: Path[PathNumber], delivery: Path[PathNumber]
) -> DeliveryShown:
    """One delivery."""
    return DeliveryShown.of(_delivery(request, number, delivery))


@acts(router, "/webhooks/{number}/deliveries/{delivery}/redeliver", DeliveryShown, scope=WRITE)
def redeliver(
    request: ApiRequest, number: Path[PathNumber], delivery: Path[PathNumber]
) -> DeliveryShown:
    """Sends again what was delivered or given up, under the id that it had."""
    row = _delivery(request, number, delivery)
    by, at = request.caller, request.at
    return DeliveryShown.of(actions.redeliver(delivery=row, by=by, at=at))


def _webhook(request: ApiRequest, number: int) -> Webhook:
    return webhooks_visible_to(request.sight).get(pk=number)


def _delivery(request: ApiRequest, number: int, delivery: int) -> Delivery:
    rows = deliveries_visible_to(request.sight, _webhook(request, number))
    return rows.select_related("webhook__party").get(pk=delivery)
