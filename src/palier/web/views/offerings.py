"""The pages of offerings, and of the customers that use them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.slm.catalogue.actions import (
    NewOffering,
    begin_use,
    change_offering,
    create_offering,
    end_use,
    move_offering,
)
from palier.slm.catalogue.actions.living import LEAVING
from palier.slm.catalogue.models import ServiceState
from palier.slm.catalogue.queries import offerings_visible_to, uses_visible_to
from palier.slm.models import Offering, OfferingUse, Party, Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import PartyKind
from palier.slm.parties.queries import parties_permitted
from palier.slm.parties.queries.lasting import lasts_on
from palier.web.entrance import PageRequest, person_of, today
from palier.web.forms.catalogue import MoveForm, NewOfferingForm, OfferingForm, offering_values
from palier.web.forms.service_parts import EndPartForm, UseForm
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.asking import Question, Saved
from palier.web.pages.moving import move_words, who_uses
from palier.web.pages.offerings import offering_page, offering_trail
from palier.web.pages.service_heads import move_label
from palier.web.pages.service_lists import use_list
from palier.web.pages.subjects import title_of
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, expected_of, posted
from palier.web.views.catalogue import demand_on, seen_service
from palier.web.views.changing_services import state_called
from palier.web.views.parts import Part, part_question


def seen_offering(request: PageRequest, pk: int) -> Offering:
    """The offering, where the reader sees it."""
    seen = offerings_visible_to(request.sight, day_of(request.at))
    return seen.select_related("service__provider").get(pk=pk)


def _customers(request: PageRequest, service: Service) -> QuerySet[Party]:
    """The customers for whom the reader may say that they use a service."""
    found = parties_permitted(request.sight, "offering.use", service.code)
    return found.filter(kind=PartyKind.CUSTOMER)


@require_safe
def offering(request: PageRequest, offering: int) -> HttpResponseBase:
    """A way that a service is offered, and who uses it."""
    found = seen_offering(request, offering)
    sight, say, on = request.sight, request.say, day_of(request.at)
    # Asked only of who may say so of anybody.
    ends = frozenset(_customers(request, found.service).values_list("pk", flat=True))
    context = {
        "page": offering_page(found, sight, reader_of(request), may_begin=bool(ends)),
        "empty_template": "web/catalogue/no_use.html",
    }
    uses = uses_visible_to(sight, on).filter(offering=found).select_related("customer")
    return show_list(request, use_list(on, ends, say), uses, "web/catalogue/offering.html", context)


@require_http_methods(METHODS)
def create(request: PageRequest, service: int) -> HttpResponse:
    """Offers a service in one more way."""
    found = seen_service(request, service)
    demand_on(request, "service.change", found)
    say = request.say
    form = NewOfferingForm(posted(request), say=say)
    heading = say("Offer {name} in one more way", name=title_of(found, say))
    question = part_question(
        Part(found), heading, say("Add"), say, done=say("The offering is added.")
    )

    def do() -> str:
        given = form.cleaned_data
        made = create_offering(
            new=NewOffering(found, given["code"], ServiceState(given["state"])),
            facts=form.facts(),
            by=person_of(request),
            at=request.at,
        )
        return reverse("offering", args=[made.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, offering: int) -> HttpResponse:
    """Changes what is known of an offering."""
    found = seen_offering(request, offering)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = OfferingForm(posted(request), say=say, initial=offering_values(found))

    def saved() -> Saved:
        now = seen_offering(request, offering)
        return Saved(now.version, offering_values(now))

    question = Question(
        heading=say("Change {name}", name=title_of(found, say)),
        trail=offering_trail(found, say, say("Change")),
        submit=say("Save"),
        back=reverse("offering", args=[found.pk]),
        done=say("The offering is saved."),
        saved=saved,
    )

    def do() -> None:
        change_offering(
            offering=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def move(request: PageRequest, offering: int, to: str) -> HttpResponse:
    """Moves an offering on in its life, once it is confirmed."""
    found, state = seen_offering(request, offering), state_called(to)
    demand_on(request, "service.move", found.service)
    say, on = request.say, day_of(request.at)
    form = MoveForm(posted(request), say=say, needs_reason=state in LEAVING)
    words = move_words(found, state, say)
    uses = uses_visible_to(request.sight, on).filter(lasts_on(on), offering=found)
    question = Question(
        heading=words.heading,
        trail=offering_trail(found, say, move_label(found.state, state, say)),
        submit=words.submit,
        back=reverse("offering", args=[found.pk]),
        lead=words.lead,
        warning=words.warning,
        done=words.done,
        kind="danger" if state in LEAVING else "primary",
        saved=lambda: Saved(Offering.objects.get(pk=found.pk).version, {}),
        touches=(who_uses(uses, say),),
    )

    def do() -> None:
        move_offering(
            offering=found,
            to=state,
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
            reason=form.cleaned_data["reason"],
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def begin(request: PageRequest, offering: int) -> HttpResponse:
    """Says that a customer uses an offering."""
    found = seen_offering(request, offering)
    customers = _customers(request, found.service)
    if not customers.exists():
        demand_on(request, "offering.use", found.service)
    say = request.say
    form = UseForm(posted(request), say=say, initial={"since": today(request)}, customers=customers)
    question = Question(
        heading=say("A customer uses {name}", name=title_of(found, say)),
        trail=offering_trail(found, say, say("A customer uses it")),
        submit=say("Add"),
        back=reverse("offering", args=[found.pk]),
        done=say("The use is added."),
    )

    def do() -> None:
        begin_use(offering=found, use=form.use(), by=person_of(request), at=request.at)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def end(request: PageRequest, use: int) -> HttpResponse:
    """Says from which day on a customer no longer uses an offering."""
    seen = uses_visible_to(request.sight, day_of(request.at))
    found: OfferingUse = seen.select_related("offering__service__provider", "customer").get(pk=use)
    demand(request, "offering.use", found.customer, found.offering.service.code)
    say = request.say
    initial = {"until": found.until or today(request)}
    form = EndPartForm(posted(request), say=say, initial=initial)

    def saved() -> Saved:
        found.refresh_from_db(fields=("until", "version"))
        return Saved(found.version, {"until": found.until})

    names = {"customer": found.customer.name, "name": title_of(found.offering, say)}
    question = Question(
        heading=say("{customer} no longer uses {name}?", **names),
        trail=offering_trail(found.offering, say, say("End a use")),
        submit=say("End the use"),
        back=reverse("offering", args=[found.offering_id]),
        done=say("The use ends."),
        kind="danger",
        saved=saved,
    )

    def do() -> None:
        end_use(
            use=found,
            until=form.cleaned_data["until"],
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)
