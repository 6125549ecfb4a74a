"""The forms of services, offerings and facilities: their names, and who answers for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from palier.presentation.languages import N_
from palier.presentation.words_of_catalogue import TABLES, catalogue_word
from palier.slm.catalogue.actions import FacilityFacts, OfferingFacts, ServiceFacts
from palier.slm.catalogue.models import Criticality, ServiceState
from palier.slm.models import Facility, Offering, Party, Person, Service
from palier.web.forms.fields import offer, reason_field
from palier.web.forms.page_form import PageForm

PEOPLE = "people"
"""The id of the list of people to choose from."""
MOST_OFFERED = 500
"""Beyond these, what is chosen from a list while typing is typed in full."""
_FIRST_STATES = {"state": (ServiceState.PLANNED.value, ServiceState.ACTIVE.value)}


class CatalogueForm(PageForm):
    """A form with choices from the tables of the words of the catalogue."""

    tables: ClassVar[Mapping[str, str]] = {}
    """The table of each field that has choices."""
    offered: ClassVar[Mapping[str, Collection[str]]] = {}
    """The codes that a field offers, where that is not all of its table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in self.tables.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            codes = self.offered.get(name, TABLES[table])
            field.choices = [(code, catalogue_word(table, code, self.say)) for code in codes]


class NamedForm(CatalogueForm):
    """A form of something with a name in French, in English, or in both."""

    name_fr = forms.CharField(label=N_("Name in French"), max_length=200, required=False)
    name_en = forms.CharField(label=N_("Name in English"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses what has no name at all."""
        given = super().clean() or self.cleaned_data
        is_readable = not {"name_fr", "name_en"} & self.errors.keys()
        if is_readable and not given.get("name_fr") and not given.get("name_en"):
            self.add_error("name_fr", self.say("Write a name in French, in English, or in both."))
        return given


class DescribedForm(NamedForm):
    """The same, with a description in each language."""

    description_fr = forms.CharField(
        label=N_("Description in French"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    description_en = forms.CharField(
        label=N_("Description in English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OfferingForm(DescribedForm):
    """What may change of an offering."""

    def facts(self) -> OfferingFacts:
        """What is asked for."""
        return OfferingFacts(**{name: self.cleaned_data[name] for name in OfferingFacts.__slots__})


class ServiceForm(DescribedForm):
    """What may change of a service."""

    tables: ClassVar[Mapping[str, str]] = {"criticality": "criticality"}
    owner = forms.CharField(
        label=N_("Owner"),
        help_text=N_("The e-mail address of who answers for it. Type a name to find it."),
        max_length=254,
        required=False,
        widget=forms.TextInput(
            attrs={"list": PEOPLE, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    criticality = forms.ChoiceField(label=N_("Criticality"), initial=Criticality.MEDIUM)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = people
        offered = people.order_by("name")[:MOST_OFFERED]
        self.suggestions = {PEOPLE: [(each.email, each.name) for each in offered]}

    def clean_owner(self) -> Person | None:
        """Somebody who can answer for it, or who did so before; nobody for an empty field."""
        address = str(self.cleaned_data["owner"]).strip()
        if not address:
            return None
        found = self._people.filter(email__iexact=address).first()
        if found is None:
            raise forms.ValidationError(self.say("Nobody of the provider has this address."))
        return found

    def facts(self) -> ServiceFacts:
        """What is asked for."""
        given = {name: self.cleaned_data[name] for name in ServiceFacts.__slots__}
        return ServiceFacts(**{**given, "criticality": Criticality(given["criticality"])})


class CodeField(forms.RegexField):
    """What documents call something."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": N_("Lower case letters, digits, hyphens and points, as web-hosting.")
    }

    def __init__(self) -> None:
        super().__init__(
            r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
            label=N_("Code"),
            max_length=64,
            help_text=N_("What documents call it, as web-hosting. It never changes."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )


def _state_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=N_("State"),
        help_text=N_("What is delivered already comes in as active."),
    )


class NewServiceForm(ServiceForm):
    """A service to bring into the catalogue."""

    tables: ClassVar[Mapping[str, str]] = {"criticality": "criticality", "state": "state"}
    offered: ClassVar[Mapping[str, Collection[str]]] = _FIRST_STATES
    field_order = (
        "code",
        "provider",
        "name_fr",
        "name_en",
        "description_fr",
        "description_en",
        "owner",
        "criticality",
        "state",
    )
    code = CodeField()
    provider = forms.ModelChoiceField(
        label=N_("Delivered by"), queryset=Party.objects.none(), empty_label=None
    )
    state = _state_field()

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider", parties)


class NewOfferingForm(OfferingForm):
    """A way to offer a service."""

    tables: ClassVar[Mapping[str, str]] = {"state": "state"}
    offered: ClassVar[Mapping[str, Collection[str]]] = _FIRST_STATES
    field_order = (
        "code",
        "name_fr",
        "name_en",
        "description_fr",
        "description_en",
        "state",
    )
    code = CodeField()
    state = _state_field()


class FacilityForm(NamedForm):
    """What may change of a facility."""

    note = forms.CharField(
        label=N_("Notes"),
        help_text=N_("As where it stands."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def facts(self) -> FacilityFacts:
        """What is asked for."""
        return FacilityFacts(**{name: self.cleaned_data[name] for name in FacilityFacts.__slots__})


class NewFacilityForm(FacilityForm):
    """A facility to add."""

    field_order = ("code", "party", "name_fr", "name_en", "note")
    code = CodeField()
    party = forms.ModelChoiceField(
        label=N_("Run by"), queryset=Party.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", parties)


class MoveForm(PageForm):
    """Why something is moved on in its life; what is taken away needs a reason."""

    reason = reason_field()

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


def service_values(service: Service) -> dict[str, object]:
    """What is kept of a service, by field of its form."""
    return {
        **_described(service),
        "owner": service.owner.email if service.owner else "",
        "criticality": service.criticality,
    }


def offering_values(offering: Offering) -> dict[str, object]:
    """What is kept of an offering, by field of its form."""
    return _described(offering)


def facility_values(facility: Facility) -> dict[str, object]:
    """What is kept of a facility, by field of its form."""
    return {"name_fr": facility.name_fr, "name_en": facility.name_en, "note": facility.note}


def _described(row: Service | Offering) -> dict[str, object]:
    return {name: getattr(row, name) for name in DescribedForm.base_fields}
