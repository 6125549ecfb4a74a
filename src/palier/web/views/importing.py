"""A file for the catalogue on its way: looked at by a job, confirmed, and brought in by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from palier.slm.catalogue.actions import (
    IMPORT,
    PLAN,
    CatalogueFile,
    ask_for_import,
    ask_for_plan,
    kept_outcome,
)
from palier.slm.catalogue.errors import CatalogueFileGone
from palier.slm.models import Job
from palier.slm.queue.models import JobState
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.exchange import ImportForm
from palier.web.pages.importing import ImportPage, import_page
from palier.web.refusing import demand
from palier.web.views.asking import UNFIT
from palier.web.views.exchanging import exchange_page, inside, trail
from palier.web.views.following import followed


@require_POST
def plan(request: PageRequest) -> HttpResponse:
    """Takes a file, and has a job say what it would change."""
    inside(request)
    demand(request, "catalogue.import")
    form = ImportForm(request.POST, request.FILES, say=request.say)
    if not form.is_valid():
        return exchange_page(request, form, UNFIT)
    sent = form.cleaned_data["file"]
    file = CatalogueFile(sent.name, sent.read(), form.cleaned_data["reason"])
    job = ask_for_plan(file=file, by=person_of(request), at=request.at)
    return redirect("catalogue-import", job.pk)


@require_safe
def one(request: PageRequest, sent: int) -> HttpResponse:
    """How far a file has come, what it would change, or what it changed."""
    page = _page(request, _job(request, sent))
    context = {"page": page, "trail": trail(request, page.heading)}
    return render(request, "web/catalogue/import.html", context)


@require_safe
def part(request: PageRequest, sent: int) -> HttpResponseBase:
    """The same without what is around it: nothing while nothing changes."""
    found = _job(request, sent)
    return followed(request, found, "web/catalogue/import_part.html", lambda: _page(request, found))


@require_POST
def bring_in(request: PageRequest, sent: int) -> HttpResponse:
    """Has the file that was looked at brought in, once."""
    found = _job(request, sent)
    if found.kind != PLAN:
        raise Http404
    try:
        asked = ask_for_import(plan=found, by=person_of(request), at=request.at)
    except CatalogueFileGone:
        messages.error(request, request.say("The file is no longer kept: send it again."))
        return redirect("catalogue-exchange")
    return redirect("catalogue-import", asked.pk)


def _job(request: PageRequest, sent: int) -> Job:
    """One of the reader's own: nobody else sees what is in a file before it is brought in."""
    inside(request)
    own = Job.objects.filter(for_person=str(person_of(request).pk), kind__in=(PLAN, IMPORT))
    found = own.get(pk=sent)
    demand(request, "catalogue.import")
    return found


def _page(request: PageRequest, job: Job) -> ImportPage:
    is_over = job.state in (JobState.DONE, JobState.FAILED)
    return import_page(job, kept_outcome(job=job.pk) if is_over else None, request.say)
