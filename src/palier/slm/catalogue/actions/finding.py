"""Finds what documents name: parties and services by code, people by their address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from palier.documents.errors import Unreadable, nearest
from palier.slm.catalogue.models import Facility, Offering, Service
from palier.slm.parties.models import Party, Person


def party_called(code: str, *where: str) -> Party:
    """The party. Raises `Unreadable` at the field that names it."""
    found = Party.objects.filter(code=code).first()
    return found or _missing("party", code, where, Party.objects.values_list("code", flat=True))


def person_at(address: str, *where: str) -> Person:
    """The person who signs in with an address. Raises `Unreadable`, which names nobody near."""
    found = Person.objects.filter(email=address.strip().lower()).first()
    return found or _missing("person", address, where, ())


def service_called(code: str, *where: str) -> Service:
    """The service. Raises `Unreadable`."""
    found = Service.objects.select_related("provider").filter(code=code).first()
    if found is None:
        _missing("service", code, where, Service.objects.values_list("code", flat=True))
    return found


def offering_called(service: Service, code: str, *where: str) -> Offering:
    """The offering of a service. Raises `Unreadable`."""
    found = Offering.objects.filter(service=service, code=code).first()
    if found is None:
        known = Offering.objects.filter(service=service).values_list("code", flat=True)
        _missing("offering", code, where, known)
    found.service = service
    return found


def facility_called(code: str, *where: str) -> Facility:
    """The facility. Raises `Unreadable`."""
    found = Facility.objects.select_related("party").filter(code=code).first()
    return found or _missing(
        "facility", code, where, Facility.objects.values_list("code", flat=True)
    )


def _missing(what: str, name: str, where: tuple[str, ...], known: Iterable[str]) -> NoReturn:
    raise Unreadable(
        "missing-reference",
        f"no {what} is known as {name!r}",
        nearest(name, known) or f"add the {what} first",
        part=where,
    )
