"""The forms of organisations."""

from __future__ import annotations

from django import forms

from palier.presentation.languages import N_
from palier.presentation.words_of_people import PARTY_KINDS, TOPICS
from palier.slm.models import Party
from palier.slm.parties.actions import PartyDetails, PartyFacts
from palier.web.forms.fields import PlacedForm, kept_language
from palier.web.forms.page_form import PageForm


class PartyForm(PlacedForm):
    """What may change of an organisation."""

    field_order = ("name", "language", "zone")
    name = forms.CharField(label=N_("Name"), max_length=200)

    def details(self) -> PartyDetails:
        """What is asked for."""
        return PartyDetails(**self.cleaned_data)


class NewPartyForm(PlacedForm):
    """An organisation to add."""

    field_order = ("name", "code", "kind", "language", "zone")
    name = forms.CharField(label=N_("Name"), max_length=200)
    code = forms.SlugField(
        label=N_("Code"),
        max_length=64,
        help_text=N_("What documents call it, as city-of-lacs. It never changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=N_("Kind"), choices=tuple(PARTY_KINDS.items()), initial="customer"
    )

    def facts(self) -> PartyFacts:
        """What is asked for."""
        return PartyFacts(**self.cleaned_data)


class TopicForm(PageForm):
    """Of which topic one asks who would be told."""

    topic = forms.ChoiceField(
        label=N_("Topic"),
        choices=tuple((code, text) for code, text in TOPICS.items() if code != "all"),
        required=False,
    )
    service = forms.CharField(label=N_("Code of the service"), required=False, max_length=64)


def party_values(party: Party) -> dict[str, object]:
    """What is kept of an organisation, by field of its form."""
    return {"name": party.name, "language": kept_language(party.language), "zone": party.zone}
