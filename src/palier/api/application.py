"""The application of the API: its routers, its errors, and its description."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from palier.api.callers import Session
from palier.api.describing import PROBLEM
from palier.api.parsing import StrictParser
from palier.api.problems import problem, refusal_of
from palier.api.routers import (
    catalogue,
    contacts,
    facilities,
    jobs,
    journal,
    needs,
    offers,
    parties,
    people,
    responsibilities,
    search,
    tokens,
    webhooks,
)

DESCRIPTION = """Service level management by programs.

Lists come by the page: follow `next`. Every answer has an `ETag`; changes need it as `If-Match`.
A POST with an `Idempotency-Key` is done once, however often it is sent. Every refusal is a problem
(RFC 9457) with a stable `code`. What somebody may not see is not there for them."""


class PalierApi(NinjaAPI):
    """As django-ninja has it, with the shape of problems in its description."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        """The description, OpenAPI 3.1."""
        found = super().get_openapi_schema(**asked)
        found["components"]["schemas"]["Problem"] = PROBLEM
        return found


def application() -> PalierApi:
    """The API with all its routes."""
    api = PalierApi(
        title="Palier",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        parser=StrictParser(),
        docs_url="/docs",
        # Where a browser is signed in, the pages of the documentation may try the routes.
        auth=[Session()],
    )
    for each in (
        people,
        parties,
        responsibilities,
        contacts,
        offers,
        needs,
        facilities,
        catalogue,
        webhooks,
        journal,
        jobs,
        tokens,
        search,
    ):
        api.add_router("", each.router)
    # django-ninja has handlers of its own for some of these, which come first.
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _refused)
    return api


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, refusal_of(error))
