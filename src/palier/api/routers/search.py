"""Search over all that one sees, and what the codes of refusals mean."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from ninja import Query, Router

from palier.api.declaring import lists, opens
from palier.api.errors import NoSuchThing
from palier.api.requests import ApiRequest
from palier.api.schemas.records import CodeShown, FoundList, FoundShown, SearchAsked
from palier.presentation.languages import words
from palier.presentation.refusals import SITUATIONS
from palier.slm.catalogue.queries import (
    facilities_visible_to,
    offerings_visible_to,
    services_visible_to,
)
from palier.slm.parties.queries import (
    contacts_visible_to,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.search import matching

router = Router(tags=["search"])


@lists(router, "/search", FoundList, scope="me:read")
def search(request: ApiRequest, asked: Query[SearchAsked]) -> FoundList:
    """What has words that begin as those typed, of all kinds that one sees."""
    return FoundList(items=list(_found(request, asked)))


@opens(router, "/problems/{code}", CodeShown)
def read_problem(request: HttpRequest, code: str) -> CodeShown:
    """What a code means, in the language asked for; open to everybody."""
    situation = SITUATIONS.get(code)
    if situation is None:
        raise NoSuchThing("there is no such code", hint="see docs/reference/error-codes")
    say = getattr(request, "say", None) or words("en")
    title = say(situation)
    return CodeShown(code=code, title=f"{title[:1].upper()}{title[1:]}.")


def _found(request: ApiRequest, asked: SearchAsked) -> Iterator[FoundShown]:
    condition = matching(asked.words)
    for kind, folder, rows in (
        ("party", "parties", parties_visible_to(request.sight)),
        ("person", "people", people_visible_to(request.sight)),
        ("contact", "contacts", contacts_visible_to(request.sight)),
        ("service", "services", services_visible_to(request.sight, request.on)),
        ("offering", "offerings", offerings_visible_to(request.sight, request.on)),
        ("facility", "facilities", facilities_visible_to(request.sight, request.on)),
    ):
        for row in rows.filter(condition).order_by("pk")[: asked.limit]:
            yield FoundShown(
                kind=kind, number=row.pk, label=str(row), address=f"/api/v1/{folder}/{row.pk}"
            )
