"""Services and what belongs to them, in words: one text per code."""

from __future__ import annotations

from palier.presentation.languages import N_, Words

STATES = {
    "planned": N_("planned"),
    "active": N_("active (service)"),
    "retiring": N_("retiring"),
    "retired": N_("retired"),
}

CRITICALITIES = {
    "critical": N_("critical"),
    "high": N_("high (criticality)"),
    "medium": N_("medium (criticality)"),
    "low": N_("low (criticality)"),
}

DEPENDENCIES = {
    "hard": N_("fails without it"),
    "soft": N_("goes on without it"),
}

COSTS = {
    "labour": N_("labour (cost)"),
    "licence": N_("licence (cost)"),
    "hosting": N_("hosting (cost)"),
    "supplier": N_("supplier (cost)"),
    "facility": N_("facility (cost)"),
    "measuring": N_("measuring (cost)"),
    "other": N_("other (cost)"),
}

PERIODS = {
    "once": N_("paid once"),
    "month": N_("each month"),
    "year": N_("each year"),
}

WINDOWS = {
    "moment": N_("at any one time"),
    "hour": N_("in an hour"),
    "day": N_("in a day"),
    "month": N_("in a month"),
}

PARTS = {
    "service": N_("service"),
    "state": N_("state"),
    "offering": N_("offering"),
    "use": N_("use by a customer"),
    "dependency": N_("dependency"),
    "cost": N_("cost"),
    "limit": N_("workload limit"),
    "facility": N_("facility"),
    "need": N_("need for a facility"),
}
"""What an import brings in."""

OUTCOMES = {
    "created": N_("new (import)"),
    "changed": N_("changed (import)"),
    "unchanged": N_("unchanged (import)"),
}
"""What becomes of it."""

TABLES = {
    "state": STATES,
    "criticality": CRITICALITIES,
    "dependency": DEPENDENCIES,
    "cost": COSTS,
    "period": PERIODS,
    "window": WINDOWS,
    "part": PARTS,
    "outcome": OUTCOMES,
}
# Where one English word is two in French, the message says of what, in brackets.
_MARKS = (" (service)", " (criticality)", " (cost)", " (import)")


def catalogue_word(table: str, code: str, say: Words) -> str:
    """What a code of a table means; the code itself where it has no word."""
    said = say(TABLES[table][code]) if code in TABLES[table] else code
    for mark in _MARKS:
        said = said.removesuffix(mark)
    return said
