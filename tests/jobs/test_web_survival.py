"""The server killed while people send forms: what was answered is there once, nothing is half."""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import date
from threading import Event

import httpx
import pytest

from palier.slm.journal.queries import proven
from palier.slm.models import Grant, Invitation, Job, JournalEntry, Message, Party, Person
from tests.jobs.processes import descendants, parents
from tests.jobs.test_serving import up

KILLS = 15
CLIENTS = 3
LOGIN = "/accounts/login/"


@pytest.fixture
def administrator(database) -> Person:
    party = Party.objects.create(code="boreal", name="Boréal", kind="provider")
    found = Person.objects.create(
        email="ada@boreal.example", name="Ada", party=party, language="en", zone="UTC"
    )
    Grant.objects.create(
        person=found, party=party, responsibility="administrator", since=date(2020, 1, 1)
    )
    return found


def signed_in(client: httpx.Client, person: Person) -> httpx.Client:
    """As somebody of the example: the session is in the database, and outlives kills."""
    client.get(LOGIN)
    answer = client.post("/accounts/example/", data={"person": person.pk}, headers=token(client))
    assert answer.status_code == 302
    return client


def token(client: httpx.Client) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies["palier_csrf"]}


def add_people(
    client: httpx.Client, party: int, name: str, is_over: Event, answered: list[str]
) -> None:
    """Adds and invites people one after the other until it is over; keeps which were answered."""
    number = 0
    while not is_over.is_set():
        number += 1
        email = f"{name}.{number}@boreal.example"
        form = {"name": f"{name} {number}", "email": email, "party": party,
                "language": "en-CA", "zone": "UTC", "is_invited": "on"}  # fmt: skip
        with suppress(httpx.TransportError):
            # No answer: it was done, or it was not. Nobody sends it again.
            answer = client.post("/people/new", data=form, headers=token(client))
            assert answer.status_code == 302, answer.text
            answered.append(email)


def answering(process) -> list[int]:
    """The processes that answer requests: those that the web server has made."""
    known = parents()
    servers = {pid for pid in descendants(process.pid) if "web_server" in command_of(pid)}
    return [pid for pid in servers if known.get(pid) in servers]


def command_of(pid: int) -> str:
    with suppress(OSError), open(f"/proc/{pid}/cmdline") as line:
        return line.read()
    return ""


def test_kill_9_in_mid_action_leaves_each_answered_one_once(database, administrator, tmp_path):
    chance, is_over = random.Random(4), Event()
    answered: list[str] = []
    party = administrator.party_id
    options = ("--processes", "3", "--workers", "1")
    with (
        up(database, tmp_path, *options, PALIER_DEMO="true") as (process, port, log),
        ExitStack() as stack,
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        sending = []
        for number in range(CLIENTS):
            made = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)
            client = signed_in(stack.enter_context(made), administrator)
            given = (client, party, f"client{number}", is_over, answered)
            sending.append(pool.submit(add_people, *given))
        try:
            kill(process, chance, answered)
        finally:
            is_over.set()
        for each in sending:
            each.result()
        assert process.poll() is None, log.read_text()
    people = Person.objects.exclude(pk=administrator.pk)
    kept = set(people.values_list("email", flat=True))
    assert set(answered) <= kept
    # Of those without an answer, at most one for each time that a client lost its server.
    assert len(kept - set(answered)) <= KILLS * CLIENTS
    assert written("person.created") == sorted(f"person:{each.pk}" for each in people)
    invitations = Invitation.objects.all()
    assert written("person.invited") == sorted(f"invitation:{each.pk}" for each in invitations)
    assert {each.person_id for each in invitations} == {each.pk for each in people}
    assert invitations.count() == people.count()
    assert Message.objects.filter(kind="person.invited").count() == people.count()
    assert Job.objects.filter(kind="mail.send").count() == people.count()
    proof = proven()
    assert proof.entries == JournalEntry.objects.count()


def written(kind: str) -> list[str]:
    """What the journal says was done, to what."""
    entries = JournalEntry.objects.filter(kind=kind)
    return sorted(entries.values_list("subject", flat=True))


def kill(process, chance: random.Random, answered: list[str]) -> None:
    """Kills one that answers, again and again, while others are there to go on.

    Between two kills somebody is answered a few times, however slow the machine.
    """
    for _ in range(KILLS):
        started, before = time.monotonic(), len(answered)
        while len(found := answering(process)) < 2 or len(answered) < before + 2:
            assert time.monotonic() - started < 60, "nobody answers any more"
            time.sleep(0.05)
        time.sleep(chance.uniform(0.1, 1.0))
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)
