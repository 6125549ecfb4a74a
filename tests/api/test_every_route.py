"""Every route, asked by everybody: what they may do comes from the table of intents alone."""

from __future__ import annotations

import pytest
from django.db import transaction

from palier.api.urls import api
from palier.slm.intents import INTENTS, Responsibility
from palier.slm.journal.models import JournalEntry
from tests.api.expectations import (
    BOREAL,
    COST,
    FACILITY,
    GRANT,
    HARBOUR,
    KEPT,
    PERSON,
    SERVICE,
    STAFF_ONLY,
    Asked,
    routes,
)
from tests.api.world import API, OUTSIDE, World

PEOPLE = (
    *(each.value for each in Responsibility),
    "other_customer",
    "colleague",
    "nobody",
    "stranger",
)
STAFF = {each.value for each in Responsibility} - {each.value for each in OUTSIDE}
REPRESENTATIVES = {"customer_representative", "supplier_representative", "other_customer"}
HELD = {each.value: each for each in Responsibility} | {"other_customer": Responsibility.CUSTOMER}


def sees(who: str, of: str) -> bool:
    """Whether somebody sees a thing: the provider's people see all that is of parties."""
    if of in (FACILITY, STAFF_ONLY):
        return who in STAFF
    if of in (HARBOUR, "contact", GRANT, SERVICE):
        return who in STAFF | {"customer_representative"}
    if of == PERSON:
        return who in STAFF | {"customer_representative", "colleague"}
    if of == BOREAL:
        return who in STAFF | REPRESENTATIVES
    own, intent = {
        KEPT: ("", "webhook.change"),
        COST: ("", "cost.read"),
        "job": ("customer_representative", "job.read"),
        "token": ("colleague", "token.revoke"),
        "entry": ("customer_representative", "journal.read"),
    }[of]
    return who == own or (who in STAFF and HELD[who] in INTENTS[intent].may)


def may(who: str, asked: Asked) -> bool:
    """Whether the table of intents lets somebody do it, by what they hold or to themselves."""
    intent = INTENTS[asked.intent]
    if intent.own and asked.of == f"person {who}":
        return True
    if HELD.get(who) not in intent.may:
        return False
    is_theirs = asked.of in (HARBOUR, PERSON, GRANT, "contact")
    return who in STAFF or (who == "customer_representative" and is_theirs)


def expected(who: str, asked: Asked) -> tuple[int, ...]:
    """The statuses that a refusal may have; none: it is done."""
    if asked.is_open:
        return ()
    if who == "stranger" or asked.is_for_browsers:
        return (401,)
    if asked.of and not sees(who, asked.of):
        return asked.unseen if isinstance(asked.unseen, tuple) else (asked.unseen,)
    return (403,) if asked.intent and not may(who, asked) else ()


def described() -> set[tuple[str, str]]:
    paths = api.get_openapi_schema()["paths"]
    return {
        (method.upper(), path.removeprefix(API))
        for path, methods in paths.items()
        for method in methods
    }


def test_every_route_has_an_expectation(world):
    assert described() == set(routes(world.numbers))


def answer(world: World, who: str, method: str, path: str, asked: Asked) -> int:
    client = world.client(who, **asked.headers)
    body = {} if method == "POST" and asked.body is None else asked.body
    address = f"{API}{asked.path or path}"
    with transaction.atomic():
        if method == "GET":
            response = client.get(address)
        else:
            send = getattr(client, method.lower())
            response = send(address, body, content_type="application/json")
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_is_theirs(world, who):
    wrong = []
    for (method, path), asked in routes(world.numbers).items():
        status, wanted = answer(world, who, method, path, asked), expected(who, asked)
        if status not in (wanted or range(200, 300)):
            wrong.append(f"{method} {path}: {status}, not {wanted or 'done'}")
    assert wrong == []


ALONE = ("/me", "/search", "/journal/export", "/catalogue/export")


def test_lists_hold_nothing_that_is_hidden(world):
    """Each thing of a list can be read by itself, and those who see nothing have empty lists."""
    for who in ("customer_representative", "other_customer", "nobody", "operations_analyst"):
        client = world.client(who)
        for method, path in routes(world.numbers):
            if method != "GET" or "{" in path or path in ALONE:
                continue
            for each in client.get(f"{API}{path}").json()["items"]:
                number = each.get("number", each.get("sequence"))
                if path != "/journal/checkpoints":
                    assert client.get(f"{API}{path}/{number}").status_code == 200
    client = world.client("other_customer")
    codes = {each["code"] for each in client.get(f"{API}/parties").json()["items"]}
    assert codes == {"maple", "boreal"}
    assert client.get(f"{API}/contacts").json()["items"] == []
    assert client.get(f"{API}/search?words=desk").json()["items"] == []
    assert world.client("nobody").get(f"{API}/journal").json()["items"] == []
    assert JournalEntry.objects.count() == 1
