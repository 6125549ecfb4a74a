"""Adding, changing, closing and reopening organisations."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.slm.models import Party
from palier.slm.parties.actions import change_party, close_party, create_party, reopen_party
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import ReasonForm
from palier.web.forms.parties import NewPartyForm, PartyForm, party_values
from palier.web.pages.asking import Question, Saved
from palier.web.pages.frame import Crumb
from palier.web.pages.parties import party_trail
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, expected_of, posted
from palier.web.views.parties import seen_party


@require_http_methods(METHODS)
def create(request: PageRequest) -> HttpResponse:
    """Adds an organisation."""
    demand(request, "party.create")
    say, by = request.say, person_of(request)
    initial = {"language": by.party.language, "zone": by.party.zone}
    form = NewPartyForm(posted(request), say=say, initial=initial)
    question = Question(
        heading=say("Add an organisation"),
        trail=(Crumb(say("Organisations"), reverse("parties")), Crumb(say("Add an organisation"))),
        submit=say("Add"),
        back=reverse("parties"),
        done=say("The organisation is added."),
    )

    def do() -> str:
        party = create_party(facts=form.facts(), by=by, at=request.at)
        return reverse("party", args=[party.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, party: int) -> HttpResponse:
    """Changes an organisation."""
    found = seen_party(request, party)
    demand(request, "party.change", found)
    say = request.say
    form = PartyForm(posted(request), say=say, initial=party_values(found))

    def saved() -> Saved:
        found.refresh_from_db()
        return Saved(found.version, party_values(found))

    question = Question(
        heading=say("Change {name}", name=found.name),
        trail=party_trail(found, say, say("Change")),
        submit=say("Save"),
        back=reverse("party", args=[found.pk]),
        done=say("The organisation is saved."),
        saved=saved,
    )

    def do() -> None:
        change_party(
            party=found,
            details=form.details(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def close(request: PageRequest, party: int) -> HttpResponse:
    """Closes an organisation, once it is confirmed."""
    found = seen_party(request, party)
    say = request.say
    question = Question(
        heading=say("Close {name}?", name=found.name),
        trail=party_trail(found, say, say("Close")),
        submit=say("Close the organisation"),
        back=reverse("party", args=[found.pk]),
        lead=say("Nothing new is begun with it. What is agreed with it stays as it is."),
        warning=say("Every responsibility held for it, or by its people, ends today."),
        done=say("The organisation is closed."),
        kind="danger",
    )
    return _moved(request, found, question, close_party)


@require_http_methods(METHODS)
def reopen(request: PageRequest, party: int) -> HttpResponse:
    """Opens an organisation again, once it is confirmed."""
    found = seen_party(request, party)
    say = request.say
    question = Question(
        heading=say("Reopen {name}?", name=found.name),
        trail=party_trail(found, say, say("Reopen")),
        submit=say("Reopen the organisation"),
        back=reverse("party", args=[found.pk]),
        lead=say("What its people held is not given back: grant it anew where it is needed."),
        done=say("The organisation is open again."),
    )
    return _moved(request, found, question, reopen_party)


def _moved(
    request: PageRequest, party: Party, question: Question, move: Callable[..., Party]
) -> HttpResponse:
    demand(request, "party.close", party)
    form = ReasonForm(posted(request), say=request.say)

    def do() -> None:
        move(
            party=party,
            by=person_of(request),
            at=request.at,
            reason=form.cleaned_data["reason"],
        )

    return answered(request, question, form, do)
