"""Jobs: work that is done beside the requests."""

from __future__ import annotations

from django.db.models import QuerySet
from ninja import Path, Query, Router

from palier.api.declaring import lists, reads
from palier.api.finding import only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest
from palier.api.schemas.records import JobAsked, JobShown
from palier.api.schemas.values import PathNumber
from palier.slm.parties.queries import may
from palier.slm.queue import queries
from palier.slm.queue.models import Job

router = Router(tags=["jobs"])
SCOPE = "jobs:read"


@lists(router, "/jobs", Page[JobShown], scope=SCOPE)
def list_jobs(request: ApiRequest, asked: Query[JobAsked]) -> Page[JobShown]:
    """The jobs that one asked for, or all for those who may read them, the newest first."""
    found = only(_seen(request), kind=asked.kind or None, state=asked.state)
    return page_of(request, asked, found, JobShown.of, newest_first=True)


@reads(router, "/jobs/{number}", JobShown, scope=SCOPE)
def read_job(request: ApiRequest, number: Path[PathNumber]) -> JobShown:
    """One job, and how far it has come."""
    return JobShown.of(_seen(request).get(pk=number))


def _seen(request: ApiRequest) -> QuerySet[Job]:
    may_read_all = may(request.sight, "job.read")
    return queries.visible_to(str(request.caller.pk), may_read_all=may_read_all)
