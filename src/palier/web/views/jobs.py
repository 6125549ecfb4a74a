"""The pages of jobs and of messages: lists, one job as it goes along, and trying again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from palier.slm.models import Job
from palier.slm.operations.actions import retry_job
from palier.slm.operations.queries import jobs_visible_to, messages_visible_to
from palier.slm.parties.queries import may
from palier.slm.queue.models import JobState
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.frame import Crumb, Tab
from palier.web.pages.jobs import JOBS, MESSAGES, ROUTINE, job_page
from palier.web.refusing import demand
from palier.web.views.asking import done_at_once
from palier.web.views.following import followed


def _tabs(request: PageRequest, here: str) -> tuple[Tab, ...]:
    say = request.say
    if not may(request.sight, "job.read"):
        return ()
    return (
        Tab(say("Jobs"), reverse("jobs"), here == "jobs"),
        Tab(say("Messages"), reverse("messages"), here == "messages"),
    )


@require_safe
def jobs(request: PageRequest) -> HttpResponseBase:
    """The jobs that the reader sees."""
    say = request.say
    context = {
        "heading": say("Jobs"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("Jobs"))),
        "tabs": _tabs(request, "jobs"),
        "empty_template": "web/jobs/none.html",
    }
    rows = jobs_visible_to(request.sight)
    if not (request.GET.get("kind") or request.GET.get("state")):
        rows = rows.exclude(state=JobState.DONE, kind__in=ROUTINE)
    return show_list(request, JOBS, rows, "web/jobs/list.html", context)


@require_safe
def messages(request: PageRequest) -> HttpResponseBase:
    """The messages that were sent, and are to be; never what they say."""
    demand(request, "job.read")
    say = request.say
    context = {
        "heading": say("Messages"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("Messages"))),
        "tabs": _tabs(request, "messages"),
        "empty_template": "web/jobs/no_message.html",
    }
    rows = messages_visible_to(request.sight).defer("values", "address")
    return show_list(request, MESSAGES, rows, "web/jobs/list.html", context)


@require_safe
def job(request: PageRequest, job: int) -> HttpResponse:
    """One job."""
    found = jobs_visible_to(request.sight).get(pk=job)
    page = job_page(found, request.sight, reader_of(request))
    return render(request, "web/jobs/job.html", {"page": page})


@require_safe
def job_part(request: PageRequest, job: int) -> HttpResponseBase:
    """How far a job has come: nothing while nothing changes, and the last word when it ends."""
    found = jobs_visible_to(request.sight).get(pk=job)
    return followed(
        request,
        found,
        "web/jobs/part.html",
        lambda: job_page(found, request.sight, reader_of(request)),
    )


@require_POST
def retry(request: PageRequest, job: int) -> HttpResponse:
    """Has a job that failed tried again."""
    found: Job = jobs_visible_to(request.sight).get(pk=job)
    return done_at_once(
        request,
        NoticeForm({}, say=request.say),
        lambda: retry_job(job=found, by=person_of(request), at=request.at),
        to=reverse("job", args=[found.pk]),
        done=request.say("The job is tried again."),
    )
