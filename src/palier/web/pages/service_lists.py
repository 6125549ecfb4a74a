"""The lists of services, of the uses of an offering, and of facilities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from palier.calculus.running_costs import per_month
from palier.presentation.instants import on_date
from palier.presentation.languages import N_, NN_, Words
from palier.presentation.numbers import money, number
from palier.presentation.words_of_catalogue import TABLES, catalogue_word
from palier.slm.catalogue.mapping import running_cost
from palier.slm.catalogue.queries.listing import listed_services
from palier.slm.models import CostLine, Facility, OfferingUse, Party, Person, Service
from palier.slm.parties.queries import Sight, may, parties_visible_to
from palier.slm.parties.queries.lasting import lasts_on
from palier.slm.search import matching
from palier.web.lists.columns import Cell, Column, Reader, date_cell
from palier.web.lists.filters import ChoiceFilter, Filter, TextFilter
from palier.web.lists.listing import Listing
from palier.web.pages.naming import person_name
from palier.web.pages.periods import period_state
from palier.web.pages.subjects import title_of

_TONES = {"planned": "accent", "active": "met", "retiring": "warning", "retired": "unknown"}
_ICONS = {"planned": "calendar", "retiring": "clock", "retired": "archive"}
_CRITICAL = {"critical": "missed", "high": "warning"}
_WITHOUT, _WITH = "none", "some"
_NOW, _PAST, _TO_COME = "now", "past", "to come"


def state_cell(state: str, say: Words) -> Cell:
    """Where something stands in its life."""
    return Cell(catalogue_word("state", state, say), tone=_TONES[state], icon=_ICONS.get(state, ""))


def criticality_cell(criticality: str, say: Words) -> Cell:
    """What a business loses without it; told by tone where it is much."""
    word = catalogue_word("criticality", criticality, say)
    return Cell(word, tone=_CRITICAL.get(criticality, ""), icon="alert")


def reads_costs(sight: Sight) -> bool:
    """Whether the reader may read the costs of any service."""
    return sight.is_provider_staff and may(sight, "cost.read")


def service_rows(sight: Sight, on: date, say: Words) -> QuerySet[Service]:
    """The services that the reader sees, with all that their list shows."""
    return listed_services(sight, on, ("fr", "en") if say.is_french else ("en", "fr"))


def service_list(sight: Sight, on: date, say: Words) -> Listing[Service]:
    """The list of services as a reader sees it; only the provider's own see who uses what."""
    inside: tuple[Column[Service], ...] = (
        Column("owner", N_("Owner"), _owner, ("owner__words", "code")),
    )
    if not sight.is_provider_staff:
        inside = ()
    columns: tuple[Column[Service], ...] = (
        Column("code", N_("Code"), lambda row, _: Cell(row.code), ("code",)),
        Column("name", N_("Name"), _named, ("title",),
               exports=lambda row: title_of(row, say)),
        Column("provider", N_("Delivered by"), lambda row, _: Cell(row.provider.name),
               ("provider__words", "code")),
        *inside,
        Column("criticality", N_("Criticality"),
               lambda row, reader: criticality_cell(row.criticality, reader.say)),
        Column("state", N_("State"), lambda row, reader: state_cell(row.state, reader.say),
               ("state", "code")),
    )  # fmt: skip
    if sight.is_provider_staff:
        columns += (
            Column("customers", N_("Customers"), _customers, ("customers", "code"),
                   exports=lambda row: int(getattr(row, "customers", 0)), is_number=True),
        )  # fmt: skip
    if reads_costs(sight):
        columns += (Column("cost", N_("Each month"), _monthly(on), is_number=True),)
    return Listing(
        "services",
        columns=columns,
        order="name",
        filters=_filters(sight, say),
        by_words=True,
        counted=NN_("{count} service", "{count} services"),
    )


def _named(row: Service, reader: Reader) -> Cell:
    return Cell(title_of(row, reader.say), href=reverse("service", args=[row.pk]))


def _owner(row: Service, reader: Reader) -> Cell:
    if row.owner is None:
        return Cell(reader.say("nobody"), tone="warning")
    return Cell(person_name(row.owner, reader.say))


def _customers(row: Service, reader: Reader) -> Cell:
    return Cell(number(int(getattr(row, "customers", 0)), reader.say))


def _monthly(on: date) -> Callable[[Service, Reader], Cell]:
    def show(row: Service, reader: Reader) -> Cell:
        costs: list[CostLine] = getattr(row, "seen_costs", [])
        totals = per_month(map(running_cost, costs), on)
        return Cell(" + ".join(money(amount, code, reader.say) for code, amount in totals))

    return show


