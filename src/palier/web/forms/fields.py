"""Fields that several forms have: a language, a zone, a day, a reason."""

from __future__ import annotations

import zoneinfo
from functools import cache

from django import forms

from palier.calculus.zones import UnknownZone, zone
from palier.presentation.languages import N_, UnknownLanguage, language
from palier.web.forms.page_form import PageForm

# Each language is named in itself: who looks for it may read no other.
LANGUAGES = (
    ("fr-CA", "Français (Canada)"),
    ("fr-FR", "Français (France)"),
    ("en-CA", "English"),
)
_TAGS = {"fr": "fr-CA", "fr-FR": "fr-FR", "en": "en-CA"}
ZONES = "zones"
"""The id of the list of zones, which `web/zones.html` writes."""


def kept_language(tag: str) -> str:
    """The language that is offered for a tag that is kept; French for one that nothing knows."""
    try:
        return _TAGS[language(tag).tag]
    except UnknownLanguage:
        return "fr-CA"


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone that can be chosen, in order."""
    named = (each for each in zoneinfo.available_timezones() if "/" in each)
    return (*sorted(named), "UTC")


def day_field(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    """A day, in the form that browsers send whatever the language is."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=widget,
        input_formats=["%Y-%m-%d"],
    )


def reason_field(*, required: bool = False, help_text: str = "") -> forms.CharField:
    """Why something is done; it stays in the journal for ever."""
    return forms.CharField(
        label=N_("Reason"),
        help_text=help_text or N_("Kept in the journal. Do not name anybody."),
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlacedForm(PageForm):
    """A form with the language and the time zone of somebody."""

    language = forms.ChoiceField(label=N_("Language"), choices=LANGUAGES)
    zone = forms.CharField(
        label=N_("Time zone"),
        help_text=N_("As America/Toronto. Type a city to find it."),
        max_length=64,
        widget=forms.TextInput(attrs={"list": ZONES, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_zone(self) -> str:
        """A zone that exists."""
        name = str(self.cleaned_data["zone"])
        try:
            return zone(name).key
        except UnknownZone:
            raise forms.ValidationError(self.say("There is no such time zone.")) from None


class ReasonForm(PageForm):
    """A confirmation with a reason, or without."""

    reason = reason_field()


class NoticeForm(PageForm):
    """A confirmation that asks for nothing but itself."""
