"""Brings in what stands in the document of a service: uses, needs, costs and limits."""

from __future__ import annotations

from dataclasses import dataclass

from palier.calculus.instants import Instant
from palier.documents.models.cataloguing import (
    CostLineShape,
    DependencyShape,
    FacilityNeedShape,
    UseShape,
    WorkloadLimitShape,
)
from palier.slm.catalogue.actions.costing import CostFacts, add_cost, change_cost
from palier.slm.catalogue.actions.finding import Known, version_of
from palier.slm.catalogue.actions.limiting import LimitFacts, add_limit, change_limit
from palier.slm.catalogue.actions.needing import (
    Need,
    add_dependency,
    change_dependency,
    need_facility,
)
from palier.slm.catalogue.actions.offering import Use, begin_use, end_use
from palier.slm.catalogue.errors import UseUnfit
from palier.slm.catalogue.models import (
    CostKind,
    CostLine,
    CostPeriod,
    Dependency,
    DependencyKind,
    FacilityNeed,
    LoadWindow,
    OfferingUse,
    WorkloadLimit,
)
from palier.slm.parties.actions import By


@dataclass(frozen=True, slots=True)
class PartBringer:
    """Brings in parts of a service; each says whether it is new."""

    by: By
    at: Instant
    code: str
    known: Known

    def use(self, offering: str, spec: UseShape) -> bool:
        """A customer's use of an offering. One that ended is not begun again by a document."""
        found = self.known.offering(self.known.service(self.code), offering)
        customer = self.known.party(spec.customer, "customer")
        same = OfferingUse.objects.filter(offering=found, customer=customer, since=spec.since)
        row = same.first()
        if row is None:
            use = Use(customer, spec.since, spec.until)
            begin_use(offering=found, use=use, by=self.by, at=self.at)
            return True
        if row.until == spec.until:
            return False
        if spec.until is None:
            message = f"this use ends on {row.until}"
            raise UseUnfit(message, hint="write its `until`; a new use has another `since`")
        row.offering, row.customer = found, customer
        end_use(use=row, until=spec.until, expected=row.version, by=self.by, at=self.at)
        return False

    def dependency(self, spec: DependencyShape) -> bool:
        """A service that this one needs."""
        service, needed = self.known.service(self.code), self.known.service(spec.service, "service")
        need = Need(needed, DependencyKind(spec.kind.value), spec.note)
        if Dependency.objects.filter(service=service, needed=needed).exists():
            change_dependency(
                service=service, need=need, expected=version_of(service), by=self.by, at=self.at
            )
            return False
        add_dependency(service=service, need=need, by=self.by, at=self.at)
        return True

    def cost(self, spec: CostLineShape) -> bool:
        """What it costs."""
        service = self.known.service(self.code)
        amount, currency = spec.amount
        kind, period = CostKind(spec.kind.value), CostPeriod(spec.period.value)
        facts = CostFacts(spec.name, kind, amount, currency, period, spec.since, spec.until)
        row = CostLine.objects.filter(
            service=service, name=spec.name.strip(), since=spec.since
        ).first()
        if row is None:
            add_cost(service=service, facts=facts, by=self.by, at=self.at)
            return True
        row.service = service
        change_cost(cost=row, facts=facts, expected=version_of(service), by=self.by, at=self.at)
        return False

    def limit(self, spec: WorkloadLimitShape) -> bool:
        """How much it bears."""
        service = self.known.service(self.code)
        offering = (
            self.known.offering(service, spec.offering, "offering") if spec.offering else None
        )
        window = LoadWindow(spec.window.value)
        facts = LimitFacts(spec.name, spec.unit, spec.most, window, offering)
        row = WorkloadLimit.objects.filter(
            service=service, offering=offering, name=spec.name.strip()
        ).first()
        if row is None:
            add_limit(service=service, facts=facts, by=self.by, at=self.at)
            return True
        row.service = service
        change_limit(limit=row, facts=facts, expected=version_of(service), by=self.by, at=self.at)
        return False

    def facility_need(self, spec: FacilityNeedShape) -> bool:
        """A facility that it needs."""
        service = self.known.service(self.code)
        facility = self.known.facility(spec.facility, "facility")
        is_new = not FacilityNeed.objects.filter(service=service, facility=facility).exists()
        need_facility(service=service, facility=facility, note=spec.note, by=self.by, at=self.at)
        return is_new
