"""The forms of people: who they are, what they answer for, who stands in, when they are away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from palier.presentation.languages import N_
from palier.presentation.responsibilities import RESPONSIBILITIES
from palier.slm.intents import OF_ONE_SERVICE, Responsibility
from palier.slm.models import Party, Person, Service
from palier.slm.parties.actions import Held, PersonDetails, PersonFacts
from palier.slm.parties.queries import fits
from palier.web.forms.fields import (
    PlacedForm,
    day_field,
    kept_language,
    offer,
    reason_field,
    refuse_crossed_days,
)
from palier.web.forms.page_form import PageForm

SERVICES = "services"
"""The id of the list of services, which the page writes."""


class PersonForm(PlacedForm):
    """What may change of somebody."""

    field_order = ("name", "language", "zone")
    name = forms.CharField(label=N_("Name"), max_length=200)

    def details(self, theme: str) -> PersonDetails:
        """What is asked for; the theme is their own affair."""
        return PersonDetails(**self.cleaned_data, theme=theme)


class NewPersonForm(PlacedForm):
    """Somebody to add."""

    field_order = ("name", "email", "party", "language", "zone", "is_invited")
    name = forms.CharField(label=N_("Name"), max_length=200)
    email = forms.EmailField(
        label=N_("E-mail address"), max_length=254, help_text=N_("They sign in with it.")
    )
    party = forms.ModelChoiceField(label=N_("Organisation"), queryset=Party.objects.none())
    is_invited = forms.BooleanField(
        label=N_("Send an invitation now"),
        help_text=N_("A link by e-mail, to choose a password; it opens for seven days."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", parties)

    def facts(self) -> PersonFacts:
        """What is asked for."""
        given = self.cleaned_data
        return PersonFacts(given["email"], given["name"], given["language"], given["zone"])


def person_values(person: Person) -> dict[str, object]:
    """What is kept of somebody, by field of their form."""
    return {"name": person.name, "language": kept_language(person.language), "zone": person.zone}


class EraseForm(PageForm):
    """A confirmation that must be typed, so that no single click erases somebody."""

    typed = forms.CharField(label=N_("Name"), max_length=254)
    reason = reason_field(required=True)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = name
        field = self.fields["typed"]
        field.help_text = self.say("Type {name} to confirm.", name=name)
        field.widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        """The name, whatever the case it is typed in."""
        typed = str(self.cleaned_data["typed"])
        if typed.casefold() != self._name.strip().casefold():
            raise forms.ValidationError(self.say("This is not the name."))
        return typed


class GrantForm(PageForm):
    """A responsibility to grant."""

    field_order = ("responsibility", "party", "service", "since", "until")
    responsibility = forms.ChoiceField(label=N_("Answers for"))
    party = forms.ModelChoiceField(
        label=N_("For the organisation"),
        queryset=Party.objects.none(),
        help_text=N_("Held for a provider, it covers every customer and supplier."),
    )
    service = forms.CharField(
        label=N_("For one service alone"),
        help_text=N_("The code of the service; leave it empty for all of them."),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": SERVICES, "autocomplete": "off"}),
    )
    since = day_field(N_("Since"))
    until = day_field(N_("Until"), help_text=N_("The first day without it."), required=False)

    def __init__(
        self,
        *args: Any,
        person: Person,
        parties: QuerySet[Party],
        services: QuerySet[Service],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._services = services
        field = offer(self, "party", parties)
        field.initial = person.party_id
        allowed = self.fields["responsibility"]
        assert isinstance(allowed, forms.ChoiceField)
        allowed.choices = [
            (each.value, self.say(RESPONSIBILITIES[each.value]))
            for each in Responsibility
            if fits(each, person, person.party)
        ]

    def clean_service(self) -> str:
        """A service that the reader sees."""
        code = str(self.cleaned_data["service"]).strip()
        if code and not self._services.filter(code=code).exists():
            raise forms.ValidationError(self.say("There is no service with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuses one service where the responsibility is for all of them."""
        given = super().clean() or self.cleaned_data
        word = given.get("responsibility")
        if given.get("service") and word and Responsibility(word) not in OF_ONE_SERVICE:
            self.add_error("service", self.say("This responsibility is for all services."))
        refuse_crossed_days(self, given)
        return given

    def held(self) -> Held:
        """What is asked for."""
        given = self.cleaned_data
        word = Responsibility(given["responsibility"])
        return Held(word, given["since"], given["until"], given["service"])


class EndForm(PageForm):
    """From when on something is no longer so, and why."""

    on = day_field(N_("First day without it"))
    reason = reason_field()


class EndDeputyForm(PageForm):
    """From when on nobody stands in."""

    on = day_field(N_("First day without it"))


class DeputyForm(PageForm):
    """Who stands in for somebody, and when."""

    deputy = forms.ModelChoiceField(label=N_("Deputy"), queryset=Person.objects.none())
    since = day_field(N_("Since"))
    until = day_field(N_("Until"), help_text=N_("The first day without it."))

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "deputy", people)

    def clean(self) -> dict[str, Any]:
        """Refuses days that cross."""
        given = super().clean() or self.cleaned_data
        refuse_crossed_days(self, given)
        return given


class AbsenceForm(PageForm):
    """When somebody is away."""

    since = day_field(N_("First day away"))
    until = day_field(N_("First day back"))

    def clean(self) -> dict[str, Any]:
        """Refuses days that cross."""
        given = super().clean() or self.cleaned_data
        refuse_crossed_days(self, given)
        return given
