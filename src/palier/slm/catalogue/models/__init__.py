"""Services and offerings, and what they need, cost and bear."""

from palier.slm.catalogue.models.needs import (
    CostKind,
    CostLine,
    CostPeriod,
    Dependency,
    DependencyKind,
    Facility,
    FacilityNeed,
    LoadWindow,
    WorkloadLimit,
)
from palier.slm.catalogue.models.offers import (
    Criticality,
    Offering,
    OfferingUse,
    Service,
    ServiceState,
)

__all__ = [
    "CostKind",
    "CostLine",
    "CostPeriod",
    "Criticality",
    "Dependency",
    "DependencyKind",
    "Facility",
    "FacilityNeed",
    "LoadWindow",
    "Offering",
    "OfferingUse",
    "Service",
    "ServiceState",
    "WorkloadLimit",
]
