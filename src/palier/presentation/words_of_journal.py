"""Entries of the journal in words: what was done in short, and who did what in a sentence."""

from __future__ import annotations

from palier.presentation.languages import N_, Words

# In a sentence, `who` is who did it, `what` the thing it was done to, and `of` whom it concerns.
KINDS = {
    "absence.recorded": (N_("absence recorded"), N_("{who} recorded an absence of {of}")),
    "absence.removed": (N_("absence taken back"), N_("{who} took back an absence of {of}")),
    "catalogue.imported": (
        N_("catalogue imported"),
        N_("{who} imported documents into the catalogue"),
    ),
    "contact.changed": (N_("contact changed"), N_("{who} changed the contact {what}")),
    "contact.created": (N_("contact added"), N_("{who} added the contact {what}")),
    "contact.erased": (N_("contact erased"), N_("{who} erased the contact {what}")),
    "contact.paths_set": (
        N_("ways to reach the contact changed"),
        N_("{who} changed how the contact {what} is reached"),
    ),
    "contact.removed": (N_("contact removed"), N_("{who} removed the contact {what}")),
    "cost.added": (N_("cost added"), N_("{who} added a cost to the service {what}")),
    "cost.changed": (N_("cost changed"), N_("{who} changed a cost of the service {what}")),
    "cost.ended": (N_("cost ended"), N_("{who} ended a cost of the service {what}")),
    "dependency.added": (
        N_("dependency added"),
        N_("{who} wrote that the service {what} needs {of}"),
    ),
    "dependency.changed": (
        N_("dependency changed"),
        N_("{who} changed how the service {what} needs {of}"),
    ),
    "dependency.removed": (
        N_("dependency removed"),
        N_("{who} wrote that the service {what} no longer needs {of}"),
    ),
    "deputy.ended": (N_("deputy ended"), N_("{who} ended a time of standing in for {of}")),
    "deputy.named": (N_("deputy named"), N_("{who} named a deputy for {of}")),
    "facility.changed": (N_("facility changed"), N_("{who} changed the facility {what}")),
    "facility.created": (N_("facility added"), N_("{who} added the facility {what}")),
    "facility_need.added": (
        N_("need for a facility added"),
        N_("{who} wrote that the service {what} needs the facility {of}"),
    ),
    "facility_need.changed": (
        N_("need for a facility changed"),
        N_("{who} changed what the service {what} needs the facility {of} for"),
    ),
    "facility_need.removed": (
        N_("need for a facility removed"),
        N_("{who} wrote that the service {what} no longer needs the facility {of}"),
    ),
    "identity.connected": (
        N_("identity of another site connected"),
        N_("{who} connected an identity of another site"),
    ),
    "invitation.accepted": (N_("invitation accepted"), N_("{of} accepted an invitation")),
    "invitation.revoked": (
        N_("invitation taken back"),
        N_("{who} took back the invitation of {of}"),
    ),
    "job.retried": (N_("job tried again"), N_("{who} had the {what} tried again")),
    "journal.proof_asked": (
        N_("proof of the journal asked for"),
        N_("{who} asked for a proof of the journal"),
    ),
    "journal.signed": (N_("checkpoint signed"), N_("{who} signed a checkpoint of the journal")),
    "limit.added": (N_("limit added"), N_("{who} added a limit to the service {what}")),
    "limit.changed": (N_("limit changed"), N_("{who} changed a limit of the service {what}")),
    "limit.removed": (N_("limit removed"), N_("{who} removed a limit of the service {what}")),
    "offering.changed": (N_("offering changed"), N_("{who} changed the offering {what}")),
    "offering.created": (N_("offering added"), N_("{who} added the offering {what}")),
    "offering.moved": (
        N_("offering moved on in its life"),
        N_("{who} moved the offering {what} on in its life"),
    ),
    "party.changed": (N_("organisation changed"), N_("{who} changed the organisation {what}")),
    "party.closed": (N_("organisation closed"), N_("{who} closed the organisation {what}")),
    "party.created": (N_("organisation added"), N_("{who} added the organisation {what}")),
    "party.reopened": (N_("organisation reopened"), N_("{who} reopened the organisation {what}")),
    "password.changed": (N_("password changed"), N_("{who} changed their password")),
    "password.reset": (
        N_("password chosen anew"),
        N_("{who} chose another password with a link sent by e-mail"),
    ),
    "person.changed": (
        N_("details of the person changed"),
        N_("{who} changed the details of {what}"),
    ),
    "person.created": (N_("person added"), N_("{who} added {what}")),
    "person.deactivated": (N_("person deactivated"), N_("{who} deactivated {what}")),
    "person.erased": (N_("name and address erased"), N_("{who} erased the name of {what}")),
    "person.invited": (N_("invitation sent"), N_("{who} invited {of}")),
    "person.locked_out": (
        N_("signing in locked after too many tries"),
        N_("{who} locked signing in as {what} after too many tries"),
    ),
    "person.reactivated": (N_("person reactivated"), N_("{who} reactivated {what}")),
    "person.signed_in": (N_("signed in"), N_("{who} signed in")),
    "person.signed_out": (N_("signed out"), N_("{who} signed out")),
    "preference.changed": (
        N_("preference of messages changed"),
        N_("{who} changed which messages {what} gets"),
    ),
    "responsibility.ended": (
        N_("responsibility ended"),
        N_("{who} ended a responsibility of {of}"),
    ),
    "responsibility.granted": (
        N_("responsibility granted"),
        N_("{who} granted a responsibility to {of}"),
    ),
    "second_step.added": (N_("second step set up"), N_("{who} set up the second step")),
    "second_step.removed": (N_("second step turned off"), N_("{who} turned off the second step")),
    "service.changed": (N_("service changed"), N_("{who} changed the service {what}")),
    "service.created": (N_("service added"), N_("{who} added the service {what}")),
    "service.moved": (
        N_("service moved on in its life"),
        N_("{who} moved the service {what} on in its life"),
    ),
    "token.created": (N_("API token made"), N_("{who} made an API token")),
    "token.revoked": (N_("API token revoked"), N_("{who} revoked an API token of {of}")),
    "use.begun": (N_("use begun"), N_("{who} wrote that {of} uses an offering")),
    "use.ended": (N_("use ended"), N_("{who} ended the use {what}")),
    "webhook.changed": (N_("webhook changed"), N_("{who} changed the webhook {what}")),
    "webhook.created": (N_("webhook added"), N_("{who} added the webhook {what}")),
    "webhook.paused": (N_("webhook paused"), N_("{who} paused the webhook {what}")),
    "webhook.redelivered": (
        N_("message of a webhook sent again"),
        N_("{who} had a message of the webhook {what} sent again"),
    ),
    "webhook.removed": (N_("webhook removed"), N_("{who} removed the webhook {what}")),
    "webhook.resumed": (N_("webhook resumed"), N_("{who} resumed the webhook {what}")),
    "webhook.secret_rotated": (
        N_("secret of a webhook renewed"),
        N_("{who} renewed the secret of the webhook {what}"),
    ),
    "webhook.switched_off": (
        N_("webhook switched off"),
        N_("{who} switched off the webhook {what}, as nothing arrived"),
    ),
    "webhook.tested": (N_("webhook tested"), N_("{who} tested the webhook {what}")),
}
"""For each kind: what was done, and the sentence that says who did it."""

