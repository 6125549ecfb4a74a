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
    _people: dict[str, Person] = field(default_factory=dict)
    _facilities: dict[str, Facility] = field(default_factory=dict)
    _hints: dict[tuple[str, str], str] = field(default_factory=dict)
    """What is near a name that nothing has: steps are tried again, and many name the same."""

    def party(self, code: str, *where: str) -> Party:
        """The party. Raises `Unreadable` at the field that names it."""
        if code not in self._parties:
            found = Party.objects.filter(code=code).first()
            if found is None:
                self._missing("party", code, where, Party.objects.values_list("code", flat=True))
            self._parties[code] = found
        return self._parties[code]

    def service(self, code: str, *where: str) -> Service:
        """The service. Raises `Unreadable`."""
        if code not in self._services:
            found = Service.objects.select_related("provider", "owner").filter(code=code).first()
            if found is None:
                self._missing(
                    "service", code, where, Service.objects.values_list("code", flat=True)
                )
            self._services[code] = found
        return self._services[code]

    def offering(self, service: Service, code: str, *where: str) -> Offering:
        """The offering of a service. Raises `Unreadable`."""
        key = (service.code, code)
        if key not in self._offerings:
            found = Offering.objects.filter(service=service, code=code).first()
            if found is None:
                known = Offering.objects.filter(service=service).values_list("code", flat=True)
                self._missing("offering", code, where, known)
            found.service = service
            self._offerings[key] = found
        return self._offerings[key]

    def person(self, address: str, *where: str) -> Person:
        """Who signs in with an address. Raises `Unreadable`, which names nobody near."""
        email = address.strip().lower()
        if email not in self._people:
            found = Person.objects.filter(email=email).first()
            self._people[email] = found or self._missing("person", address, where, ())
        return self._people[email]

    def facility(self, code: str, *where: str) -> Facility:
        """The facility. Raises `Unreadable`."""
        if code not in self._facilities:
            found = Facility.objects.filter(code=code).first()
            if found is None:
                known = Facility.objects.values_list("code", flat=True)
                self._missing("facility", code, where, known)
            self._facilities[code] = found
        return self._facilities[code]

    def _missing(
        self, what: str, name: str, where: tuple[str, ...], known: Iterable[str]
    ) -> NoReturn:
        if (what, name) not in self._hints:
            self._hints[what, name] = nearest(name, known) or f"add the {what} first"
        message, hint = f"no {what} is known as {name!r}", self._hints[what, name]
        raise Unreadable("missing-reference", message, hint, part=where)


def version_of(row: Service | Offering) -> int:
    """Its version now: an import holds what it changes, and nobody else changes it meanwhile."""
    return type(row)._default_manager.values_list("version", flat=True).get(pk=row.pk)
