"""The forms of one's own profile: who one is, which messages, which tokens."""

from __future__ import annotations

from typing import Any

from django import forms

from palier.calculus.instants import DAY, Instant
from palier.presentation.languages import N_
from palier.presentation.words_of_people import NOTICE_GROUPS, PROMPTNESS, SCOPES, THEMES
from palier.slm.access.actions import TokenFacts
from palier.slm.parties.actions import PersonDetails
from palier.slm.parties.models import Person, Promptness
from palier.web.forms.fields import PlacedForm, kept_language
from palier.web.forms.page_form import PageForm

_LASTS = (
    ("7", N_("7 days")),
    ("30", N_("30 days")),
    ("90", N_("90 days")),
    ("365", N_("365 days")),
)


class ProfileForm(PlacedForm):
    """Who one is, and how pages are shown to one."""

    field_order = ("name", "language", "zone", "theme")
    name = forms.CharField(label=N_("Name"), max_length=200)
    theme = forms.ChoiceField(
        label=N_("Light or dark"),
        choices=tuple(THEMES.items()),
        required=False,
        widget=forms.RadioSelect,
    )

    def details(self) -> PersonDetails:
        """What is asked for."""
        return PersonDetails(**self.cleaned_data)


def profile_values(person: Person) -> dict[str, object]:
    """What is kept of oneself, by field of the form."""
    return {
        "name": person.name,
        "language": kept_language(person.language),
        "zone": person.zone,
        "theme": person.theme,
    }


class PreferencesForm(PageForm):
    """When one wants the messages of each group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, self.say(text)) for code, text in PROMPTNESS.items()]
        for group, label in NOTICE_GROUPS.items():
            said = self.say(label)
            self.fields[group] = forms.ChoiceField(
                label=said[:1].upper() + said[1:], choices=choices, widget=forms.RadioSelect
            )

    def asked(self) -> dict[str, Promptness]:
        """What is asked for, by group."""
        return {group: Promptness(word) for group, word in self.cleaned_data.items()}


class TokenForm(PageForm):
    """A token to make."""

    name = forms.CharField(
        label=N_("Name"), max_length=100, help_text=N_("The program that uses it, and where.")
    )
    scopes = forms.MultipleChoiceField(
        label=N_("What it may be used for"),
        choices=tuple(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=N_("It can never do more than you may."),
    )
    days = forms.ChoiceField(label=N_("Expires after"), choices=_LASTS, initial="90")

    def facts(self, at: Instant) -> TokenFacts:
        """What is asked for, at an instant."""
        given = self.cleaned_data
        expires = at + int(given["days"]) * DAY
        return TokenFacts(given["name"], frozenset(given["scopes"]), expires)
