"""Stands in, in a transaction that is undone, for what an import was refused."""

from __future__ import annotations

from palier.documents.models.cataloguing import FacilityShape, OfferingShape, ServiceShape
from palier.slm.catalogue.actions.bringing import Part, Step
from palier.slm.catalogue.models import Facility, Offering, Service, ServiceState
from palier.slm.parties.models import Party, PartyKind

_LONGEST_CODE = 64


def has_stand_in(step: Step) -> bool:
    """Whether a row was made in the place of what a refused step would have: nothing names it yet.

    It is as the file says, as far as that can be: who delivers it may be what was refused.
    """
    code = step.key[1] if step.part is Part.OFFERING else step.name
    if len(code) > _LONGEST_CODE:
        return False
    match step.part:
        case Part.SERVICE:
            return _is_service(code, step.parsed.spec)
        case Part.OFFERING:
            return _is_offering(code, step)
        case Part.FACILITY:
            return _is_facility(code, step.parsed.spec)
    return False


def _is_service(code: str, spec: ServiceShape) -> bool:
    party = _party(spec.provider)
    if party is None or Service.objects.filter(code=code).exists():
        return False
    state = ServiceState(spec.state or ServiceState.PLANNED)
    Service.objects.create(code=code, name_en=code, provider=party, state=state)
    return True


def _is_offering(code: str, step: Step) -> bool:
    service = Service.objects.filter(code=step.parsed.name).first()
    if service is None or Offering.objects.filter(service=service, code=code).exists():
        return False
    offerings: tuple[OfferingShape, ...] = step.parsed.spec.offerings
    spec = next(each for each in offerings if each.name == code)
    state = ServiceState(spec.state or ServiceState.PLANNED)
    Offering.objects.create(service=service, code=code, name_en=code, state=state)
    return True


def _is_facility(code: str, spec: FacilityShape) -> bool:
    party = _party(spec.party)
    if party is None or Facility.objects.filter(code=code).exists():
        return False
    Facility.objects.create(code=code, name_en=code, party=party)
    return True


def _party(code: str | None) -> Party | None:
    """The one that is named, else the provider."""
    named = Party.objects.filter(code=code).first()
    return named or Party.objects.filter(kind=PartyKind.PROVIDER).first()
