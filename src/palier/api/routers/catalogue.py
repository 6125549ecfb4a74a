"""The whole catalogue: written out as documents or tables, and brought in from documents."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from palier.api.declaring import acts, streams
from palier.api.errors import BodyTooLarge
from palier.api.requests import ApiRequest
from palier.api.schemas.values import Flag, Given, Line, Shown
from palier.documents.catalogue import documents_text, read_catalogue, tables_archive
from palier.documents.problems import Problem
from palier.slm.catalogue.actions import (
    Change,
    Import,
    Outcome,
    import_catalogue,
    plan_import,
)
from palier.slm.catalogue.queries import catalogue_documents, catalogue_seen_by

router = Router(tags=["catalogue"])
_KINDS = {"yaml": "application/yaml", "zip": "application/zip"}
LONGEST = 1_000_000
"""Of a text that is brought in while the caller waits: about a thousand services."""
# The text stands in a JSON body of 10 MB at most, where a line end takes two bytes.
_LONGEST_OF_ALL = 9_000_000


class ExportAsked(Given):
    """How to write the catalogue."""

    format: Literal["yaml", "zip"] = Field(
        "yaml", description="Palier documents, or an archive of CSV tables; equal both ways."
    )


class Importing(Given):
    """Documents to bring in, and why."""

    text: str = Field(
        strict=True,
        min_length=1,
        max_length=_LONGEST_OF_ALL,
        description="YAML or JSON, of 1,000,000 characters at most; more is brought in on the "
        "pages, or by `palier catalogue import`.",
    )
    reason: Line
    is_plan: Flag = Field(False, description="Only say what it would do.")


class ChangeShown(Shown):
    """What becomes of one thing."""

    part: str
    name: str
    outcome: Outcome
    line: int

    @classmethod
    def of(cls, change: Change) -> ChangeShown:
        """What is shown of a change."""
        return cls(
            part=change.part.value, name=change.name, outcome=change.outcome, line=change.line
        )


class ProblemShown(Shown):
    """What stands in the way of an import."""

    line: int
    code: str
    message: str
    hint: str

    @classmethod
    def of(cls, problem: Problem) -> ProblemShown:
        """What is shown of a problem."""
        return cls(line=problem.line, code=problem.code, message=problem.message, hint=problem.hint)


class ImportShown(Shown):
    """What an import did, or would do; with problems it does nothing."""

    changes: list[ChangeShown]
    problems: list[ProblemShown]

    @classmethod
    def of(cls, made: Import) -> ImportShown:
        """What is shown of an import."""
        changes = [ChangeShown.of(each) for each in made.changes]
        return cls(changes=changes, problems=[ProblemShown.of(each) for each in made.problems])


@streams(router, "/catalogue/export", tuple(_KINDS.values()), scope="catalogue:read")
def export_catalogue(request: ApiRequest, asked: Query[ExportAsked]) -> HttpResponse:
    """What one sees of the catalogue, as a file that can be brought in again."""
    documents = catalogue_documents(catalogue_seen_by(request.sight, request.on))
    written = documents_text(documents) if asked.format == "yaml" else tables_archive(documents)
    response = HttpResponse(written, content_type=_KINDS[asked.format])
    response["Content-Disposition"] = f'attachment; filename="catalogue.{asked.format}"'
    return response


@acts(router, "/catalogue/import", ImportShown, scope="catalogue:write")
def bring_catalogue(request: ApiRequest, given: Importing) -> ImportShown:
    """Brings documents into the catalogue, all or nothing; what they do not name stays."""
    if len(given.text) > LONGEST:
        raise BodyTooLarge(
            f"the text has over {LONGEST} characters",
            hint="import a part at a time, or the file on the pages",
        )
    read = read_catalogue([("catalogue.yaml", given.text.encode())])
    do = plan_import if given.is_plan else import_catalogue
    made = do(read=read, reason=given.reason, by=request.caller, at=request.at)
    return ImportShown.of(made)
