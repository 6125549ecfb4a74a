"""A real `palier up` with the worked example, and with one of everything a page can be about."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests import django_ready  # noqa: F401 (before the models)
from tests.jobs.processes import environment, free_port, running, until
from tests.slm.connecting import connected
from tests.web.catalogue_world import sent_by
from tests.web.doing import BY, now
from tests.web.pages_table import PAGES
from tests.web.world import person, running_of, samples_of

from django.db.models import Model  # isort: skip
from django.urls import reverse  # isort: skip

from palier.cli.demo_catalogue import add_catalogue  # isort: skip
from palier.cli.demo_people import add_people  # isort: skip
from palier.slm.access.actions import invite_person  # isort: skip
from palier.slm.intents import Responsibility  # isort: skip
from palier.slm.models import Facility, OfferingUse, Service  # isort: skip

CUSTOMER = "quatre-lacs"
SERVICE = "patient-record"
"""What the customer uses, and what pages about a service are of."""
EVERYTHING = "Ada Aubin"
"""Somebody who may do everything: she sees each page as it is when nothing is refused."""
INVITED = ("Denis Roy", "Beatrice Hall")
"""Two who have still to choose a password."""
UP = (sys.executable, "-m", "palier.cli.main", "up", "--workers", "1", "--port")


@dataclass(frozen=True)
class Site:
    """Where it answers and what it says; addresses of pages by name, of services by code, and of
    invitations by the name of who is invited."""

    url: str
    log: Path
    pages: dict[str, str]
    services: dict[str, str]
    links: dict[str, str]


@contextmanager
def served(template: Path, home: Path) -> Iterator[Site]:
    """The site in a home of its own, from a SQLite that has all tables, until the end."""
    home.mkdir(mode=0o700)
    shutil.copyfile(template, home / "palier.sqlite")
    addresses = _filled(home)
    port, log = free_port(), home / "up.log"
    url = f"http://127.0.0.1:{port}"
    env = environment("", home, PALIER_DEMO="true")
    with running(*UP, str(port), env=env, log=log) as process:
        until(lambda: process.poll() is not None or _answers(url))
        assert process.poll() is None, log.read_text()
        yield Site(url, log, *addresses)


def _filled(home: Path) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Of pages, of services, of invitations."""
    with connected(f"sqlite:///{home / 'palier.sqlite'}"):
        at = time.time_ns() // 1_000
        everybody = add_people(at)
        add_catalogue(everybody)
        provider, customer = everybody.parties["boreal"], everybody.parties[CUSTOMER]
        everything = (Responsibility.ADMINISTRATOR, Responsibility.HEAD)
        ada = person(provider, EVERYTHING, *everything)
        samples = samples_of(customer) | running_of(customer, ada)
        samples |= _of_catalogue() | {"sent": sent_by(ada)}
        pages = {}
        for name, page in PAGES.items():
            about = {page.about: samples[page.about].pk} if page.about else {}
            pages[name] = reverse(name, kwargs={**about, **page.arguments})
        links = {}
        for name in INVITED:
            somebody = person(provider, name, Responsibility.SERVICE_ANALYST)
            secret = invite_person(person=somebody, by=BY, at=now()).secret
            links[name] = f"/invitations/{secret}/"
        services = {each.code: reverse("service", args=[each.pk]) for each in Service.objects.all()}
    return pages, services, links


def _of_catalogue() -> dict[str, Model]:
    """One of everything of the catalogue, as the example has it."""
    service = Service.objects.get(code=SERVICE)
    use = OfferingUse.objects.filter(offering__service=service).earliest("pk")
    return {
        "service": service,
        "offering": use.offering,
        "use": use,
        "dependency": service.needs.earliest("pk"),
        "cost": service.costs.earliest("pk"),
        "limit": service.limits.earliest("pk"),
        "need": service.facility_needs.earliest("pk"),
        "facility": Facility.objects.earliest("pk"),
    }


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/accounts/login/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
