"""The form of the page of visual components: one field of every kind."""

from __future__ import annotations

from django import forms

from palier.presentation.languages import N_
from palier.web.forms.page_form import PageForm

_CRITICALITIES = (("low", N_("low")), ("middle", N_("middle")), ("high", N_("high")))
_WHEN = (("now", N_("at once")), ("daily", N_("once a day")), ("never", N_("never")))


class ExampleForm(PageForm):
    """A field of every kind; nothing is done with what it is given."""

    name = forms.CharField(label=N_("Name"), max_length=80, help_text=N_("As customers know it."))
    since = forms.DateField(
        label=N_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    criticality = forms.ChoiceField(label=N_("Criticality"), choices=_CRITICALITIES)
    told = forms.ChoiceField(label=N_("Told"), choices=_WHEN, widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=N_("Days"),
        required=False,
        choices=(("6", N_("Saturday")), ("7", N_("Sunday"))),
        widget=forms.CheckboxSelectMultiple,
    )
    notes = forms.CharField(label=N_("Notes"), required=False, widget=forms.Textarea)
    is_open = forms.BooleanField(label=N_("Shown to customers"), required=False)
