"""The ways that services are offered, and the customers that use them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.holding import (
    Doing,
    check_code,
    check_days,
    check_named,
    create_row,
    found_by,
    held,
)
from palier.slm.catalogue.actions.living import LEAVING, check_offering_move
from palier.slm.catalogue.errors import UseUnfit
from palier.slm.catalogue.models import Offering, OfferingUse, Service, ServiceState
from palier.slm.parties.actions import (
    By,
    change_fields,
    check_row,
    day_of,
    locked,
    require_open,
    trimmed,
)
from palier.slm.parties.errors import AlreadyEnded
from palier.slm.parties.models import Party, PartyKind
from palier.slm.parties.queries.lasting import not_over


@dataclass(frozen=True, slots=True)
class OfferingFacts:
    """What is known of an offering; at least one name."""

    name_fr: str = ""
    name_en: str = ""
    description_fr: str = ""
    description_en: str = ""


@dataclass(frozen=True, slots=True)
class NewOffering:
    """An offering to be: of which service, its code, and where in its life it stands."""

    service: Service
    code: str
    state: ServiceState = ServiceState.PLANNED


@dataclass(frozen=True, slots=True)
class Use:
    """Who uses an offering, from a day until another; None: until it is ended."""

    customer: Party
    since: date
    until: date | None = None


def create_offering(*, new: NewOffering, facts: OfferingFacts, by: By, at: Instant) -> Offering:
    """Offers a service in one more way. Raises `NameTaken`, `FieldUnfit` and `NotPermitted`."""
    check_code(new.code)
    values = trimmed(asdict(facts))
    with held(new.service, "service.change", Doing(by, at)) as made:
        row = Offering(service=made.service, code=new.code, state=new.state.value, **values)
        check_named(row)
        row.words = found_by(row)
        create_row(row, f"an offering {new.code!r} of {new.service.code} already")
        details = {"service": made.service.subject, "code": row.code, "state": row.state, **values}
        made.note_offering("offering.created", row, details)
    return row


def change_offering(
    *, offering: Offering, facts: OfferingFacts, expected: int, by: By, at: Instant
) -> Offering:
    """Changes what is known of an offering; without a difference nothing is done.

    Raises `ChangedMeanwhile`, `FieldUnfit` and `NotPermitted`.
    """
    with held(offering.service, "service.change", Doing(by, at)) as made:
        row = locked(Offering, offering.pk, expected)
        before = change_fields(row, trimmed(asdict(facts)))
        if before:
            check_named(row)
            row.words = found_by(row)
            row.version += 1
            check_row(row)
            row.save()
            after = {name: getattr(row, name) for name in before}
            made.note_offering("offering.changed", row, {"before": before, "after": after})
    return row


def move_offering(
    *, offering: Offering, to: ServiceState, expected: int, by: By, at: Instant, reason: str = ""
) -> Offering:
    """Moves an offering on in its life, or from retiring back to active.

    Retiring needs a reason. Raises `StateUnfit`, `StillUsed`, `ChangedMeanwhile`, `FieldUnfit` and
    `NotPermitted`.
    """
    with held(offering.service, "service.move", Doing(by, at)) as made:
        row = locked(Offering, offering.pk, expected)
        row.service = made.service
        why = check_offering_move(row, to, reason, at)
        before, row.state = row.state, to.value
        row.version += 1
        row.save(update_fields=("state", "version"))
        made.note_offering("offering.moved", row, {"before": before, "after": row.state}, why)
    return row


def begin_use(*, offering: Offering, use: Use, by: By, at: Instant) -> OfferingUse:
    """Says that a customer uses an offering; a use of the past can be written down later.

    Raises `UseUnfit`, `PartyClosed`, `FieldUnfit` and `NotPermitted`.
    """
    check_days(use.since, use.until)
    if use.customer.kind != PartyKind.CUSTOMER:
        message = f"{use.customer.code} is no customer"
        raise UseUnfit(message, hint="offerings are used by customers")
    with held(offering.service, "offering.use", Doing(by, at), party=use.customer) as made:
        row = locked(Offering, offering.pk, None)
        _check_begin(row, made.service, use, at)
        _check_alone(row, use, None)
        made_use = OfferingUse.objects.create(
            offering=row, customer=use.customer, since=use.since, until=use.until
        )
        details = {
            "offering": row.subject,
            "customer": use.customer.subject,
            "since": use.since.isoformat(),
            "until": None if use.until is None else use.until.isoformat(),
        }
        made.note_use("use.begun", made_use.subject, details, use.customer)
    return made_use


def end_use(*, use: OfferingUse, until: date, expected: int, by: By, at: Instant) -> OfferingUse:
    """Says on which day a customer no longer uses an offering.

    Raises `AlreadyEnded` where that day is past, `UseUnfit` where they use it again by then,
    `ChangedMeanwhile`, `FieldUnfit` and `NotPermitted`.
    """
    offering, customer = use.offering, use.customer
    with held(offering.service, "offering.use", Doing(by, at), party=customer) as made:
        row = locked(OfferingUse, use.pk, expected)
        if row.until is not None and row.until <= day_of(at):
            raise AlreadyEnded(f"it ended on {row.until}", hint="there is nothing left to do")
        check_days(row.since, until)
        _check_alone(offering, Use(customer, row.since, until), row)
        before, row.until = row.until, until
        row.version += 1
        row.save(update_fields=("until", "version"))
        details = {
            "before": None if before is None else before.isoformat(),
            "after": until.isoformat(),
        }
        made.note_use("use.ended", row.subject, details, customer)
    return row


def _check_begin(offering: Offering, service: Service, use: Use, at: Instant) -> None:
    """What is leaving is used by nobody new; what was used before can still be written down."""
    on = day_of(at)
    is_over = use.until is not None and use.until <= on
    if not is_over:
        require_open(use.customer)
    for state in (offering.state, service.state):
        is_late = use.since > on if state == ServiceState.RETIRING else not is_over
        if state in LEAVING and is_late:
            message = f"{service.code}/{offering.code} is {state}"
            raise UseUnfit(message, hint="choose an offering that stays")


def _check_alone(offering: Offering, use: Use, but: OfferingUse | None) -> None:
    """Raises `UseUnfit` where the customer uses the offering already at that time."""
    same = OfferingUse.objects.filter(offering=offering, customer=use.customer)
    meets = not_over(use.since)
    if use.until is not None:
        meets &= Q(since__lt=use.until)
    others = same if but is None else same.exclude(pk=but.pk)
    other = others.filter(meets).first()
    if other is not None:
        message = f"{use.customer.code} uses {offering.code} already, since {other.since}"
        raise UseUnfit(message, hint="end that use first")
