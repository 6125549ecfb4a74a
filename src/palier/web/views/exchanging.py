"""The catalogue as files: taken out as documents or tables, looked at, and brought in."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from palier.documents.catalogue import documents_text, read_catalogue, tables_archive
from palier.slm.catalogue.actions import Import, import_catalogue, plan_import
from palier.slm.catalogue.errors import CatalogueRefused
from palier.slm.catalogue.queries import catalogue_documents, catalogue_seen_by
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import may
from palier.web.entrance import PageRequest, person_of, today
from palier.web.forms.exchange import ConfirmImportForm, ImportForm
from palier.web.pages.frame import Crumb
from palier.web.pages.importing import counted_words, import_page
from palier.web.refusing import demand
from palier.web.views.asking import UNFIT

KEPT_SECONDS = 30 * 60
"""How long a file is kept between looking at it and bringing it in."""
YAML, ZIP = "application/yaml; charset=utf-8", "application/zip"


def _inside(request: PageRequest) -> None:
    """The whole catalogue is the provider's own."""
    if not request.sight.is_provider_staff:
        raise Http404


def _trail(request: PageRequest, *last: str) -> tuple[Crumb, ...]:
    say = request.say
    here = Crumb(say("Import and export"), reverse("catalogue-exchange") if last else "")
    return (Crumb(say("Services"), reverse("services")), here, *map(Crumb, last))


@require_safe
def exchange(request: PageRequest) -> HttpResponse:
    """Files to take, and a file to bring in, which is looked at first."""
    _inside(request)
    may_import = may(request.sight, "catalogue.import")
    return _exchange_page(request, ImportForm(say=request.say) if may_import else None)


def _exchange_page(
    request: PageRequest, form: ImportForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "heading": request.say("Import and export"),
        "trail": _trail(request),
        "form": form,
    }
    return render(request, "web/catalogue/exchange.html", context, status=status)


@require_POST
def plan(request: PageRequest) -> HttpResponse:
    """What a file that is sent would change; it is kept for a while, to be brought in."""
    _inside(request)
    demand(request, "catalogue.import")
    form = ImportForm(request.POST, request.FILES, say=request.say)
    return _looked_at(request, form) if form.is_valid() else _exchange_page(request, form, UNFIT)


def _looked_at(request: PageRequest, form: ImportForm) -> HttpResponse:
    file, reason = form.cleaned_data["file"], form.cleaned_data["reason"]
    content = file.read()
    seal = hashlib.sha256(content).hexdigest()
    read = read_catalogue([(file.name, content)])
    made = plan_import(read=read, reason=reason, by=person_of(request), at=request.at)
    if not made.problems:
        cache.set(_key(request), (seal, file.name, content), KEPT_SECONDS)
    confirm = ConfirmImportForm(say=request.say, initial={"seal": seal, "reason": reason})
    return _plan_page(request, made, confirm)


def _plan_page(request: PageRequest, made: Import, confirm: ConfirmImportForm) -> HttpResponse:
    say = request.say
    heading = say("What the import would do")
    context = {
        "heading": heading,
        "trail": _trail(request, heading),
        "page": import_page(made, say),
        "form": confirm,
        "back": reverse("catalogue-exchange"),
    }
    status = UNFIT if made.problems else 200
    return render(request, "web/catalogue/import.html", context, status=status)


@require_POST
def bring_in(request: PageRequest) -> HttpResponse:
    """Brings in the file that was looked at, in one transaction."""
    _inside(request)
    demand(request, "catalogue.import")
    say, key = request.say, _key(request)
    form = ConfirmImportForm(request.POST, say=say)
    seal, name, content = cache.get(key) or ("", "", b"")
    if not form.is_valid() or form.cleaned_data["seal"] != seal:
        messages.error(request, say("The file is no longer kept: send it again."))
        return redirect("catalogue-exchange")
    try:
        made = import_catalogue(
            read=read_catalogue([(name, content)]),
            reason=form.cleaned_data["reason"],
            by=person_of(request),
            at=request.at,
        )
    except CatalogueRefused as error:
        return _plan_page(request, Import((), error.problems), form)
    cache.delete(key)
    messages.success(request, say("Imported: {counts}", counts=counted_words(made, say)))
    return redirect("services")


def _key(request: PageRequest) -> str:
    """One file is kept for each person: the last one that they looked at."""
    return f"catalogue-import-{person_of(request).pk}"


@require_safe
def documents(request: PageRequest) -> HttpResponse:
    """The catalogue as Palier documents, as far as the reader sees it."""
    _inside(request)
    found = catalogue_documents(catalogue_seen_by(request.sight, day_of(request.at)))
    return _file(request, documents_text(found).encode(), "yaml", YAML)


@require_safe
def tables(request: PageRequest) -> HttpResponse:
    """The same as CSV tables in a zip archive."""
    _inside(request)
    found = catalogue_documents(catalogue_seen_by(request.sight, day_of(request.at)))
    return _file(request, tables_archive(found), "zip", ZIP)


def _file(request: PageRequest, content: bytes, kind: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="catalogue-{today(request)}.{kind}"'
    return response
