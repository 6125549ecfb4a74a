"""Every refusal in words: one sentence per error code, for people who do not read English."""

from __future__ import annotations

from palier.calculus.errors import PalierError
from palier.presentation.languages import N_, Words

SITUATIONS = {
    "address-away": N_("an address does not answer"),
    "address-refused": N_("an address is not one that may be reached"),
    "address-unusable": N_("nobody can answer at the address"),
    "affected-share-unreadable": N_("the share of users affected by an outage cannot be read"),
    "already-ended": N_("this has ended already"),
    "availability-out-of-range": N_("an availability lies outside 0 to 100%"),
    "backup-damaged": N_("a backup is not as it was written"),
    "backup-too-new": N_("a backup is of a later version"),
    "bad-calendar": N_("a calendar cannot be read"),
    "bad-day-hours": N_("the hours of a day cannot be read"),
    "bad-master": N_("a text does not name the master of a Spark cluster"),
    "bad-option": N_("the value of an option cannot be used"),
    "bad-ratio": N_("a ratio cannot be read"),
    "bad-window": N_("windows declared so cannot be cut"),
    "body-not-json": N_("the body of a request is not said to be JSON"),
    "body-too-large": N_("the body of a request is too large"),
    "body-unreadable": N_("the body of a request cannot be read"),
    "calculus-error": N_("a value has no meaning"),
    "calendar-never-opens": N_("a calendar does not open within ten years"),
    "calendars-differ": N_("response budgets on different calendars cannot be added"),
    "cannot-write": N_("a file cannot be written"),
    "catalogue-file-gone": N_("the file is no longer kept"),
    "catalogue-name-taken": N_("another one in the catalogue has this code or this name"),
    "catalogue-refused": N_("something in the documents cannot be imported"),
    "changed-meanwhile": N_("somebody else has changed this meanwhile"),
    "claim-anchor-missing": N_("the instant that a claim is counted from is not known"),
    "composite-of-itself": N_("a composite is made of itself"),
    "copy-unreadable": N_("a copy that was kept elsewhere cannot be read"),
    "database-away": N_("the database does not answer"),
    "database-not-empty": N_("the database to restore into is not empty"),
    "database-unknown": N_("a URL names no database that can be used"),
    "decompression-bomb": N_("a compressed file grows beyond the limit"),
    "delivery-underway": N_("a delivery is still being tried"),
    "demo-exposed": N_("a demonstration stands on a server that others reach"),
    "deputy-unfit": N_("the deputy does not suit the person or the dates"),
    "disk-full": N_("there is no room left to write"),
    "documents-error": N_("the documents cannot be used"),
    "duplicate-header": N_("two columns have the same name"),
    "earn-back-levels": N_("the target of an earn-back is not better than the expected level"),
    "empty-file": N_("a file is empty"),
    "field-unfit": N_("a field does not take the value"),
    "figures-not-measured": N_("a composite of figures is evaluated, not measured"),
    "file-missing": N_("a file is missing"),
    "folder-in-the-way": N_("a folder is in the way of what is to be written"),
    "group-fee-missing": N_("a group has no fee of its own, where others have one"),
    "hold-exists": N_("a hold has the same name"),
    "home-in-use": N_("the folder to restore in is not empty"),
    "identity-provider-unfit": N_("the settings of the identity provider cannot be used"),
    "impossible-redundancy": N_("a redundancy is impossible"),
    "instant-out-of-range": N_("an instant lies outside the years 1900 to 2200"),
    "instant-without-zone": N_("an instant has no time zone"),
    "invalid-document": N_("a document has problems"),
    "invalid-mapping": N_("a mapping breaks a rule"),
    "invalid-scenario": N_("a scenario breaks a rule"),
    "invitation-expired": N_("the invitation was sent too long ago"),
    "invitation-unknown": N_("the link of the invitation opens nothing"),
    "java-missing": N_("Spark finds no Java that starts"),
    "job-not-failed": N_("a job did not fail, or another one does the same"),
    "job-not-worth-repeating": N_("a job would fail in the same way each time"),
    "job-over": N_("what a job was to send was forgotten when it failed"),
    "journal-broken": N_("an entry of the journal was changed"),
    "key-reused": N_("another request came with the same idempotency key"),
    "key-unreadable": N_("a file holds no key that can sign"),
    "kinds-collide": N_("one series is given both as events and as counters"),
    "last-administrator": N_("the last administrator cannot be taken away"),
    "lease-lost": N_("another process took over the work"),
    "letter-unfit": N_("a message cannot be written as it is given"),
    "line-too-long": N_("a line is too long"),
    "list-too-long": N_("a list has more rows than a sheet holds"),
    "local-time-does-not-exist": N_("a local time does not exist: the clocks jump over it"),
    "local-time-exists-twice": N_("a local time exists twice: the clocks are set back"),
    "mail-address-unfit": N_("mail cannot be sent to the address"),
    "mail-unknown": N_("a URL names no way to send mail"),
    "master-unreachable": N_("the master of a Spark cluster does not answer"),
    "measurements-error": N_("the measurements cannot be used"),
    "method-refused": N_("an address does not answer this method"),
    "missing-column": N_("a column is missing"),
    "need-unfit": N_("a service would rest on one that is being taken away, or on one twice"),
    "needs-loop": N_("a service would need itself"),
    "negative-credit": N_("a share or an amount is negative"),
    "no-chain": N_("the documents hold no chain"),
    "no-spark-workers": N_("a Spark cluster gives no worker"),
    "no-such-hold": N_("there is no such hold"),
    "no-such-snapshot": N_("there is no such snapshot of the store"),
    "no-such-thing": N_("it is not there, or not yours to see"),
    "no-such-window": N_("there is no such window"),
    "not-migrated": N_("the tables of the database are those of another version"),
    "not-permitted": N_("no responsibility allows this"),
    "not-signed-in": N_("nobody is signed in"),
    "nothing-recorded": N_("an action left nothing in the journal"),
    "offering-still-used": N_("customers use it"),
    "one-agreement-at-a-time": N_("a report is about one agreement"),
    "openslo-invalid": N_("an OpenSLO document is not valid"),
    "pack-damaged": N_("an evidence pack is not as it was exported"),
    "palier-error": N_("the situation is refused"),
    "part-damaged": N_("a part of the store is damaged"),
    "party-closed": N_("the organisation is closed"),
    "party-code-taken": N_("another party has the code"),
    "person-address-taken": N_("somebody signs in with the address already"),
    "person-has-joined": N_("the person signs in with a password already"),
    "person-not-active": N_("the person is not active"),
    "pool-overdrawn": N_("the allocations of a pool exceed it"),
    "pool-ratio-differs": N_("one pool is written with two shares"),
    "port-taken": N_("another program answers at the port"),
    "program-failed": N_("a program of PostgreSQL failed"),
    "program-unfit": N_("a program of PostgreSQL is absent or too old"),
    "pyspark-missing": N_("pyspark is not installed"),
    "quantile-without-q": N_("a quantile needs its share"),
    "recurrence-impossible": N_("a recurrence can never hold, or always does"),
    "request-forged": N_("a request does not come from a page of this server"),
    "request-invalid": N_("values of a request break a rule"),
    "request-refused": N_("a request cannot be answered as it is"),
    "request-underway": N_("the same request is still being done"),
    "responsibility-unfit": N_("the responsibility does not suit the person or the dates"),
    "sample-unit-differs": N_("samples are in a unit that does not lead to the indicator's"),
    "scope-missing": N_("the token was not made for this"),
    "second-step-missing": N_("the second step must be set up first"),
    "second-step-unreadable": N_(
        "the secret of the second step was written with another key of the server"
    ),
    "server-failed": N_("something failed on the side of the server"),
    "service-still-needed": N_("an active service cannot do without it"),
    "setting-unfit": N_("the value of a setting cannot be read"),
    "signature-wrong": N_("a signature is not that of its content"),
    "span-ends-before-start": N_("a span ends before it starts"),
    "spark-failed": N_("a Spark cluster cannot do the work"),
    "spark-worker-differs": N_("a worker of a Spark cluster lacks the libraries of the driver"),
    "state-unfit": N_("its life has no such step from where it stands"),
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
    "token-expired": N_("the token has expired"),
    "token-unknown": N_("the token opens nothing"),
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
    "use-unfit": N_("a customer cannot use an offering so"),
    "version-needed": N_("a change does not say which version it changes"),
    "versions-out-of-order": N_("the versions do not follow each other in time"),
    "weak-password": N_("the password is easily guessed"),
    "webhook-kinds-unreadable": N_("the kinds that a webhook is told of cannot be read"),
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


def situation_of(code: str, say: Words) -> str:
    """The situation of a code; empty for one without words of its own."""
    return say(SITUATIONS.get(code, ""))


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
