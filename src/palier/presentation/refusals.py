"""Every refusal in words: one sentence per error code, for people who do not read English."""

from __future__ import annotations

from palier.calculus.errors import PalierError
from palier.presentation.languages import N_, Words

SITUATIONS = {
    "affected-share-unreadable": N_("the share of users affected by an outage cannot be read"),
    "availability-out-of-range": N_("an availability lies outside 0 to 100%"),
    "bad-calendar": N_("a calendar cannot be read"),
    "bad-day-hours": N_("the hours of a day cannot be read"),
    "bad-master": N_("a text does not name the master of a Spark cluster"),
    "bad-option": N_("the value of an option cannot be used"),
    "bad-ratio": N_("a ratio cannot be read"),
    "bad-window": N_("windows declared so cannot be cut"),
    "calculus-error": N_("a value has no meaning"),
    "calendar-never-opens": N_("a calendar does not open within ten years"),
    "calendars-differ": N_("response budgets on different calendars cannot be added"),
    "cannot-write": N_("a file cannot be written"),
    "claim-anchor-missing": N_("the instant that a claim is counted from is not known"),
    "composite-of-itself": N_("a composite is made of itself"),
    "database-away": N_("the database does not answer"),
    "database-unknown": N_("a URL names no database that can be used"),
    "decompression-bomb": N_("a compressed file grows beyond the limit"),
    "disk-full": N_("there is no room left to write"),
    "documents-error": N_("the documents cannot be used"),
    "duplicate-header": N_("two columns have the same name"),
    "earn-back-levels": N_("the target of an earn-back is not better than the expected level"),
    "empty-file": N_("a file is empty"),
    "figures-not-measured": N_("a composite of figures is evaluated, not measured"),
    "file-missing": N_("a file is missing"),
    "folder-in-the-way": N_("a folder is in the way of what is to be written"),
    "group-fee-missing": N_("a group has no fee of its own, where others have one"),
    "hold-exists": N_("a hold has the same name"),
    "impossible-redundancy": N_("a redundancy is impossible"),
    "instant-out-of-range": N_("an instant lies outside the years 1900 to 2200"),
    "instant-without-zone": N_("an instant has no time zone"),
    "invalid-document": N_("a document has problems"),
    "invalid-mapping": N_("a mapping breaks a rule"),
    "invalid-scenario": N_("a scenario breaks a rule"),
    "java-missing": N_("Spark finds no Java that starts"),
    "journal-broken": N_("an entry of the journal was changed"),
    "kinds-collide": N_("one series is given both as events and as counters"),
    "lease-lost": N_("another process took over the work"),
    "line-too-long": N_("a line is too long"),
    "local-time-does-not-exist": N_("a local time does not exist: the clocks jump over it"),
    "local-time-exists-twice": N_("a local time exists twice: the clocks are set back"),
    "master-unreachable": N_("the master of a Spark cluster does not answer"),
    "measurements-error": N_("the measurements cannot be used"),
    "missing-column": N_("a column is missing"),
    "negative-credit": N_("a share or an amount is negative"),
    "no-chain": N_("the documents hold no chain"),
    "no-spark-workers": N_("a Spark cluster gives no worker"),
    "no-such-hold": N_("there is no such hold"),
    "no-such-snapshot": N_("there is no such snapshot of the store"),
    "no-such-window": N_("there is no such window"),
    "not-migrated": N_("the tables of the database are those of another version"),
    "not-permitted": N_("no responsibility allows this"),
    "nothing-recorded": N_("an action left nothing in the journal"),
    "one-agreement-at-a-time": N_("a report is about one agreement"),
    "openslo-invalid": N_("an OpenSLO document is not valid"),
    "pack-damaged": N_("an evidence pack is not as it was exported"),
    "palier-error": N_("the situation is refused"),
    "part-damaged": N_("a part of the store is damaged"),
    "party-code-taken": N_("another party has the code"),
    "person-address-taken": N_("somebody signs in with the address already"),
    "pool-overdrawn": N_("the allocations of a pool exceed it"),
    "pool-ratio-differs": N_("one pool is written with two shares"),
    "pyspark-missing": N_("pyspark is not installed"),
    "quantile-without-q": N_("a quantile needs its share"),
    "recurrence-impossible": N_("a recurrence can never hold, or always does"),
    "responsibility-unfit": N_("the responsibility does not suit the person or the dates"),
    "sample-unit-differs": N_("samples are in a unit that does not lead to the indicator's"),
    "span-ends-before-start": N_("a span ends before it starts"),
    "spark-failed": N_("a Spark cluster cannot do the work"),
    "spark-worker-differs": N_("a worker of a Spark cluster lacks the libraries of the driver"),
    "store-busy": N_("the store is busy"),
    "store-damaged": N_("the store is damaged"),
    "store-error": N_("the store cannot do what is asked"),
    "store-exists": N_("there is a store already"),
    "store-format": N_("the store was written by another edition"),
    "store-missing": N_("there is no store at this place"),
    "store-unwritable": N_("the store cannot be written"),
    "tally-mismatch": N_("a tally is not of the kind that the indicator needs"),
    "tier-empty": N_("no figure can fall in a tier"),
    "tier-hole": N_("no tier prices some missed figures"),
    "tier-overlap": N_("two tiers price the same figures"),
    "truncated-file": N_("a file ends too early or is damaged"),
    "units-differ": N_("values are in a unit that cannot be compared with the target's"),
    "units-disagree": N_("two sources give one series two units or two resolutions"),
    "unknown-currency": N_("a currency is not known"),
    "unknown-format": N_("the format of a file is not known"),
    "unknown-language": N_("a language is not known"),
    "unknown-limit-calendar": N_("a limit names a calendar that the agreement does not have"),
    "unknown-member": N_("a composite names an objective that the agreement does not have"),
    "unknown-place": N_("the place of the parts of a store is not known"),
    "unknown-stacking-group": N_("a rule refers to a group or a rule that does not exist"),
    "unknown-zone": N_("a time zone is not known"),
    "unreadable-file": N_("a file cannot be read"),
    "versions-out-of-order": N_("the versions do not follow each other in time"),
    "weak-password": N_("the password is easily guessed"),
    "weights-add-to-nothing": N_("the weights of the members add up to nothing"),
    "window-never-closes": N_("a window never closes"),
    "wrong-encoding": N_("the encoding of a file is not the one declared"),
    "wrong-layout": N_("a table does not have the columns of its kind"),
}


_SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}


def severity_name(severity: str, say: Words) -> str:
    """How bad a problem of a document is, in a word."""
    return say(_SEVERITIES[severity])


def situation(error: PalierError, say: Words) -> str:
    """The situation that an error refuses; a code without words of its own is said by its kind."""
    if error.code not in SITUATIONS and error.code in _rules():
        return rule_broken(error.code, say)
    for kind in (error.code, *(getattr(each, "code", "") for each in type(error).__mro__)):
        if kind in SITUATIONS:
            return say(SITUATIONS[kind])
    return say(SITUATIONS[PalierError.code])


def rule_broken(code: str, say: Words) -> str:
    """The rule of documents that a problem breaks; empty for a code that is not registered."""
    return say(_rules().get(code, ""))


def rejection(code: str, say: Words) -> str:
    """Why a row was not accepted, by its code; empty for a code that is not registered."""
    from palier.measurements.errors import REJECTION_CODES

    return say(REJECTION_CODES.get(code, ""))


def _rules() -> dict[str, str]:
    # Documents are a large library, and a refusal may come before any was read.
    from palier.documents.errors import RULES

    return RULES
