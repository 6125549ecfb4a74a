"""The pages of the journal: the list, one entry, its export, its checkpoints and their proof."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from palier.slm.journal.models import JournalCheckpoint
from palier.slm.journal.queries import FORMATS, exported
from palier.slm.operations.actions import ask_for_proof
from palier.slm.parties.queries import entries_visible_to, may
from palier.web.entrance import PageRequest, person_of, today
from palier.web.forms.fields import NoticeForm
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.checkpoints import checkpoint_list, proof_shown, public_key
from palier.web.pages.frame import Crumb
from palier.web.pages.journal_asked import Asked
from palier.web.pages.journal_entry import entry_page
from palier.web.pages.journal_list import journal_page
from palier.web.refusing import demand
from palier.web.views.asking import done_at_once

_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@require_safe
def journal(request: PageRequest) -> HttpResponse:
    """What was done, as far as the reader may know, the newest first."""
    page = journal_page(request.GET.dict(), request.sight, reader_of(request))
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "web/journal/part.html" if is_part else "web/journal/list.html"
    context = {"list": page, "sees_all": may(request.sight, "journal.read")}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def entry(request: PageRequest, sequence: int) -> HttpResponse:
    """One entry: in words, and as it was sealed."""
    row = entries_visible_to(request.sight).get(pk=sequence)
    page = entry_page(row, request.sight, reader_of(request))
    return render(request, "web/journal/entry.html", {"page": page})


@require_safe
def export(request: PageRequest) -> HttpResponseBase:
    """The entries that the list is narrowed to, the oldest first, as a file."""
    demand(request, "journal.export")
    wanted = request.GET.get("format", "")
    kind = wanted if wanted in FORMATS else FORMATS[0]
    rows = Asked(request.GET.dict(), request.sight, reader_of(request)).rows()
    response = StreamingHttpResponse(exported(rows, kind), content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="journal-{today(request)}.{kind}"'
    return response


@require_safe
def checkpoints(request: PageRequest) -> HttpResponseBase:
    """How far the journal was signed on each day, and whether it holds."""
    demand(request, "journal.read")
    say = request.say
    context = {
        "trail": (
            Crumb(say("Home"), reverse("home")),
            Crumb(say("Journal"), reverse("journal")),
            Crumb(say("Checkpoints")),
        ),
        "proof": proof_shown(reader_of(request)),
        "key": public_key(),
        "empty_template": "web/journal/no_checkpoint.html",
    }
    rows = JournalCheckpoint.objects.all()
    return show_list(request, checkpoint_list(), rows, "web/journal/checkpoints.html", context)


@require_safe
def proof(request: PageRequest) -> HttpResponse:
    """The part of the page that says how far a proof has come."""
    demand(request, "journal.read")
    context = {"proof": proof_shown(reader_of(request))}
    return render(request, "web/journal/proof.html", context)


@require_POST
def prove(request: PageRequest) -> HttpResponse:
    """Has every seal recomputed."""
    return done_at_once(
        request,
        NoticeForm({}, say=request.say),
        lambda: ask_for_proof(by=person_of(request), at=request.at),
        to=reverse("journal-checkpoints"),
        done=request.say("The proof is asked for."),
    )
