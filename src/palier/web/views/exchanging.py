"""The catalogue as files: taken out as documents or tables, and sent to be brought in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.documents.catalogue import documents_text, tables_archive
from palier.slm.catalogue.queries import catalogue_documents, catalogue_seen_by
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import may
from palier.web.entrance import PageRequest, today
from palier.web.forms.exchange import ImportForm
from palier.web.pages.frame import Crumb

YAML, ZIP = "application/yaml; charset=utf-8", "application/zip"


def inside(request: PageRequest) -> None:
    """The whole catalogue is the provider's own."""
    if not request.sight.is_provider_staff:
        raise Http404


def trail(request: PageRequest, *last: str) -> tuple[Crumb, ...]:
    """The way to the page, and to what is below it."""
    say = request.say
    here = Crumb(say("Import and export"), reverse("catalogue-exchange") if last else "")
    return (Crumb(say("Services"), reverse("services")), here, *map(Crumb, last))


@require_safe
def exchange(request: PageRequest) -> HttpResponse:
    """Files to take, and a file to bring in, which is looked at first."""
    inside(request)
    may_import = may(request.sight, "catalogue.import")
    return exchange_page(request, ImportForm(say=request.say) if may_import else None)


def exchange_page(request: PageRequest, form: ImportForm | None, status: int = 200) -> HttpResponse:
    """The page of both, with a form for who may import."""
    context = {
        "heading": request.say("Import and export"),
        "trail": trail(request),
        "form": form,
    }
    return render(request, "web/catalogue/exchange.html", context, status=status)


@require_safe
def documents(request: PageRequest) -> HttpResponse:
    """The catalogue as Palier documents, as far as the reader sees it."""
    inside(request)
    found = catalogue_documents(catalogue_seen_by(request.sight, day_of(request.at)))
    return _file(request, documents_text(found).encode(), "yaml", YAML)


@require_safe
def tables(request: PageRequest) -> HttpResponse:
    """The same as CSV tables in a zip archive."""
    inside(request)
    found = catalogue_documents(catalogue_seen_by(request.sight, day_of(request.at)))
    return _file(request, tables_archive(found), "zip", ZIP)


def _file(request: PageRequest, content: bytes, kind: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="catalogue-{today(request)}.{kind}"'
    return response
