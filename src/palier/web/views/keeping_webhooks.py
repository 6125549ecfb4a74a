"""What can be done with a webhook: add, change, pause, resume, test, renew its secret, remove."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from palier.slm.parties.queries import parties_permitted
from palier.slm.webhooks import actions
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.forms.webhooks import NewWebhookForm, WebhookForm, webhook_values
from palier.web.pages.asking import Question, Saved
from palier.web.pages.webhooks import webhook_trail
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, done_at_once, expected_of, posted
from palier.web.views.webhooks import SECRET_OF, seen_webhook


@require_http_methods(METHODS)
def new(request: PageRequest) -> HttpResponse:
    """Adds a webhook, whose secret is shown once."""
    demand(request, "webhook.change")
    say, by = request.say, person_of(request)
    parties = parties_permitted(request.sight, "webhook.change").filter(is_open=True)
    form = NewWebhookForm(posted(request), say=say, initial={"party": by.party_id}, parties=parties)
    question = Question(
        heading=say("Add a webhook"),
        trail=webhook_trail(None, say, say("Add a webhook")),
        submit=say("Add"),
        back=reverse("webhooks"),
        lead=say("It tells what you may see yourself, from the next entry of the journal on."),
        done=say("The webhook is added."),
    )

    def do() -> str:
        party = form.cleaned_data["party"]
        made = actions.create_webhook(facts=form.facts(), party=party, by=by, at=request.at)
        request.session[SECRET_OF] = made.pk
        return reverse("webhook", args=[made.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, webhook: int) -> HttpResponse:
    """Changes what a webhook tells, and where."""
    found = seen_webhook(request, webhook)
    say = request.say
    form = WebhookForm(posted(request), say=say, initial=webhook_values(found))

    def saved() -> Saved:
        found.refresh_from_db()
        return Saved(found.version, webhook_values(found))

    question = Question(
        heading=say("Change {name}", name=found.name),
        trail=webhook_trail(found, say, say("Change")),
        submit=say("Save"),
        back=reverse("webhook", args=[found.pk]),
        lead=say("From then on it tells what you may see yourself."),
        done=say("The webhook is saved."),
        saved=saved,
    )

    def do() -> None:
        actions.change_webhook(
            webhook=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


def _at_once(
    request: PageRequest, webhook: int, done: str, act: Callable[..., object]
) -> HttpResponse:
    found = seen_webhook(request, webhook)
    return done_at_once(
        request,
        NoticeForm({}, say=request.say),
        lambda: act(found),
        to=reverse("webhook", args=[found.pk]),
        done=done,
    )


@require_POST
def pause(request: PageRequest, webhook: int) -> HttpResponse:
    """Tells nothing until it is resumed."""
    by, at = person_of(request), request.at
    return _at_once(
        request,
        webhook,
        request.say("The webhook is paused."),
        lambda found: actions.pause_webhook(webhook=found, expected=found.version, by=by, at=at),
    )


@require_POST
def resume(request: PageRequest, webhook: int) -> HttpResponse:
    """Tells again, and first what happened meanwhile."""
    by, at = person_of(request), request.at
    return _at_once(
        request,
        webhook,
        request.say("The webhook tells again, and first what happened meanwhile."),
        lambda found: actions.resume_webhook(webhook=found, expected=found.version, by=by, at=at),
    )


@require_POST
def test(request: PageRequest, webhook: int) -> HttpResponse:
    """Sends a message that tells nothing, to see whether it arrives."""
    by, at = person_of(request), request.at
    return _at_once(
        request,
        webhook,
        request.say("A test is on its way: its answer is shown here within seconds."),
        lambda found: actions.send_test(webhook=found, by=by, at=at),
    )


@require_http_methods(METHODS)
def rotate(request: PageRequest, webhook: int) -> HttpResponse:
    """Signs with a new secret from now on, which is shown once."""
    found = seen_webhook(request, webhook)
    say = request.say
    question = Question(
        heading=say("Renew the secret of {name}", name=found.name),
        trail=webhook_trail(found, say, say("Renew the secret")),
        submit=say("Renew the secret"),
        back=reverse("webhook", args=[found.pk]),
        warning=say("From then on messages are signed with the new secret alone."),
        done=say("The secret is renewed."),
        saved=lambda: Saved(found.version, {}),
    )

    def do() -> None:
        actions.rotate_secret(
            webhook=found, expected=expected_of(request), by=person_of(request), at=request.at
        )
        request.session[SECRET_OF] = found.pk

    return answered(request, question, NoticeForm(posted(request), say=say), do)


@require_http_methods(METHODS)
def remove(request: PageRequest, webhook: int) -> HttpResponse:
    """Takes a webhook away, with its messages."""
    found = seen_webhook(request, webhook)
    say = request.say
    question = Question(
        heading=say("Remove {name}", name=found.name),
        trail=webhook_trail(found, say, say("Remove")),
        submit=say("Remove"),
        back=reverse("webhook", args=[found.pk]),
        warning=say("The list of its messages is removed with it."),
        done=say("The webhook is removed."),
        kind="danger",
        saved=lambda: Saved(found.version, {}),
    )

    def do() -> str:
        actions.remove_webhook(
            webhook=found, expected=expected_of(request), by=person_of(request), at=request.at
        )
        return reverse("webhooks")

    return answered(request, question, NoticeForm(posted(request), say=say), do)
