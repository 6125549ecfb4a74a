"""The pages of webhooks: all of them, one with its messages, and one message."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from palier.slm.models import Delivery, Webhook
from palier.slm.webhooks.actions import redeliver
from palier.slm.webhooks.queries import deliveries_visible_to, webhooks_visible_to
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.asking import Deed
from palier.web.pages.webhooks import (
    DELIVERIES,
    WEBHOOKS,
    delivery_page,
    webhook_page,
    webhook_trail,
)
from palier.web.refusing import demand
from palier.web.views.asking import done_at_once

SECRET_OF = "webhook_secret"
"""In the session: the number of the webhook whose secret is shown on the next page, once."""


def seen_webhook(request: PageRequest, pk: int) -> Webhook:
    """The webhook, where the reader looks after it."""
    return webhooks_visible_to(request.sight).get(pk=pk)


@require_safe
def webhooks(request: PageRequest) -> HttpResponseBase:
    """The webhooks that the reader looks after."""
    demand(request, "webhook.change")
    say = request.say
    context = {
        "trail": webhook_trail(None, say),
        "deeds": (Deed(say("Add a webhook"), reverse("webhook-new"), "plus", "primary"),),
        "empty_template": "web/webhooks/none.html",
    }
    rows = webhooks_visible_to(request.sight)
    return show_list(request, WEBHOOKS, rows, "web/webhooks/list.html", context)


@require_safe
def webhook(request: PageRequest, webhook: int) -> HttpResponseBase:
    """One webhook, and what it told."""
    found = seen_webhook(request, webhook)
    is_shown = request.session.get(SECRET_OF) == found.pk
    if is_shown:
        del request.session[SECRET_OF]
    context = {
        "page": webhook_page(found, reader_of(request), found.secret if is_shown else ""),
        "empty_template": "web/webhooks/nothing_told.html",
    }
    rows = deliveries_visible_to(request.sight, found).defer("body", "answer")
    response = show_list(request, DELIVERIES, rows, "web/webhooks/webhook.html", context)
    if is_shown:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def delivery(request: PageRequest, webhook: int, delivery: int) -> HttpResponse:
    """One message: what was sent, and what was answered."""
    found = seen_webhook(request, webhook)
    row = deliveries_visible_to(request.sight, found).get(pk=delivery)
    page = delivery_page(row, found, reader_of(request))
    return render(request, "web/webhooks/delivery.html", {"page": page})


@require_POST
def again(request: PageRequest, webhook: int, delivery: int) -> HttpResponse:
    """Sends a message again, under the id that it had."""
    found = seen_webhook(request, webhook)
    rows = deliveries_visible_to(request.sight, found).select_related("webhook__party")
    row: Delivery = rows.get(pk=delivery)
    return done_at_once(
        request,
        NoticeForm({}, say=request.say),
        lambda: redeliver(delivery=row, by=person_of(request), at=request.at),
        to=reverse("delivery", args=[found.pk, row.pk]),
        done=request.say("The message is sent again."),
    )
