"""Puts the people of the worked example in an empty database: everything, or nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from typing import Any

from palier.calculus.instants import Instant, datetime_of
from palier.slm.intents import Responsibility
from palier.slm.parties import actions
from palier.slm.parties.models import Channel, Contact, Hours, Party, Person, StakeholderRole, Topic

Written = Mapping[str, Any]

FILE = "people.yaml"


@dataclass
class Everybody:
    """The organisations by code and the people by address, as they are added."""

    at: Instant
    by: actions.System = field(default_factory=actions.System)
    parties: dict[str, Party] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return datetime_of(self.at).date()

    def dates(self, written: Written) -> tuple[date, date]:
        """Days counted from the day of loading."""
        return tuple(self.today + timedelta(days=written[name]) for name in ("from", "to"))  # type: ignore[return-value]


def add_people(at: Instant) -> Everybody:
    """Adds organisations, people, responsibilities, deputies, absences and contacts."""
    from ruamel.yaml import YAML

    text = (resources.files("palier.cli") / "demo" / FILE).read_text(encoding="utf-8")
    written = YAML(typ="safe").load(text)
    everybody = Everybody(at)
    for each in written["parties"]:
        _add_party(each, everybody)
    for each in written["people"]:
        _add_person(each, everybody)
    for each in written["deputies"]:
        _add_deputy(each, everybody)
    for each in written["absences"]:
        since, until = everybody.dates(each)
        who = everybody.people[each["person"]]
        actions.record_absence(of=who, since=since, until=until, by=everybody.by, at=at)
    for each in written["contacts"]:
        _add_contact(each, everybody)
    return everybody


def _add_party(written: Written, everybody: Everybody) -> None:
    facts = actions.PartyFacts(**written)
    party = actions.create_party(facts=facts, by=everybody.by, at=everybody.at)
    everybody.parties[party.code] = party


def _add_person(written: Written, everybody: Everybody) -> None:
    party = everybody.parties[written["party"]]
    facts = actions.PersonFacts(written["email"], written["name"], written.get("language", "fr-CA"))
    by, at = everybody.by, everybody.at
    person = actions.create_person(facts=facts, party=party, by=by, at=at)
    everybody.people[person.email] = person
    for each in written["holds"]:
        name, service = next(iter(each.items())) if isinstance(each, dict) else (each, "")
        held = actions.Held(Responsibility(name), everybody.today, service=service)
        actions.grant_responsibility(person=person, party=party, held=held, by=by, at=at)


def _add_deputy(written: Written, everybody: Everybody) -> None:
    since, until = everybody.dates(written)
    actions.name_deputy(
        person=everybody.people[written["person"]],
        deputy=everybody.people[written["deputy"]],
        since=since,
        until=until,
        by=everybody.by,
        at=everybody.at,
    )


def _add_contact(written: Written, everybody: Everybody) -> Contact:
    facts = actions.ContactFacts(
        name=written["name"],
        role=StakeholderRole(written["role"]),
        title=written["title"],
        language=written.get("language", "fr-CA"),
        service=written.get("service", ""),
        person=everybody.people.get(written.get("person", "")),
    )
    by, at = everybody.by, everybody.at
    party = everybody.parties[written["party"]]
    contact = actions.create_contact(party=party, facts=facts, by=by, at=at)
    paths = [
        actions.Path(
            Channel(each["channel"]),
            each["address"],
            Topic(each["topic"]),
            Hours(each.get("hours", Hours.ALWAYS)),
        )
        for each in written["paths"]
    ]
    return actions.set_paths(contact=contact, paths=paths, expected=contact.version, by=by, at=at)
