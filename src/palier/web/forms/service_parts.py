"""The forms of what services need, cost and bear, and of who uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from palier.calculus.errors import PalierError
from palier.calculus.money import minor_digits
from palier.presentation.languages import N_
from palier.slm.catalogue.actions import CostFacts, LimitFacts, Need, Use
from palier.slm.catalogue.models import CostKind, CostPeriod, DependencyKind, LoadWindow
from palier.slm.models import (
    CostLine,
    Dependency,
    Facility,
    FacilityNeed,
    Offering,
    Party,
    Service,
    WorkloadLimit,
)
from palier.web.forms.catalogue import MOST_OFFERED, CatalogueForm
from palier.web.forms.fields import day_field, offer, refuse_crossed_days
from palier.web.forms.page_form import PageForm

NEEDED, FACILITIES, CURRENCIES, CUSTOMERS = "needed", "facilities", "currencies", "customers"
"""The ids of the lists to choose from while typing."""
_USUAL = ("CAD", "USD", "EUR", "GBP")


def _typed(label: str, suggestions: str, help_text: str = "") -> forms.CharField:
    attrs = {"list": suggestions, "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, help_text=help_text, max_length=64, widget=forms.TextInput(attrs=attrs)
    )


def _note() -> forms.CharField:
    return forms.CharField(label=N_("What for"), max_length=300, required=False)


def _number(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_digits=18,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


class DependencyForm(CatalogueForm):
    """What may change of a dependency."""

    tables: ClassVar[Mapping[str, str]] = {"kind": "dependency"}
    field_order = ("needed", "kind", "note")
    kind = forms.ChoiceField(label=N_("When it fails, this service"))
    note = _note()

    def need(self, needed: Service) -> Need:
        """What is asked for."""
        return Need(needed, DependencyKind(self.cleaned_data["kind"]), self.cleaned_data["note"])


class NewDependencyForm(DependencyForm):
    """A service that is needed."""

    needed = _typed(N_("Service that is needed"), NEEDED, N_("Its code; type a name to find it."))

    def __init__(self, *args: Any, seen: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen = seen
        self.suggestions = {NEEDED: named_rows(seen, self.say.is_french)}

    def clean_needed(self) -> Service:
        """A service that the reader sees."""
        found = self._seen.filter(code=self.cleaned_data["needed"].strip()).first()
        if found is None:
            raise forms.ValidationError(self.say("There is no service with this code."))
        return found


class FacilityNeedForm(PageForm):
    """What a facility is needed for."""

    note = _note()


class NewFacilityNeedForm(FacilityNeedForm):
    """A facility that is needed."""

    field_order = ("facility", "note")
    facility = _typed(N_("Facility"), FACILITIES, N_("Its code; type a name to find it."))

    def __init__(self, *args: Any, seen: QuerySet[Facility], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen = seen
        self.suggestions = {FACILITIES: named_rows(seen, self.say.is_french)}

    def clean_facility(self) -> Facility:
        """A facility that the reader sees."""
        found = self._seen.filter(code=self.cleaned_data["facility"].strip()).first()
        if found is None:
            raise forms.ValidationError(self.say("There is no facility with this code."))
        return found


class LastingForm(CatalogueForm):
    """Something from a day until another."""

    since = day_field(N_("Since"))
    until = day_field(N_("Until"), help_text=N_("The first day without it."), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses days that cross."""
        given = super().clean() or self.cleaned_data
        refuse_crossed_days(self, given)
        return given


