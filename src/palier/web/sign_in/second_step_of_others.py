"""Where an administrator lets somebody in who lost the second step, and every code for its loss."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from palier.presentation.languages import N_
from palier.slm.access.actions.signing_in import forget_second_step
from palier.slm.parties.queries import people_visible_to
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.page_form import PageForm
from palier.web.refusing import acting, demand


class Why(PageForm):
    """How it is known that it is them."""

    reason = forms.CharField(
        label=N_("How do you know that it is them who ask?"),
        help_text=N_("Kept in the journal. Call them back at a number that you knew before."),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def forget(request: PageRequest, person: int) -> HttpResponse:
    """Asks how the administrator knows, and forgets the second step of somebody."""
    found = people_visible_to(request.sight).select_related("party").get(pk=person)
    demand(request, "person.invite", found.party)
    form = Why(request.POST or None, say=request.say)
    status = 200
    if form.is_valid():
        with acting(form, request.say) as attempt:
            why = form.cleaned_data["reason"]
            forget_second_step(person=found, by=person_of(request), at=request.at, reason=why)
        if attempt.done:
            said = request.say("{name} signs in without the second step now.", name=found.name)
            messages.success(request, said)
            return redirect("home")
        status = attempt.status
    context = {"form": form, "them": found}
    return render(request, "sign_in/forget_second_step.html", context, status=status)
