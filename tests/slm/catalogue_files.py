"""A catalogue as a file, for the tests of imports: written, brought in, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from palier.documents.catalogue import CatalogueRead, read_catalogue
from palier.slm.catalogue.actions import Import, import_catalogue
from palier.slm.catalogue.models import (
    Dependency,
    Facility,
    Offering,
    OfferingUse,
    Service,
    WorkloadLimit,
)
from palier.slm.catalogue.queries import catalogue_documents, whole_catalogue
from tests.slm.catalogue_made import party, person
from tests.slm.people import AT, BY

TEXT = """\
apiVersion: palier/v1
kind: Service
metadata: {name: patient-record, title: {fr: Dossier patient, en: Patient record}}
spec:
  provider: boreal
  owner: maude@boreal.example
  description: {fr: "=1+1\\n  deux"}
  criticality: critical
  state: active
  needs:
    - {service: databases, note: nightly}
    - {service: links, kind: soft}
  offerings:
    - name: gold
      title: Gold
      state: retiring
      uses:
        - {customer: lacs, since: 2025-10-01, until: 2026-10-01}
        - {customer: nordet, since: 2026-10-01}
    - name: old
      title: Old
      state: retired
      uses: [{customer: nordet, since: 2020-01-01, until: 2021-01-01}]
  costs:
    - {name: Licences, kind: licence, amount: 1234.5 CAD, period: year, since: 2026-01-01}
  limits:
    - {name: Sessions, unit: sessions, most: 1200, offering: gold}
    - {name: Sessions, unit: sessions, most: 2000}
  facilities: [{facility: room-1, note: racks}]
---
apiVersion: palier/v1
kind: Service
metadata: {name: databases, title: {fr: Bases}}
spec: {provider: boreal, state: active}
---
apiVersion: palier/v1
kind: Service
metadata: {name: links, title: {en: Links}}
spec: {provider: fjord, state: retiring}
---
apiVersion: palier/v1
kind: Facility
metadata: {name: room-1, title: {fr: Salle 1}}
spec: {party: boreal, note: deuxième étage}
"""


def read(content: str | bytes, file: str = "catalogue.yaml") -> CatalogueRead:
    return read_catalogue([(file, content.encode() if isinstance(content, str) else content)])


def brought(content: str | bytes, by: Any = BY) -> Import:
    return import_catalogue(read=read(content), reason="moved here", by=by, at=AT)


def exported() -> list[dict[str, Any]]:
    return list(catalogue_documents(whole_catalogue()))


def people() -> None:
    person("boreal", "maude")
    for code in ("nordet", "lacs", "fjord"):
        party(code)


def outcomes(made: Import) -> Iterator[str]:
    for each in made.changes:
        yield f"{each.line} {each.part} {each.name}: {each.outcome}"


def emptied() -> None:
    """As if the catalogue had never been: nothing of it is left but the journal."""
    for kind in (Dependency, OfferingUse, WorkloadLimit, Offering, Service, Facility):
        kind.objects.all().delete()
