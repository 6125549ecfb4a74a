"""Answers a request for a list: the page, the part of it that changes, or a file of all rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from palier.presentation.instants import local
from palier.web.entrance import PageRequest
from palier.web.lists.columns import Exported, M, Reader
from palier.web.lists.exporting import csv_lines, xlsx_file
from palier.web.lists.listing import EXPORT, Asked, Listing

CHUNK = 2_000
PART = "web/lists/part.html"


def reader_of(request: PageRequest) -> Reader:
    """Whom a list is shown to."""
    return Reader(request.say, request.zone_name, request.at)


def show_list(
    request: PageRequest,
    listing: Listing[M],
    rows: QuerySet[M],
    template: str,
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """The list as asked for; `template` extends `web/lists/page.html` or includes its parts."""
    asked = Asked(listing, request.GET.dict())
    reader = reader_of(request)
    wanted = request.GET.get(EXPORT, "")
    if wanted in ("csv", "xlsx"):
        return _file(asked, rows, reader, wanted)
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    shown = {**(context or {}), "list": asked.page(rows, reader)}
    response: HttpResponse = render(request, PART if is_part else template, shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _file(asked: Asked[M], of: QuerySet[M], reader: Reader, kind: str) -> HttpResponseBase:
    headings = [reader.say(each.heading) for each in asked.listing.columns]
    day = local(reader.at, reader.zone_name).date().isoformat()
    name = f"{asked.listing.name}-{day}.{kind}"
    rows = _exported(asked, of, reader)
    if kind == "xlsx":
        return FileResponse(xlsx_file(headings, rows, reader.at), as_attachment=True, filename=name)
    response = StreamingHttpResponse(
        csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _exported(asked: Asked[M], of: QuerySet[M], reader: Reader) -> Iterator[list[Exported]]:
    columns = asked.listing.columns
    for row in asked.rows(of).iterator(chunk_size=CHUNK):
        yield [each.exported(row, reader) for each in columns]
