"""Granting and ending responsibilities, naming deputies, recording absences."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.presentation.responsibilities import responsibility_name
from palier.slm.intents import Responsibility
from palier.slm.models import Grant, Person
from palier.slm.parties.actions import (
    end_deputy,
    end_responsibility,
    grant_responsibility,
    name_deputy,
    record_absence,
)
from palier.slm.parties.queries import (
    deputies_visible_to,
    fits,
    grants_visible_to,
    parties_permitted,
    people_visible_to,
)
from palier.web.entrance import PageRequest, person_of, today
from palier.web.forms.people import AbsenceForm, DeputyForm, EndDeputyForm, EndForm, GrantForm
from palier.web.pages.asking import Question
from palier.web.pages.naming import person_name
from palier.web.pages.people import person_trail
from palier.web.refusing import demand, demand_for
from palier.web.views.asking import METHODS, answered, posted, seen_services
from palier.web.views.people import seen_person


@require_http_methods(METHODS)
def grant(request: PageRequest, person: int) -> HttpResponse:
    """Gives somebody a responsibility."""
    found = seen_person(request, person)
    demand(request, "responsibility.grant", found.party)
    say = request.say
    parties = parties_permitted(request.sight, "responsibility.grant").filter(is_open=True)
    if not _is_of_provider(found):
        parties = parties.filter(pk=found.party_id)
    initial = {"since": today(request)}
    form = GrantForm(
        posted(request),
        say=say,
        initial=initial,
        person=found,
        parties=parties,
        services=seen_services(request),
    )
    question = Question(
        heading=say("Grant a responsibility to {name}", name=person_name(found, say)),
        trail=person_trail(found, say, say("Grant a responsibility")),
        submit=say("Grant"),
        back=reverse("person", args=[found.pk]),
        done=say("The responsibility is granted."),
    )

    def do() -> None:
        grant_responsibility(
            person=found,
            party=form.cleaned_data["party"],
            held=form.held(),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


def _is_of_provider(person: Person) -> bool:
    """Whether they may answer for others than their own party."""
    return fits(Responsibility.AUDITOR, person, person.party)


@require_http_methods(METHODS)
def end_grant(request: PageRequest, grant: int) -> HttpResponse:
    """Ends a responsibility."""
    seen = grants_visible_to(request.sight).select_related("person__party", "party")
    found: Grant = seen.get(pk=grant)
    demand(request, "responsibility.end", found.party)
    say = request.say
    form = EndForm(posted(request), say=say, initial={"on": today(request)})
    question = Question(
        heading=say("End a responsibility of {name}", name=person_name(found.person, say)),
        trail=person_trail(found.person, say, say("End a responsibility")),
        submit=say("End it"),
        back=reverse("person", args=[found.person_id]),
        lead=say("{role}, for {party}", role=responsibility_name(found.responsibility, say),
                 party=found.party.name),
        done=say("The responsibility is ended."),
        kind="danger",
    )  # fmt: skip

    def do() -> None:
        end_responsibility(grant=found, by=person_of(request), at=request.at, **form.cleaned_data)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def deputy(request: PageRequest, person: int) -> HttpResponse:
    """Names somebody who stands in for a person."""
    found = seen_person(request, person)
    demand_for(request, "deputy.name", found)
    say = request.say
    people = people_visible_to(request.sight).filter(party=found.party_id, is_active=True)
    initial = {"since": today(request)}
    form = DeputyForm(posted(request), say=say, initial=initial, people=people.exclude(pk=found.pk))
    question = Question(
        heading=say("Name a deputy for {name}", name=person_name(found, say)),
        trail=person_trail(found, say, say("Name a deputy")),
        submit=say("Name the deputy"),
        back=reverse("person", args=[found.pk]),
        lead=say("Between two days a deputy may do all that the person may, and is told instead."),
        done=say("The deputy is named."),
    )

    def do() -> None:
        name_deputy(person=found, by=person_of(request), at=request.at, **form.cleaned_data)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def no_deputy(request: PageRequest, deputy: int) -> HttpResponse:
    """Ends a time of standing in."""
    seen = deputies_visible_to(request.sight).select_related("person__party", "deputy")
    found = seen.get(pk=deputy)
    demand_for(request, "deputy.name", found.person)
    say = request.say
    form = EndDeputyForm(posted(request), say=say, initial={"on": today(request)})
    question = Question(
        heading=say("{deputy} no longer stands in for {name}",
                    deputy=person_name(found.deputy, say), name=person_name(found.person, say)),
        trail=person_trail(found.person, say, say("End a time of standing in")),
        submit=say("End it"),
        back=reverse("person", args=[found.person_id]),
        done=say("The time of standing in is ended."),
        kind="danger",
    )  # fmt: skip

    def do() -> None:
        end_deputy(deputy=found, by=person_of(request), at=request.at, **form.cleaned_data)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def absence(request: PageRequest, person: int) -> HttpResponse:
    """Says that somebody is away."""
    found = seen_person(request, person)
    demand_for(request, "absence.record", found)
    say = request.say
    form = AbsenceForm(posted(request), say=say, initial={"since": today(request)})
    question = Question(
        heading=say("Record an absence of {name}", name=person_name(found, say)),
        trail=person_trail(found, say, say("Record an absence")),
        submit=say("Record"),
        back=reverse("person", args=[found.pk]),
        lead=say("Meanwhile their deputy is told in their place, where they have one."),
        done=say("The absence is recorded."),
    )

    def do() -> None:
        record_absence(of=found, by=person_of(request), at=request.at, **form.cleaned_data)

    return answered(request, question, form, do)
