"""Fields that several forms have: a language, a zone, a day, a reason."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet

from palier.calculus.zones import UnknownZone, zone
from palier.presentation.languages import N_, UnknownLanguage, language
from palier.web.choices import LANGUAGE_NAMES
from palier.web.forms.page_form import PageForm

_TAGS = {"fr": "fr-CA", "fr-FR": "fr-FR", "en": "en-CA"}
LANGUAGES = tuple((_TAGS[tag], name) for tag, name in LANGUAGE_NAMES.items())
ZONES = "zones"
"""The id of the list of zones, which `web/zones.html` writes."""


def kept_language(tag: str) -> str:
    """The language that is offered for a tag that is kept; French for one that nothing knows."""
    try:
        return _TAGS[language(tag).tag]
    except UnknownLanguage:
        return "fr-CA"


def language_name(tag: str) -> str:
    """A language that is kept, as it names itself."""
    return dict(LANGUAGES)[kept_language(tag)]


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


def offer(form: PageForm, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField[Any]:
    """Lets a field choose among rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    return field


def refuse_crossed_days(form: PageForm, given: Mapping[str, Any]) -> None:
    """Refuses an end that does not come after the beginning."""
    since, until = given.get("since"), given.get("until")
    if since and until and until <= since:
        form.add_error("until", form.say("This day must come after the first one."))


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
