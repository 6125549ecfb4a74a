"""A site to ask for pages: a database with all tables, and people who are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests import django_ready  # noqa: F401 (before the models)
from tests.slm.connecting import connected

from django.test import Client  # isort: skip

from palier.slm.models import Grant, Party, Person, Service  # isort: skip
from tests.web.world import World, made_world, signed_in  # isort: skip

Signed = Callable[..., Client]


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[None]:
    """A database of the test's own, which the pages use meanwhile."""
    path = tmp_path / "palier.sqlite"
    shutil.copyfile(sqlite_template, path)
    with connected(f"sqlite:///{path}"):
        yield


@pytest.fixture
def nordet(site: None) -> Party:
    """The provider."""
    return Party.objects.create(code="nordet", name="Nordet", kind="provider")


@pytest.fixture
def signed(nordet: Party) -> Signed:
    """Signs in a new person of the provider, who holds the responsibilities named."""

    def sign(*responsibilities: str, name: str = "Ada", language: str = "en") -> Client:
        person = Person.objects.create(
            email=f"{name.lower()}@example.org",
            name=name,
            party=nordet,
            language=language,
            zone="America/Toronto",
        )
        for each in responsibilities:
            Grant.objects.create(
                person=person, party=nordet, responsibility=each, since=date(2020, 1, 1)
            )
        client = Client(SERVER_NAME="localhost")
        client.force_login(person)
        return client

    return sign


@pytest.fixture
def world(site: None) -> World:
    """One of everything that a page can be about."""
    return made_world()


@pytest.fixture
def manager(world: World) -> Client:
    """A browser of somebody who looks after the services."""
    return signed_in(world.readers["service_level_manager"])


@pytest.fixture
def portal(world: World) -> Service:
    """The service that everything is of."""
    return Service.objects.get(code="portal")
