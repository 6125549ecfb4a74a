"""Finds what documents name: parties and services by code, people by their address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from palier.documents.errors import Unreadable, nearest
from palier.slm.catalogue.models import Facility, Offering, Service
from palier.slm.parties.models import Party, Person


@dataclass(frozen=True, slots=True)
class Known:
    """What was found so far in one import, which takes nothing away: each is looked up once.

    What is kept of them is what does not change: who provides a service, not its state or version.
    """

    _parties: dict[str, Party] = field(default_factory=dict)
    _services: dict[str, Service] = field(default_factory=dict)
    _offerings: dict[tuple[str, str], Offering] = field(default_factory=dict)

    def party(self, code: str, *where: str) -> Party:
        """The party. Raises `Unreadable` at the field that names it."""
        if code not in self._parties:
            found = Party.objects.filter(code=code).first()
            if found is None:
                _missing("party", code, where, Party.objects.values_list("code", flat=True))
            self._parties[code] = found
        return self._parties[code]

    def service(self, code: str, *where: str) -> Service:
        """The service. Raises `Unreadable`."""
        if code not in self._services:
            found = Service.objects.select_related("provider").filter(code=code).first()
            if found is None:
                _missing("service", code, where, Service.objects.values_list("code", flat=True))
            self._services[code] = found
        return self._services[code]

    def offering(self, service: Service, code: str, *where: str) -> Offering:
        """The offering of a service. Raises `Unreadable`."""
        key = (service.code, code)
        if key not in self._offerings:
            found = Offering.objects.filter(service=service, code=code).first()
            if found is None:
                known = Offering.objects.filter(service=service).values_list("code", flat=True)
                _missing("offering", code, where, known)
            found.service = service
            self._offerings[key] = found
        return self._offerings[key]


def person_at(address: str, *where: str) -> Person:
    """The person who signs in with an address. Raises `Unreadable`, which names nobody near."""
    found = Person.objects.filter(email=address.strip().lower()).first()
    return found or _missing("person", address, where, ())


def facility_called(code: str, *where: str) -> Facility:
    """The facility. Raises `Unreadable`."""
    found = Facility.objects.filter(code=code).first()
    return found or _missing(
        "facility", code, where, Facility.objects.values_list("code", flat=True)
    )


def version_of(row: Service | Offering) -> int:
    """Its version now: an import holds what it changes, and nobody else changes it meanwhile."""
    return type(row)._default_manager.values_list("version", flat=True).get(pk=row.pk)


def _missing(what: str, name: str, where: tuple[str, ...], known: Iterable[str]) -> NoReturn:
    raise Unreadable(
        "missing-reference",
        f"no {what} is known as {name!r}",
        nearest(name, known) or f"add the {what} first",
        part=where,
    )