GROUPS = {
    "party": N_("Organisations"),
    "person": N_("People and signing in"),
    "responsibility": N_("Responsibilities"),
    "contact": N_("Contacts"),
    "absence": N_("Absences and deputies"),
    "service": N_("Services"),
    "facility": N_("Facilities"),
    "token": N_("API tokens"),
    "webhook": N_("Webhooks"),
    "journal": N_("The journal and jobs"),
}
"""What one looks for in the journal; each group has the kinds of one or more things."""

_OF_GROUP = {
    "party": ("party",),
    "person": ("person", "invitation", "password", "second_step", "identity", "preference"),
    "responsibility": ("responsibility",),
    "contact": ("contact",),
    "absence": ("absence", "deputy"),
    "service": ("service", "offering", "use", "dependency", "cost", "limit", "catalogue"),
    "facility": ("facility", "facility_need"),
    "token": ("token",),
    "webhook": ("webhook",),
    "journal": ("journal", "job"),
}


def kinds_of(group: str) -> tuple[str, ...]:
    """The kinds of a group; a kind itself stands for itself, and anything else for none."""
    if group in KINDS:
        return (group,)
    things = _OF_GROUP.get(group, ())
    return tuple(each for each in KINDS if each.partition(".")[0] in things)


def what_was_done(kind: str, say: Words) -> str:
    """A kind of entry in words; its code where it has none."""
    said = say(KINDS[kind][0]) if kind in KINDS else kind
    return f"{said[:1].upper()}{said[1:]}"


def who_did_what(kind: str, say: Words, *, who: str, what: str, of: str) -> str:
    """An entry as a sentence; `of` is whom or what it concerns beside its subject."""
    if kind not in KINDS:
        return say("{who} did {kind} to {what}", who=who, kind=kind, what=what)
    said = say(KINDS[kind][1]).format(who=who, what=what, of=of)
    return f"{said[:1].upper()}{said[1:]}"
