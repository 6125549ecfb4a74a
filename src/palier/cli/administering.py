"""`palier migrate` and `palier createadmin`: a database with tables, and the first person in it."""

from __future__ import annotations

import getpass
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palier.calculus.instants import datetime_of
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.server_ready import database_ready
from palier.cli.writing import write
from palier.presentation.languages import words

if TYPE_CHECKING:
    from palier.slm.parties.models import Party, Person

PASSWORD = "PALIER_ADMIN_PASSWORD"


@dataclass(frozen=True, slots=True)
class Administrator:
    """The first person: who they are, and the organisation that runs Palier."""

    email: str
    name: str
    code: str
    organisation: str
    zone: str = "America/Toronto"


def migrate(tag: str) -> int:
    """Makes the tables of this version, and says how many changes that took."""
    count = made_tables()
    say = words(tag)
    made = say.many("{changes} change made", "{changes} changes made", count, changes=str(count))
    write((made if count else say("nothing to change")) + "\n", None)
    return Exit.MET


def made_tables() -> int:
    """Makes the tables of this version: how many changes that took."""
    with database_ready(migrated=False):
        from django.core.management import call_command
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        count = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        call_command("migrate", verbosity=0, interactive=False)
    return count


def create_administrator(asked: Administrator, tag: str) -> int:
    """Adds the provider, unless it is there, and an administrator of it: both, or nothing."""
    password = _password(tag)
    say = words(tag)
    with database_ready():
        from django.db import transaction

        with transaction.atomic():
            person, party = _added(asked, password, say.language.tag)
    line = say("{email} is an administrator of {party}", email=person.email, party=party.name)
    write(line + "\n", None)
    return Exit.MET


def _added(asked: Administrator, password: str, language: str) -> tuple[Person, Party]:
    from palier.slm.intents import Responsibility
    from palier.slm.parties import actions
    from palier.slm.parties.models import Party

    by, at = actions.System(), time.time_ns() // 1_000
    party = Party.objects.filter(code=asked.code).first()
    if party is None:
        name = asked.organisation or asked.code
        facts = actions.PartyFacts(asked.code, name, "provider", language, asked.zone)
        party = actions.create_party(facts=facts, by=by, at=at)
    person = actions.create_person(
        facts=actions.PersonFacts(asked.email, asked.name, language, asked.zone),
        party=party,
        password=password,
        by=by,
        at=at,
    )
    held = actions.Held(Responsibility.ADMINISTRATOR, since=datetime_of(at).date())
    actions.grant_responsibility(person=person, party=party, held=held, by=by, at=at)
    return person, party


def _password(tag: str) -> str:
    """From the environment, or asked for twice. Raises `BadOption`."""
    given = os.environ.get(PASSWORD, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadOption("there is no terminal to ask for a password", hint=f"give it in {PASSWORD}")
    say = words(tag)
    first = getpass.getpass(say("Password: "))
    if getpass.getpass(say("Once more: ")) != first:
        raise BadOption("the two passwords differ", hint="type the same one twice")
    return first
