"""One's API tokens: all of them, making one, whose secret is shown once, and revoking one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.slm.access.actions import create_token, revoke_token
from palier.slm.access.queries import tokens_visible_to
from palier.slm.models import ApiToken
from palier.slm.parties.queries import may
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.forms.profile import TokenForm
from palier.web.lists.showing import reader_of
from palier.web.pages.asking import Question
from palier.web.pages.frame import Crumb
from palier.web.pages.people import person_trail
from palier.web.pages.profile import profile_head, token_rows
from palier.web.refusing import acting, demand, demand_for
from palier.web.views.asking import METHODS, UNFIT, answered, posted

SHOWN = 100


@require_safe
def my_tokens(request: PageRequest) -> HttpResponse:
    """One's tokens, without their secrets."""
    found = tokens_visible_to(request.sight).filter(person=request.sight.person)[:SHOWN]
    context = {
        "head": profile_head("my-tokens", request.say),
        "tokens": token_rows(found, reader_of(request)),
        "may_create": may(request.sight, "token.create"),
    }
    return render(request, "web/profile/tokens.html", context)


@require_http_methods(METHODS)
def create(request: PageRequest) -> HttpResponse:
    """Makes a token. Its secret is in this answer and nowhere else."""
    demand(request, "token.create")
    form = TokenForm(posted(request), say=request.say)
    context = {"head": profile_head("my-tokens", request.say, request.say("New token"))}
    status = 200
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            facts = form.facts(request.at)
            with acting(form, request.say) as attempt:
                made = create_token(facts=facts, by=person_of(request), at=request.at)
            if attempt.done:
                shown = {**context, "token": made.token, "secret": made.secret}
                return render(request, "web/profile/token_made.html", shown)
            status = attempt.status
    return render(request, "web/profile/token_new.html", {**context, "form": form}, status=status)


@require_http_methods(METHODS)
def revoke(request: PageRequest, token: int) -> HttpResponse:
    """Makes a token, one's own or that of somebody one may, open nothing any more."""
    seen = tokens_visible_to(request.sight).select_related("person__party")
    found: ApiToken = seen.get(pk=token)
    demand_for(request, "token.revoke", found.person)
    say = request.say
    is_own = found.person_id == request.sight.person
    back = reverse("my-tokens") if is_own else reverse("person", args=[found.person_id])
    trail: tuple[Crumb, ...] = (
        profile_head("my-tokens", say, say("Revoke")).trail
        if is_own
        else person_trail(found.person, say, say("Revoke a token"))
    )
    question = Question(
        heading=say("Revoke the token {name}?", name=found.name),
        trail=trail,
        submit=say("Revoke"),
        back=back,
        lead=say("Programs that use it are refused from now on. This cannot be undone."),
        done=say("The token is revoked."),
        kind="danger",
    )
    form = NoticeForm(posted(request), say=say)

    def do() -> None:
        revoke_token(token=found, by=person_of(request), at=request.at)

    return answered(request, question, form, do)
