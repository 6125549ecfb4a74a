"""Rows of the catalogue to documents, and to values of the calculus."""

from __future__ import annotations

from typing import Any

from palier.calculus.money import Money
from palier.calculus.running_costs import CostPeriod, RunningCost
from palier.documents.catalogue import explicit
from palier.documents.models.kinds import API_VERSION, FacilityDocument, ServiceDocument
from palier.documents.models.shapes import FROM_VALUES, Title, titled
from palier.slm.catalogue.models import CostLine, Facility


def running_cost(row: CostLine) -> RunningCost:
    """What is paid, and when."""
    return RunningCost(row.amount, row.currency, CostPeriod(row.period), row.since, row.until)


def service_document(row: Any) -> dict[str, Any]:
    """The explicit form of a service, a row with what was fetched of it: `all_needs`, and so on."""
    owner = row.owner
    spec = {
        "provider": row.provider.code,
        "owner": "" if owner is None else owner.email,
        "description": _texts(row, "description"),
        "criticality": row.criticality,
        "state": row.state,
        "needs": [
            {"service": each.needed.code, "kind": each.kind, "note": each.note}
            for each in row.all_needs
        ],
        "offerings": [_offering(each) for each in row.all_offerings],
        "costs": [_cost(each) for each in row.all_costs],
        "limits": [
            {
                "name": each.name,
                "unit": each.unit,
                "most": each.most,
                "window": each.window,
                "offering": each.offering and each.offering.code,
            }
            for each in row.all_limits
        ],
        "facilities": [
            {"facility": each.facility.code, "note": each.note} for each in row.all_facility_needs
        ],
    }
    made = ServiceDocument.model_validate(_document("Service", row, spec), context=FROM_VALUES)
    return explicit(made)


def facility_document(row: Facility) -> dict[str, Any]:
    """The explicit form of a facility."""
    spec = {"party": row.party.code, "note": row.note}
    made = FacilityDocument.model_validate(_document("Facility", row, spec), context=FROM_VALUES)
    return explicit(made)


def _document(kind: str, row: Any, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": row.code, "title": _texts(row, "name")}
    return {"api_version": API_VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _offering(row: Any) -> dict[str, Any]:
    return {
        "name": row.code,
        "title": _texts(row, "name"),
        "description": _texts(row, "description"),
        "state": row.state,
        "uses": [
            {"customer": each.customer.code, "since": each.since, "until": each.until}
            for each in row.all_uses
        ],
    }


def _cost(row: CostLine) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "amount": Money(row.amount, row.currency),
        "period": row.period,
        "since": row.since,
        "until": row.until,
    }


def _texts(row: Any, name: str) -> Title | None:
    both = (("en", getattr(row, f"{name}_en")), ("fr", getattr(row, f"{name}_fr")))
    written = tuple((language, text) for language, text in both if text)
    return titled(written) if written else None
