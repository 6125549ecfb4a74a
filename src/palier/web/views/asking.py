"""Answers pages that ask one thing: shows the form, does what it says, and goes on."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from palier.slm.catalogue.models import Service, ServiceState
from palier.slm.catalogue.queries import services_visible_to
from palier.slm.parties.actions import day_of
from palier.web.differences import differences
from palier.web.entrance import PageRequest
from palier.web.forms.fields import zone_names
from palier.web.given import number_in
from palier.web.pages.asking import Question
from palier.web.refusing import Attempt, acting

METHODS = ("GET", "HEAD", "POST")
"""Those of a page that asks: it is shown, and answered."""
UNFIT = 422
_OFFERED = 500


def answered(
    request: PageRequest, question: Question, form: BaseForm, do: Callable[[], str | None]
) -> HttpResponse:
    """The page, or the way on once it is done. `do` may say where that is."""
    attempt = None
    if request.method == "POST" and form.is_valid():
        with acting(form, request.say) as attempt:
            to = do()
        if attempt.done:
            if question.done:
                messages.success(request, question.done)
            return redirect(to or question.back)
    return _asked(request, question, form, attempt)


def posted(request: PageRequest) -> QueryDict | None:
    """What was sent, which may be nothing at all; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def expected_of(request: PageRequest) -> int:
    """The version that the reader saw; one that cannot be read is none that there is."""
    return number_in(request.POST.get("version", "")) or 0


def done_at_once(
    request: PageRequest, form: BaseForm, do: Callable[[], object], *, to: str, done: str
) -> HttpResponse:
    """Does what a button says, without a page that asks; a refusal is said where one was."""
    with acting(form, request.say) as attempt:
        do()
    if attempt.done:
        messages.success(request, done)
    else:
        for each in form.non_field_errors():
            messages.error(request, str(each))
    return redirect(to)


def seen_services(request: PageRequest) -> QuerySet[Service]:
    """The services that the reader sees."""
    return services_visible_to(request.sight, day_of(request.at))


def _services(request: PageRequest) -> list[str]:
    """Codes to choose from while typing; beyond these, they are typed in full."""
    found = seen_services(request).exclude(state=ServiceState.RETIRED).order_by("code")
    return list(found.values_list("code", flat=True)[:_OFFERED])


def _asked(
    request: PageRequest, question: Question, form: BaseForm, attempt: Attempt | None
) -> HttpResponse:
    saved = question.saved() if question.saved else None
    context = {
        "page": question,
        "form": form,
        "version": saved.version if saved else "",
        "zones": zone_names() if "zone" in form.fields else (),
        "services": _services(request) if "service" in form.fields else (),
    }
    if attempt and attempt.changed_meanwhile and saved:
        context["differences"] = differences(form, saved.values, request.say)
    status = attempt.status if attempt else UNFIT if form.is_bound else 200
    return render(request, "web/asking.html", context, status=status)
