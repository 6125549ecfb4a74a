"""Parties, people, contacts and ways in, in words: one text per code."""

from __future__ import annotations

from palier.presentation.languages import N_, Words
from palier.presentation.responsibilities import RESPONSIBILITIES

PARTY_KINDS = {
    "provider": N_("provider"),
    "customer": N_("customer"),
    "supplier": N_("supplier"),
}

STAKEHOLDER_ROLES = {
    "sponsor": N_("sponsor"),
    "business_owner": N_("business owner"),
    "user_representative": N_("user representative"),
    "operations": N_("operations"),
    "on_call": N_("on call"),
    "security": N_("security"),
    "purchasing": N_("purchasing"),
    "legal": N_("legal affairs"),
    "finance": N_("finance"),
    "management": N_("management"),
}

TOPICS = {
    "all": N_("every topic"),
    "deterioration": N_("deteriorations"),
    "breach": N_("breaches"),
    "disruption": N_("disruptions"),
    "statement": N_("statements"),
    "negotiation": N_("negotiations"),
    "review": N_("reviews"),
}

CHANNELS = {
    "email": N_("e-mail"),
    "phone": N_("telephone"),
    "sms": N_("text message"),
    "chat": N_("chat"),
    "post": N_("post"),
}

HOURS = {
    "always": N_("at any hour"),
    "office": N_("Monday to Friday, 8 to 18"),
    "outside_office": N_("outside Monday to Friday, 8 to 18"),
}

PROMPTNESS = {
    "at_once": N_("at once"),
    "daily": N_("once a day"),
    "never": N_("never"),
}

NOTICE_GROUPS = {
    "access": N_("what you answer for, and whom you stand in for"),
    "catalogue": N_("changes of services"),
    "webhooks": N_("webhooks that were switched off"),
}
"""The groups of messages that people may want at once, once a day, or never."""

THEMES = {
    "": N_("as the device"),
    "light": N_("light"),
    "dark": N_("dark"),
}

INTENTS = {
    "party.create": N_("add an organisation"),
    "party.change": N_("change an organisation"),
    "party.close": N_("close and reopen an organisation"),
    "person.create": N_("add a person"),
    "person.change": N_("change a person's details and preferences"),
    "person.deactivate": N_("deactivate and reactivate a person"),
    "person.erase": N_("erase the name of a person or a contact"),
    "person.invite": N_("invite a person, and take an invitation back"),
    "responsibility.grant": N_("grant a responsibility"),
    "responsibility.end": N_("end a responsibility"),
    "deputy.name": N_("name a deputy, and end it"),
    "absence.record": N_("record an absence"),
    "contact.change": N_("change contacts and the ways to reach them"),
    "service.create": N_("add a service"),
    "service.change": N_("change a service"),
    "service.move": N_("move a service through its life"),
    "offering.use": N_("say which customers use an offering"),
    "cost.read": N_("see costs"),
    "cost.change": N_("change costs"),
    "facility.change": N_("change facilities"),
    "catalogue.import": N_("import a catalogue"),
    "journal.read": N_("read the whole journal"),
    "journal.export": N_("export the journal"),
    "token.create": N_("make an API token for oneself"),
    "token.revoke": N_("revoke an API token"),
    "webhook.change": N_("change webhooks"),
    "job.read": N_("see jobs"),
    "job.retry": N_("have a job that failed tried again"),
}

REACHES = {
    "anywhere": N_("for any party"),
    "provider": N_("for the provider"),
    "party": N_("for the party"),
    "service": N_("for the party or the service"),
}

SCOPES = {
    "me:read": N_("read who one is"),
    "catalogue:read": N_("read the catalogue"),
    "catalogue:write": N_("change the catalogue"),
    "parties:read": N_("read parties, people and contacts"),
    "parties:write": N_("change parties, people and contacts"),
    "journal:read": N_("read the journal"),
    "webhooks:read": N_("read webhooks"),
    "webhooks:write": N_("change webhooks"),
    "jobs:read": N_("see jobs"),
}

_TABLES = {
    "party kind": PARTY_KINDS,
    "stakeholder role": STAKEHOLDER_ROLES,
    "topic": TOPICS,
    "channel": CHANNELS,
    "hours": HOURS,
    "promptness": PROMPTNESS,
    "theme": THEMES,
    "intent": INTENTS,
    "reach": REACHES,
    "scope": SCOPES,
    "responsibility": RESPONSIBILITIES,
}


def word(table: str, code: str, say: Words) -> str:
    """What a code of a table means, as `word("topic", "breach", say)`."""
    return say(_TABLES[table][code])


def is_word(table: str, code: str) -> bool:
    """Whether a table has a code."""
    return code in _TABLES[table]


def choices(table: str, say: Words) -> list[tuple[str, str]]:
    """The codes of a table with their words, in the order of the table, for a form."""
    return [(code, say(text)) for code, text in _TABLES[table].items()]


def level_name(level: int | None, say: Words) -> str:
    """A level of responsibility; nothing for a responsibility that has none."""
    return "" if level is None else say("level {level}", level=str(level))