class CostForm(LastingForm):
    """One thing that a service costs."""

    tables: ClassVar[Mapping[str, str]] = {"kind": "cost", "period": "period"}
    field_order = ("name", "kind", "amount", "currency", "period", "since", "until")
    suggestions: Mapping[str, Sequence[tuple[str, str]]] = {
        CURRENCIES: [(each, each) for each in _USUAL]
    }
    name = forms.CharField(label=N_("Name"), max_length=200)
    kind = forms.ChoiceField(label=N_("What is paid for"))
    amount = _number(N_("Amount"))
    currency = _typed(N_("Currency"), CURRENCIES, N_("Three letters, as CAD."))
    period = forms.ChoiceField(label=N_("Paid"), initial=CostPeriod.MONTH)

    def clean_currency(self) -> str:
        """A currency that is known."""
        code = str(self.cleaned_data["currency"]).strip().upper()
        try:
            minor_digits(code)
        except PalierError:
            raise forms.ValidationError(self.say("There is no such currency.")) from None
        return code

    def facts(self) -> CostFacts:
        """What is asked for."""
        given = dict(self.cleaned_data)
        given.update(kind=CostKind(given["kind"]), period=CostPeriod(given["period"]))
        return CostFacts(**given)


class LimitForm(CatalogueForm):
    """How much a service bears."""

    tables: ClassVar[Mapping[str, str]] = {"window": "window"}
    field_order = ("name", "most", "unit", "window", "offering")
    name = forms.CharField(
        label=N_("What is counted"), max_length=200, help_text=N_("As sessions, or orders.")
    )
    most = _number(N_("At most"))
    unit = forms.CharField(label=N_("Unit"), max_length=64, help_text=N_("As sessions, or GB."))
    window = forms.ChoiceField(label=N_("Counted over"))
    offering = forms.ModelChoiceField(
        label=N_("For one offering alone"), queryset=Offering.objects.none(), required=False
    )

    def __init__(self, *args: Any, offerings: QuerySet[Offering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = offer(self, "offering", offerings)
        field.empty_label = self.say("all offerings")

    def clean_most(self) -> Any:
        """More than nothing."""
        most = self.cleaned_data["most"]
        if not most:
            raise forms.ValidationError(self.say("Write more than nought."))
        return most

    def facts(self) -> LimitFacts:
        """What is asked for."""
        return LimitFacts(
            **{**self.cleaned_data, "window": LoadWindow(self.cleaned_data["window"])}
        )


class UseForm(LastingForm):
    """A customer that uses an offering."""

    field_order = ("customer", "since", "until")
    customer = _typed(N_("Customer"), CUSTOMERS, N_("Its code; type a name to find it."))

    def __init__(self, *args: Any, customers: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._customers = customers
        offered = customers.order_by("name")[:MOST_OFFERED]
        self.suggestions = {CUSTOMERS: [(each.code, each.name) for each in offered]}

    def clean_customer(self) -> Party:
        """A customer for whom the reader may say so."""
        found = self._customers.filter(code=self.cleaned_data["customer"].strip()).first()
        if found is None:
            raise forms.ValidationError(self.say("There is no customer with this code."))
        return found

    def use(self) -> Use:
        """What is asked for."""
        return Use(**self.cleaned_data)


class EndPartForm(PageForm):
    """From when on something is no longer so."""

    until = day_field(N_("First day without it"))


def dependency_values(row: Dependency) -> dict[str, object]:
    """What is kept of a dependency, by field of its form."""
    return {"kind": row.kind, "note": row.note}


def facility_need_values(row: FacilityNeed) -> dict[str, object]:
    """What is kept of a need for a facility, by field of its form."""
    return {"note": row.note}


def cost_values(row: CostLine) -> dict[str, object]:
    """What is kept of a cost, by field of its form."""
    return {name: getattr(row, name) for name in CostForm.base_fields} | {
        "amount": row.amount.normalize() + 0
    }


def limit_values(row: WorkloadLimit) -> dict[str, object]:
    """What is kept of a limit, by field of its form."""
    return {
        "name": row.name,
        "most": row.most.normalize() + 0,
        "unit": row.unit,
        "window": row.window,
        "offering": row.offering_id,
    }


def named_rows(rows: QuerySet[Any], is_french: bool) -> list[tuple[str, str]]:
    """The codes of services or facilities, and their names, to choose from while typing."""
    first, other = ("name_fr", "name_en") if is_french else ("name_en", "name_fr")
    found = rows.order_by("code").values_list("code", first, other)[:MOST_OFFERED]
    return [(code, name or another) for code, name, another in found]
