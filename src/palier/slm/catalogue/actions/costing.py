"""What services cost their provider. Nobody outside reads of it in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from palier.calculus.instants import Instant
from palier.calculus.money import minor_digits
from palier.slm.catalogue.actions.holding import Doing, check_days, create_row, held
from palier.slm.catalogue.models import CostKind, CostLine, CostPeriod, Service
from palier.slm.parties.actions import By, change_fields, check_row, require_text
from palier.slm.parties.errors import AlreadyEnded, FieldUnfit


@dataclass(frozen=True, slots=True)
class CostFacts:
    """What is paid for, how much each time, how often, from a day until another."""

    name: str
    kind: CostKind
    amount: Decimal
    currency: str
    period: CostPeriod
    since: date
    until: date | None = None


def add_cost(*, service: Service, facts: CostFacts, by: By, at: Instant) -> CostLine:
    """Adds a cost to a service.

    Raises `NameTaken` for a second one of the same name and first day, `FieldUnfit`,
    `UnknownCurrency` and `NotPermitted`.
    """
    values = _values(facts)
    with held(service, "cost.change", Doing(by, at)) as made:
        row = CostLine(service=made.service, **values)
        create_row(row, f"a cost {row.name!r} of {service.code} from {row.since} on")
        made.note_hidden("cost.added", {"cost": row.pk, **_said(values)})
    return row


def change_cost(
    *, cost: CostLine, facts: CostFacts, expected: int, by: By, at: Instant
) -> CostLine:
    """Changes a cost; `expected` is the version of its service.

    Without a difference nothing is done. Raises as `add_cost`, and `ChangedMeanwhile`.
    """
    with held(cost.service, "cost.change", Doing(by, at, expected)) as made:
        row = CostLine.objects.get(pk=cost.pk)
        before = change_fields(row, _values(facts))
        if before:
            _save(row)
            after = {name: getattr(row, name) for name in before}
            changes = {"before": _said(before), "after": _said(after)}
            made.note_hidden("cost.changed", {"cost": row.pk, **changes})
    return row


def end_cost(*, cost: CostLine, until: date, expected: int, by: By, at: Instant) -> CostLine:
    """Says from which day on a cost is not paid; `expected` is the version of its service.

    Raises `AlreadyEnded` where it ends on that day, `FieldUnfit`, `ChangedMeanwhile` and
    `NotPermitted`.
    """
    with held(cost.service, "cost.change", Doing(by, at, expected)) as made:
        row = CostLine.objects.get(pk=cost.pk)
        if row.until == until:
            raise AlreadyEnded(f"it ends on {until}", hint="there is nothing left to do")
        check_days(row.since, until)
        before, row.until = row.until, until
        row.save(update_fields=("until",))
        changes = {"before": _said({"until": before}), "after": _said({"until": until})}
        made.note_hidden("cost.ended", {"cost": row.pk, **changes})
    return row


def _save(row: CostLine) -> None:
    same = CostLine.objects.filter(service=row.service_id, name=row.name, since=row.since)
    if same.exclude(pk=row.pk).exists():
        message = f"there is another cost {row.name!r} from {row.since} on"
        raise FieldUnfit(message, field="name", hint="choose another name")
    check_row(row)
    row.save()


def _values(facts: CostFacts) -> dict[str, Any]:
    check_days(facts.since, facts.until)
    minor_digits(facts.currency)
    if facts.amount.is_nan() or facts.amount < 0:
        raise FieldUnfit("the amount is less than nothing", field="amount", hint="write 0 or more")
    return {
        "name": require_text(facts.name, "name"),
        "kind": facts.kind.value,
        "amount": facts.amount,
        "currency": facts.currency,
        "period": facts.period.value,
        "since": facts.since,
        "until": facts.until,
    }


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, str) else str(value)
        for name, value in values.items()
    }
