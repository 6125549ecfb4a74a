"""The example people of a demonstration: one click signs in as any of them, and as nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from palier.presentation.responsibilities import responsibility_name
from palier.slm.intents import Responsibility
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import Person
from palier.slm.parties.queries import held
from palier.web.entrance import PageRequest
from palier.web.given import number_in
from palier.web.nearness import is_from_here
from palier.web.sign_in.accounts import Accounts

INVENTED = ".example"
"""No address that mail reaches ends so (RFC 2606, section 2): who has one is of an example."""


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody that a visitor may be."""

    pk: int
    name: str
    answers_for: str
    party: str


@require_POST
def sign_in_as_example(request: PageRequest) -> HttpResponse:
    """Signs in as one of the example people."""
    number = number_in(request.POST.get("person", ""), 18) or 0
    person = _invented(request).filter(pk=number).first()
    if person is None:
        raise Http404
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    if request.user.is_authenticated:
        Accounts().logout(request)
    record_authentication(request, person, method="example")
    login = Login(user=person, redirect_url=wanted if is_ours else None)
    answer: HttpResponse = perform_login(request, login)
    return answer


def examples(request: PageRequest) -> list[Example]:
    """Who can be chosen, by level; nobody unless this is a demonstration."""
    on = day_of(request.at)
    found = []
    for person in _invented(request).select_related("party"):
        names = held(person, on).values_list("responsibility", flat=True)
        holds = sorted({Responsibility(each) for each in names}, key=_order)
        said = ", ".join(responsibility_name(each.value, request.say) for each in holds)
        order = _order(holds[0]) if holds else len(Responsibility)
        found.append((order, Example(person.pk, person.name, said, person.party.name)))
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def _invented(request: HttpRequest) -> QuerySet[Person]:
    """Also where the setting is on: to the machine itself alone, whatever the host is called."""
    if not settings.DEMO or not is_from_here(request):
        return Person.objects.none()
    return Person.objects.filter(email__endswith=INVENTED, is_active=True)


def _order(responsibility: Responsibility) -> int:
    return list(Responsibility).index(responsibility)
