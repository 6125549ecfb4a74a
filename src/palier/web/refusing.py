"""Refusals as people meet them: a page that says what to do, or an error of the form itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from palier.calculus.errors import PalierError
from palier.presentation.languages import Words
from palier.presentation.refusals import situation
from palier.slm.parties.errors import ChangedMeanwhile, FieldUnfit, NotPermitted, is_conflict
from palier.slm.parties.models import Party, Person
from palier.slm.parties.queries import may, may_for
from palier.web.entrance import PageRequest
from palier.web.views.failures import not_allowed

_ABSENT = "no-such-"


def status_of(error: PalierError) -> int:
    """The HTTP status that says what kind of refusal it is."""
    if isinstance(error, NotPermitted):
        return 403
    if error.code.startswith(_ABSENT):
        return 404
    if isinstance(error, ChangedMeanwhile) or is_conflict(error):
        return 409
    return 422


def sentence(error: PalierError, say: Words) -> str:
    """What is refused, as a sentence in the language of the reader."""
    words = situation(error, say)
    named = getattr(error, "named", "")
    return f"{words[:1].upper()}{words[1:]}{say.colon + named if named else ''}."


class Refusing:
    """Answers with a page when a view lets a refusal pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the view, of `process_exception`, or a page where Django has none."""
        response = self._next(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = not_allowed(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: PageRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal; None leaves any other error to Django."""
        if isinstance(error, ObjectDoesNotExist):
            # What somebody may not see is not there for them.
            raise Http404 from error
        if not isinstance(error, PalierError):
            return None
        context = {
            "title": sentence(error, request.say).removesuffix("."),
            # The message and the hint are technical, and in English: shown as such.
            "detail": str(error),
            "code": error.code,
            "status": status_of(error),
        }
        response = render(request, "web/refusal.html", context, status=status_of(error))
        if request.htmx:
            response["HX-Retarget"] = response["HX-Reselect"] = "#main"
            response["HX-Reswap"] = "outerHTML"
        return response


@dataclass(slots=True)
class Attempt:
    """What became of an action: `refusal` is None when it was done."""

    refusal: PalierError | None = None

    @property
    def done(self) -> bool:
        """Whether nothing was refused."""
        return self.refusal is None

    @property
    def changed_meanwhile(self) -> bool:
        """Whether somebody else saved first: the page shows what differs."""
        return isinstance(self.refusal, ChangedMeanwhile)

    @property
    def status(self) -> int:
        """The status of the page that shows the form again."""
        return status_of(self.refusal) if self.refusal else 200


@contextmanager
def acting(form: BaseForm, say: Words) -> Iterator[Attempt]:
    """An action of a form: what is refused becomes an error of the form, which is shown again.

    `NotPermitted` passes, and becomes the page that says so.
    """
    attempt = Attempt()
    try:
        yield attempt
    except NotPermitted:
        raise
    except PalierError as error:
        attempt.refusal = error
        if not attempt.changed_meanwhile:
            named = error.field if isinstance(error, FieldUnfit) else None
            form.add_error(named if named in form.fields else None, sentence(error, say))


def demand(
    request: PageRequest, intent: str, party: Party | None = None, service: str = ""
) -> None:
    """Raises `NotPermitted` where the action behind a page would: the page is not even shown."""
    if not may(request.sight, intent, party, service):
        raise _not_permitted(request, intent)


def demand_for(request: PageRequest, intent: str, person: Person) -> None:
    """As `demand`, for what is done to a person, who may be oneself."""
    if not may_for(request.sight, intent, person):
        raise _not_permitted(request, intent)


def _not_permitted(request: PageRequest, intent: str) -> NotPermitted:
    return NotPermitted(
        f"person {request.sight.person} may not: {intent}",
        hint="ask an administrator for a responsibility that may",
    )
