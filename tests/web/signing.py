"""People who sign in for themselves, and what is left of it: the journal, the messages."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from palier.slm.models import JournalEntry, Message, Party, Person

PASSWORD = "a long walk by the river"


def person(party: Party, name: str = "Ada", **values: Any) -> Person:
    """Somebody with a password."""
    values = {"language": "en", "zone": "America/Toronto", **values}
    return Person.objects.create(
        email=f"{name.lower()}@nordet.ca",
        name=name,
        party=party,
        password=make_password(PASSWORD),
        **values,
    )


def browser(ip: str = "203.0.113.5", language: str = "en", **headers: str) -> Client:
    """A browser, somewhere."""
    headers = {"accept-language": language, **headers}
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=ip, headers=headers)


def sign_in(client: Client, email: str = "ada@nordet.ca", password: str = PASSWORD, **data: str):
    """What the form of the sign-in page sends."""
    return client.post("/accounts/login/", {"login": email, "password": password, **data})


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def kinds() -> list[str]:
    """What the journal says was done, in order."""
    return list(JournalEntry.objects.order_by("sequence").values_list("kind", flat=True))


def details_of(kind: str) -> dict[str, Any]:
    """The details of the last entry of a kind."""
    entry = JournalEntry.objects.filter(kind=kind).latest("sequence")
    return json.loads(entry.text)["details"]


def letters() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


def link_in(kind: str) -> str:
    """The path of the link of the last letter of a kind."""
    values = json.loads(Message.objects.filter(kind=kind).latest("id").values)
    return re.sub(r"^https?://[^/]+", "", values["link"])
