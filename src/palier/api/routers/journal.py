"""The journal: what was done, by whom and when; and its signed checkpoints."""

from __future__ import annotations

from typing import Literal

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from pydantic import Field

from palier.api.declaring import lists, reads, streams
from palier.api.paging import Page, PageAsked, page_of
from palier.api.requests import ApiRequest
from palier.api.schemas.records import CheckpointShown, EntryAsked, EntryShown
from palier.api.schemas.values import Given, PathNumber
from palier.slm.journal.models import JournalCheckpoint, JournalEntry
from palier.slm.journal.queries import exported
from palier.slm.parties.actions import require
from palier.slm.parties.queries import entries_visible_to, may

router = Router(tags=["journal"])
SCOPE = "journal:read"


class ExportAsked(Given):
    """How to write the journal."""

    format: Literal["jsonl", "csv"] = Field(
        "jsonl", description="JSON lines can be proven without the database; CSV is for reading."
    )


@lists(router, "/journal", Page[EntryShown], scope=SCOPE)
def list_entries(request: ApiRequest, asked: Query[EntryAsked]) -> Page[EntryShown]:
    """The entries that one sees, the newest first."""
    found = entries_visible_to(request.sight)
    for name in ("subject", "actor"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.kind.endswith("*"):
        found = found.filter(kind__startswith=asked.kind[:-1])
    elif asked.kind:
        found = found.filter(kind=asked.kind)
    return page_of(request, asked, found, EntryShown.of, newest_first=True)


@lists(router, "/journal/checkpoints", Page[CheckpointShown], scope=SCOPE)
def list_checkpoints(request: ApiRequest, asked: Query[PageAsked]) -> Page[CheckpointShown]:
    """The head of the journal at the end of each day, signed; for those who may read it all."""
    found = JournalCheckpoint.objects.all()
    if not may(request.sight, "journal.read"):
        found = found.none()
    return page_of(request, asked, found, CheckpointShown.of, newest_first=True)


@streams(router, "/journal/export", ("application/x-ndjson", "text/csv"), scope=SCOPE)
def export_journal(request: ApiRequest, asked: Query[ExportAsked]) -> HttpResponseBase:
    """All entries, the oldest first, as a file; for those who may export the journal."""
    require(request.caller, "journal.export", request.at)
    kind = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}[asked.format]
    pieces = exported(JournalEntry.objects.all(), asked.format)
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="journal.{asked.format}"'
    return response


@reads(router, "/journal/{sequence}", EntryShown, scope=SCOPE)
def read_entry(request: ApiRequest, sequence: Path[PathNumber]) -> EntryShown:
    """One entry, by its number."""
    return EntryShown.of(entries_visible_to(request.sight).get(pk=sequence))
