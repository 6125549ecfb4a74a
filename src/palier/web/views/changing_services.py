"""Adding and changing services, and moving them on in their life."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.slm.catalogue.actions import NewService, change_service, create_service, move_service
from palier.slm.catalogue.actions.living import LEAVING
from palier.slm.catalogue.models import ServiceState
from palier.slm.models import Party, Person, Service
from palier.slm.parties.models import PartyKind
from palier.slm.parties.queries import parties_permitted, people_visible_to
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.catalogue import MoveForm, NewServiceForm, ServiceForm, service_values
from palier.web.lists.showing import reader_of
from palier.web.pages.asking import Question, Saved
from palier.web.pages.frame import Crumb
from palier.web.pages.moving import consequences, move_words
from palier.web.pages.service_heads import move_label, service_trail
from palier.web.pages.subjects import title_of
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, expected_of, posted
from palier.web.views.catalogue import demand_on, seen_service


def _owners(
    request: PageRequest, party: Party | None, chosen: int | None = None
) -> QuerySet[Person]:
    """Who can answer for a service: people of a provider, and who does so already."""
    of = Q(party__kind=PartyKind.PROVIDER) | Q(party=party)
    return people_visible_to(request.sight).filter(Q(of, is_active=True) | Q(pk=chosen))


@require_http_methods(METHODS)
def create(request: PageRequest) -> HttpResponse:
    """Brings a service into the catalogue."""
    demand(request, "service.create")
    say = request.say
    permitted = parties_permitted(request.sight, "service.create").filter(is_open=True)
    form = NewServiceForm(
        posted(request),
        say=say,
        initial={"provider": person_of(request).party_id},
        people=_owners(request, None),
        parties=permitted.exclude(kind=PartyKind.CUSTOMER).order_by("kind", "name"),
    )
    question = Question(
        heading=say("Add a service"),
        trail=(Crumb(say("Services"), reverse("services")), Crumb(say("Add a service"))),
        submit=say("Add"),
        back=reverse("services"),
        done=say("The service is in the catalogue. Say now how it is offered, and what it needs."),
    )

    def do() -> str:
        given = form.cleaned_data
        new = NewService(given["code"], given["provider"], ServiceState(given["state"]))
        made = create_service(new=new, facts=form.facts(), by=person_of(request), at=request.at)
        return reverse("service", args=[made.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, service: int) -> HttpResponse:
    """Changes what is known of a service."""
    found = seen_service(request, service)
    demand_on(request, "service.change", found)
    say = request.say
    form = ServiceForm(
        posted(request),
        say=say,
        initial=service_values(found),
        people=_owners(request, found.provider, found.owner_id),
    )

    def saved() -> Saved:
        now = seen_service(request, service)
        return Saved(now.version, service_values(now))

    question = Question(
        heading=say("Change {name}", name=title_of(found, say)),
        trail=service_trail(found, say, Crumb(say("Change"))),
        submit=say("Save"),
        back=reverse("service", args=[found.pk]),
        done=say("The service is saved."),
        saved=saved,
    )

    def do() -> None:
        change_service(
            service=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


def state_called(written: str) -> ServiceState:
    """The state of an address; there is no page for any other word."""
    if written not in ServiceState.values:
        raise Http404
    return ServiceState(written)


@require_http_methods(METHODS)
def move(request: PageRequest, service: int, to: str) -> HttpResponse:
    """Moves a service on in its life, once it is confirmed."""
    found, state = seen_service(request, service), state_called(to)
    demand_on(request, "service.move", found)
    say = request.say
    form = MoveForm(posted(request), say=say, needs_reason=state in LEAVING)
    words = move_words(found, state, say)
    question = Question(
        heading=words.heading,
        trail=service_trail(found, say, Crumb(move_label(found.state, state, say))),
        submit=words.submit,
        back=reverse("service", args=[found.pk]),
        lead=words.lead,
        warning=words.warning,
        done=words.done,
        kind="danger" if state in LEAVING else "primary",
        saved=lambda: Saved(Service.objects.get(pk=found.pk).version, {}),
        touches=consequences(found, request.sight, reader_of(request)),
    )

    def do() -> None:
        move_service(
            service=found,
            to=state,
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
            reason=form.cleaned_data["reason"],
        )

    return answered(request, question, form, do)
