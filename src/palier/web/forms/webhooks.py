"""The form of a webhook: where to, and of what it tells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from palier.presentation.languages import N_
from palier.slm.models import Party, Webhook
from palier.slm.webhooks.actions import WebhookFacts
from palier.web.forms.fields import offer
from palier.web.forms.page_form import PageForm

EVERYTHING = "*"
KINDS = (
    (EVERYTHING, N_("everything that I may see")),
    ("party.*", N_("organisations")),
    ("person.*", N_("people")),
    ("responsibility.*", N_("responsibilities")),
    ("contact.*", N_("contacts")),
    ("absence.*", N_("absences")),
    ("deputy.*", N_("deputies")),
    ("service.*", N_("services")),
    ("offering.*", N_("offerings")),
    ("use.*", N_("who uses which offering")),
    ("dependency.*", N_("what services rest on")),
    ("cost.*", N_("costs")),
    ("limit.*", N_("workload limits")),
    ("facility.*", N_("facilities")),
    ("webhook.*", N_("webhooks themselves")),
)
_KNOWN = {kind for kind, _ in KINDS}


class WebhookForm(PageForm):
    """What may change of a webhook."""

    field_order: tuple[str, ...] = ("name", "url", "kinds", "others")
    name = forms.CharField(label=N_("Name"), max_length=100)
    url = forms.CharField(
        label=N_("Address"),
        max_length=500,
        help_text=N_("Where messages are sent, as https://example.org/palier."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=N_("Tells of"),
        help_text=N_("At least one, here or below."),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=N_("Single kinds"),
        required=False,
        max_length=2_000,
        help_text=N_("Between spaces, as they stand in the journal: service.moved party.closed"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """At least one kind."""
        found = super().clean() or {}
        if not found.get("kinds") and not found.get("others"):
            self.add_error("kinds", self.say("Choose at least one kind."))
        return found

    def facts(self) -> WebhookFacts:
        """What is asked for."""
        given = self.cleaned_data
        kinds = (*given["kinds"], *given["others"].split())
        return WebhookFacts(given["name"], given["url"], kinds)


class NewWebhookForm(WebhookForm):
    """A webhook to add."""

    field_order = ("name", "party", "url", "kinds", "others")
    party = forms.ModelChoiceField(
        label=N_("Organisation"),
        queryset=Party.objects.none(),
        help_text=N_("Whose managers look after it."),
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", parties)


def webhook_values(row: Webhook) -> dict[str, object]:
    """What is kept of a webhook, by field of its form."""
    kinds = row.kinds.split()
    return {
        "name": row.name,
        "url": row.url,
        "kinds": [each for each in kinds if each in _KNOWN],
        "others": " ".join(each for each in kinds if each not in _KNOWN),
    }