def _choices(table: str, say: Words) -> tuple[tuple[str, str], ...]:
    return tuple((code, catalogue_word(table, code, say)) for code in TABLES[table])


def _filters(sight: Sight, say: Words) -> tuple[Filter[Service], ...]:
    found: tuple[Filter[Service], ...] = (
        ChoiceFilter("state", N_("State"), _choices("state", say),
                     lambda rows, value: rows.filter(state=value)),
        ChoiceFilter("criticality", N_("Criticality"), _choices("criticality", say),
                     lambda rows, value: rows.filter(criticality=value)),
    )  # fmt: skip
    if not sight.is_provider_staff:
        return found
    return (
        *found,
        TextFilter("provider", N_("Delivered by"), lambda rows, typed: rows.filter(
            provider__in=Party.objects.filter(matching(typed)))),
        TextFilter("owner", N_("Owner"), lambda rows, typed: rows.filter(
            owner__in=Person.objects.filter(matching(typed)))),
        ChoiceFilter("owned", N_("Has an owner"), ((_WITHOUT, N_("no")), (_WITH, N_("yes"))),
                     lambda rows, value: rows.filter(owner__isnull=value == _WITHOUT)),
    )  # fmt: skip


def use_list(on: date, ends: frozenset[int], say: Words) -> Listing[OfferingUse]:
    """Who uses an offering; `ends` are the customers for whom the reader may end it."""
    in_use = say("in use (offering)").removesuffix(" (offering)")

    def until(row: OfferingUse, reader: Reader) -> Cell:
        is_over = row.until is not None and row.until <= on
        if is_over or row.customer_id not in ends:
            return date_cell(row.until, reader)
        words = on_date(row.until, reader.say) if row.until else reader.say("End it")
        return Cell(words, href=reverse("use-end", args=[row.pk]))

    columns: tuple[Column[OfferingUse], ...] = (
        Column("customer", N_("Customer"), _customer, ("customer__words", "since"),
               exports=lambda row: row.customer.name),
        Column("since", N_("Since"), lambda row, reader: date_cell(row.since, reader),
               ("since",), exports=lambda row: row.since),
        Column("until", N_("Until (not included)"),
               until, exports=lambda row: row.until),
        Column("state", N_("State"),
               lambda row, reader: period_state(row.since, row.until, on, reader.say, in_use)),
    )  # fmt: skip
    states = ((_NOW, in_use), (_TO_COME, N_("to come")), (_PAST, N_("ended")))
    return Listing(
        "uses",
        columns=columns,
        order="customer",
        filters=(ChoiceFilter("state", N_("State"), states,
                              lambda rows, value: rows.filter(_uses_that_are(value, on))),),
        counted=NN_("{count} use", "{count} uses"),
    )  # fmt: skip


def _uses_that_are(state: str, on: date) -> Q:
    if state == _PAST:
        return Q(until__lte=on)
    return lasts_on(on) if state == _NOW else Q(since__gt=on)


def _customer(row: OfferingUse, reader: Reader) -> Cell:
    return Cell(row.customer.name, href=reverse("party", args=[row.customer_id]))


def facility_rows(facilities: QuerySet[Facility]) -> QuerySet[Facility]:
    """Facilities with all that their list shows of them."""
    return facilities.select_related("party").annotate(services=Count("needed_by"))


def facility_list(sight: Sight, say: Words) -> Listing[Facility]:
    """The list of facilities."""
    seen = parties_visible_to(sight)
    columns: tuple[Column[Facility], ...] = (
        Column("code", N_("Code"), lambda row, _: Cell(row.code), ("code",)),
        Column("name", N_("Name"), _facility, exports=lambda row: title_of(row, say)),
        Column("party", N_("Run by"), lambda row, _: Cell(row.party.name),
               ("party__words", "code")),
    )  # fmt: skip
    if sight.is_provider_staff and sight.services is None:
        columns += (
            Column("services", N_("Services that need it"),
                   lambda row, reader: Cell(number(_needing(row), reader.say)),
                   ("services", "code"), exports=_needing, is_number=True),
        )  # fmt: skip
    return Listing(
        "facilities",
        columns=columns,
        order="code",
        filters=(TextFilter("party", N_("Run by"), lambda rows, typed: rows.filter(
            party__in=seen.filter(matching(typed)))),),
        by_words=True,
        counted=NN_("{count} facility", "{count} facilities"),
    )  # fmt: skip


def _facility(row: Facility, reader: Reader) -> Cell:
    return Cell(title_of(row, reader.say), href=reverse("facility", args=[row.pk]))


def _needing(row: Facility) -> int:
    return int(getattr(row, "services", 0))
