"""The steps that bring a document into the catalogue, each by the action a person would take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias

from palier.calculus.instants import Instant
from palier.documents.catalogue import Key, languages_of
from palier.documents.errors import Unreadable
from palier.documents.models.cataloguing import FacilityShape, OfferingShape, ServiceShape
from palier.documents.models.kinds import FacilityDocument
from palier.documents.models.shapes import Title
from palier.documents.reading import Path_
from palier.documents.registry import Parsed
from palier.slm.catalogue.actions.bringing_parts import PartBringer
from palier.slm.catalogue.actions.cataloguing import (
    NewService,
    ServiceFacts,
    change_service,
    create_service,
    move_service,
)
from palier.slm.catalogue.actions.equipping import (
    FacilityFacts,
    change_facility,
    create_facility,
)
from palier.slm.catalogue.actions.finding import Known
from palier.slm.catalogue.actions.living import STEPS
from palier.slm.catalogue.actions.offering import (
    NewOffering,
    OfferingFacts,
    change_offering,
    create_offering,
    move_offering,
)
from palier.slm.catalogue.models import Criticality, Facility, Offering, Service, ServiceState
from palier.slm.parties.actions import By

_Named: TypeAlias = Callable[[Any], Key]


class Part(StrEnum):
    """What a step brings in."""

    SERVICE = "service"
    STATE = "state"
    OFFERING = "offering"
    USE = "use"
    DEPENDENCY = "dependency"
    COST = "cost"
    LIMIT = "limit"
    FACILITY = "facility"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to bring in, and where it stands; `do` says whether it was new."""

    parsed: Parsed
    part: Part
    name: str
    key: Key
    path: Path_
    do: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brings documents in, when and why."""

    by: By
    at: Instant
    reason: str
    known: Known = field(default_factory=Known)

    def steps(self, parsed: Parsed) -> Iterator[Step]:
        """The steps of a document, in an order that most of them can be taken in."""
        name, path = parsed.name, ("metadata", "name")
        title = parsed.document.metadata.title
        if isinstance(parsed.document, FacilityDocument):
            do = partial(self._facility, name, title, parsed.document.spec)
            yield Step(parsed, Part.FACILITY, name, (), path, do)
            return
        service: ServiceShape = parsed.spec
        do = partial(self._service, name, title, service)
        yield Step(parsed, Part.SERVICE, name, (), path, do)
        yield from self._steps_of_offerings(parsed, service)
        yield from self._steps_of_parts(parsed, service)
        if service.state is not None:
            do = partial(self._state, name, ServiceState(service.state.value))
            yield Step(parsed, Part.STATE, name, ("state",), ("spec", "state"), do)

    def _steps_of_offerings(self, parsed: Parsed, spec: ServiceShape) -> Iterator[Step]:
        bring = PartBringer(self.by, self.at, parsed.name, self.known)
        for place, each in enumerate(spec.offerings):
            path: Path_ = ("spec", "offerings", place)
            name, key = f"{parsed.name}/{each.name}", ("offerings", each.name)
            do = partial(self._offering, parsed.name, each)
            yield Step(parsed, Part.OFFERING, name, key, path, do)
            for number, use in enumerate(each.uses):
                said, here = f"{name} {use.customer}", (*path, "uses", number)
                of_use = (*key, "uses", use.customer, use.since.isoformat())
                do = partial(bring.use, each.name, use)
                yield Step(parsed, Part.USE, said, of_use, here, do)
            if each.state is not None:
                do = partial(self._offering_state, parsed.name, each)
                yield Step(parsed, Part.STATE, name, (*key, "state"), (*path, "state"), do)

    def _steps_of_parts(self, parsed: Parsed, spec: ServiceShape) -> Iterator[Step]:
        bring = PartBringer(self.by, self.at, parsed.name, self.known)
        parts: tuple[tuple[Part, str, Sequence[Any], Callable[[Any], bool], _Named], ...] = (
            (Part.DEPENDENCY, "needs", spec.needs, bring.dependency, lambda it: (it.service,)),
            (Part.COST, "costs", spec.costs, bring.cost,
             lambda it: (it.name, it.since.isoformat())),
            (Part.LIMIT, "limits", spec.limits, bring.limit,
             lambda it: (it.offering or "", it.name)),
            (Part.NEED, "facilities", spec.facilities, bring.facility_need,
             lambda it: (it.facility,)),
        )  # fmt: skip
        for part, kind, items, do, named in parts:
            for place, item in enumerate(items):
                key = named(item)
                said = key[1] if part is Part.LIMIT else key[0]
                name, path = f"{parsed.name} {said}", ("spec", kind, place)
                yield Step(parsed, part, name, (kind, *key), path, partial(do, item))

    def _service(self, code: str, title: Title | None, spec: ServiceShape) -> bool:
        row = Service.objects.select_related("provider", "owner").filter(code=code).first()
        written = {
            **_texts("name", title, row, code),
            **_texts("description", spec.description, row, ""),
        }
        kept = row.owner if row else None
        owner = self.known.person(spec.owner, "owner") if spec.owner else kept
        criticality = spec.criticality or (row.criticality if row else Criticality.MEDIUM)
        facts = ServiceFacts(**written, criticality=Criticality(str(criticality)), owner=owner)
        if row is None:
            if spec.provider is None:
                raise Unreadable("missing-field", "a new service without a provider",
                                 "write provider: the name of a party")  # fmt: skip
            state = ServiceState(spec.state or ServiceState.PLANNED)
            new = NewService(code, self.known.party(spec.provider, "provider"), state)
            create_service(new=new, facts=facts, by=self.by, at=self.at)
            return True
        _check_same(spec.provider, row.provider.code, "provider")
        change_service(service=row, facts=facts, expected=row.version, by=self.by, at=self.at)
        return False

    def _state(self, code: str, to: ServiceState) -> bool:
        service = self.known.service(code)
        service.refresh_from_db(fields=("state", "version"))
        for step in _way(ServiceState(service.state), to):
            service = move_service(
                service=service, to=step, expected=service.version, reason=self.reason,
                by=self.by, at=self.at,
            )  # fmt: skip
        return False

    def _offering(self, code: str, spec: OfferingShape) -> bool:
        service = self.known.service(code)
        row = Offering.objects.filter(service=service, code=spec.name).first()
        facts = OfferingFacts(
            **_texts("name", spec.title, row, spec.name),
            **_texts("description", spec.description, row, ""),
        )
        if row is None:
            new = NewOffering(service, spec.name, ServiceState(spec.state or ServiceState.PLANNED))
            create_offering(new=new, facts=facts, by=self.by, at=self.at)
            return True
        row.service = service
        change_offering(offering=row, facts=facts, expected=row.version, by=self.by, at=self.at)
        return False

    def _offering_state(self, code: str, spec: OfferingShape) -> bool:
        offering = self.known.offering(self.known.service(code), spec.name)
        assert spec.state is not None
        offering.refresh_from_db(fields=("state", "version"))
        for step in _way(ServiceState(offering.state), ServiceState(spec.state.value)):
            offering = move_offering(
                offering=offering, to=step, expected=offering.version, reason=self.reason,
                by=self.by, at=self.at,
            )  # fmt: skip
        return False

    def _facility(self, code: str, title: Title | None, spec: FacilityShape) -> bool:
        row = Facility.objects.select_related("party").filter(code=code).first()
        note = spec.note or (row.note if row else "")
        facts = FacilityFacts(**_texts("name", title, row, code), note=note)
        if row is None:
            if spec.party is None:
                raise Unreadable("missing-field", "a new facility without a party",
                                 "write party: the name of who runs it")  # fmt: skip
            party = self.known.party(spec.party, "party")
            create_facility(code=code, party=party, facts=facts, by=self.by, at=self.at)
            return True
        _check_same(spec.party, row.party.code, "party")
        change_facility(facility=row, facts=facts, expected=row.version, by=self.by, at=self.at)
        return False


def _texts(
    name: str, written: Title | None, row: Service | Offering | Facility | None, otherwise: str
) -> dict[str, str]:
    """Both texts as they are written; those of the row, or the last resort, where none is."""
    keys = {"en": f"{name}_en", "fr": f"{name}_fr"}
    texts = languages_of(written)
    if texts:
        return {key: texts.get(language, "") for language, key in keys.items()}
    return {key: getattr(row, key) if row else otherwise for key in keys.values()}


def _check_same(written: str | None, kept: str, what: str) -> None:
    if written not in (None, kept):
        message = f"its {what} is {kept!r}, and stays so"
        raise Unreadable("wrong-type", message, f"write {what}: {kept}", part=(what,))


def _way(now: ServiceState, to: ServiceState) -> list[ServiceState]:
    """The steps from one state to another; the step itself, to be refused, where there is none."""
    ways = [[now]]
    for way in ways:
        if way[-1] is to:
            return way[1:]
        ways += [[*way, step] for step in STEPS[way[-1]] if step not in way]
    return [to]
