"""Responsibilities in words."""

from __future__ import annotations

from palier.presentation.languages import N_, Words

RESPONSIBILITIES = {
    "operations_analyst": N_("operations analyst"),
    "monitoring_liaison": N_("monitoring and liaison"),
    "service_level_analyst": N_("service level analyst"),
    "service_level_manager": N_("service level manager"),
    "head_of_delivery": N_("head of service delivery"),
    "executive": N_("executive"),
    "customer_representative": N_("customer representative"),
    "supplier_representative": N_("supplier representative"),
    "auditor": N_("auditor"),
    "administrator": N_("administrator"),
}


def responsibility_name(code: str, say: Words) -> str:
    """The name of a responsibility; its code where it has none."""
    return say(RESPONSIBILITIES[code]) if code in RESPONSIBILITIES else code
