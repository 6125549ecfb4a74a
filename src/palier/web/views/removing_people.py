"""Keeping people from signing in, letting them in again, and erasing them: each once confirmed."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.slm.parties.actions import deactivate_person, erase_person, reactivate_person
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import ReasonForm
from palier.web.forms.people import EraseForm
from palier.web.pages.asking import Question
from palier.web.pages.naming import person_name
from palier.web.pages.people import person_trail
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, posted
from palier.web.views.people import seen_person


@require_http_methods(METHODS)
def deactivate(request: PageRequest, person: int) -> HttpResponse:
    """Keeps somebody from signing in."""
    found = seen_person(request, person)
    demand(request, "person.deactivate", found.party)
    say, name = request.say, person_name(found, request.say)
    form = ReasonForm(posted(request), say=say)
    question = Question(
        heading=say("Deactivate {name}?", name=name),
        trail=person_trail(found, say, say("Deactivate")),
        submit=say("Deactivate"),
        back=reverse("person", args=[found.pk]),
        lead=say("They cannot sign in by any way, and their tokens open nothing."),
        warning=say("What they answer for rests until they are reactivated."),
        done=say("{name} is deactivated.", name=name),
        kind="danger",
    )

    def do() -> None:
        reason = form.cleaned_data["reason"]
        deactivate_person(person=found, by=person_of(request), at=request.at, reason=reason)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def reactivate(request: PageRequest, person: int) -> HttpResponse:
    """Lets somebody sign in again."""
    found = seen_person(request, person)
    demand(request, "person.deactivate", found.party)
    say, name = request.say, person_name(found, request.say)
    form = ReasonForm(posted(request), say=say)
    question = Question(
        heading=say("Reactivate {name}?", name=name),
        trail=person_trail(found, say, say("Reactivate")),
        submit=say("Reactivate"),
        back=reverse("person", args=[found.pk]),
        lead=say("They can sign in again, and answer for what they still hold."),
        done=say("{name} is active again.", name=name),
    )

    def do() -> None:
        reason = form.cleaned_data["reason"]
        reactivate_person(person=found, by=person_of(request), at=request.at, reason=reason)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def erase(request: PageRequest, person: int) -> HttpResponse:
    """Erases somebody's name and address for good."""
    found = seen_person(request, person)
    demand(request, "person.erase", found.party)
    say, name = request.say, person_name(found, request.say)
    form = EraseForm(posted(request), say=say, name=name)
    question = Question(
        heading=say("Erase {name}?", name=name),
        trail=person_trail(found, say, say("Erase")),
        submit=say("Erase for good"),
        back=reverse("person", args=[found.pk]),
        lead=say("The name, the address, their contacts, messages, sessions and tokens go. The"
                 " journal goes on naming a number, and nothing says whose it was."),
        warning=say("This cannot be undone."),
        done=say("The person is erased."),
        kind="danger",
    )  # fmt: skip

    def do() -> None:
        reason = form.cleaned_data["reason"]
        erase_person(person=found, reason=reason, by=person_of(request), at=request.at)

    return answered(request, question, form, do)
