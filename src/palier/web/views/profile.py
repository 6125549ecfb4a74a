"""One's own profile: who one is, which messages one wants, and what one answers for."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.presentation.languages import words
from palier.presentation.words_of_people import NOTICE_GROUPS
from palier.slm.models import NoticePreference, Person
from palier.slm.parties.actions import change_person, day_of, set_preference
from palier.slm.parties.models import Promptness
from palier.slm.parties.queries import may_for
from palier.web.choices import forget_language, forget_theme
from palier.web.differences import differences
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import zone_names
from palier.web.forms.profile import PreferencesForm, ProfileForm, profile_values
from palier.web.lists.showing import reader_of
from palier.web.pages.holding import presence_of
from palier.web.pages.profile import profile_head
from palier.web.refusing import acting
from palier.web.views.asking import METHODS, UNFIT, expected_of, posted


@require_http_methods(METHODS)
def profile(request: PageRequest) -> HttpResponse:
    """Who one is: name, language, zone and theme."""
    me = person_of(request)
    form = ProfileForm(posted(request), say=request.say, initial=profile_values(me))
    attempt = None
    if request.method == "POST" and form.is_valid():
        with acting(form, request.say) as attempt:
            change_person(
                person=me,
                details=form.details(),
                expected=expected_of(request),
                by=me,
                at=request.at,
            )
        if attempt.done:
            return _saved(request, form)
    now = Person.objects.get(pk=me.pk)
    context = {
        "head": profile_head("me", request.say),
        "form": form,
        "version": now.version,
        "zones": zone_names(),
    }
    if attempt and attempt.changed_meanwhile:
        context["differences"] = differences(form, profile_values(now), request.say)
    status = attempt.status if attempt else UNFIT if form.is_bound else 200
    return render(request, "web/profile/profile.html", context, status=status)


def _saved(request: PageRequest, form: ProfileForm) -> HttpResponse:
    # In the language chosen now, in which the next page is.
    say = words(form.cleaned_data["language"])
    messages.success(request, say("Your profile is saved."))
    response = redirect("me")
    forget_language(response)
    forget_theme(response)
    return response


@require_http_methods(METHODS)
def my_messages(request: PageRequest) -> HttpResponse:
    """When one wants the messages of each group."""
    me = person_of(request)
    kept = dict(NoticePreference.objects.filter(person=me).values_list("kind", "promptness"))
    initial = {group: kept.get(group, Promptness.AT_ONCE) for group in NOTICE_GROUPS}
    form = PreferencesForm(posted(request), say=request.say, initial=initial)
    status = 200
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            with acting(form, request.say) as attempt, transaction.atomic():
                for kind, wanted in form.asked().items():
                    set_preference(person=me, kind=kind, promptness=wanted, by=me, at=request.at)
            if attempt.done:
                messages.success(request, request.say("Your choices are saved."))
                return redirect("my-messages")
            status = attempt.status
    context = {"head": profile_head("my-messages", request.say), "form": form}
    return render(request, "web/profile/messages.html", context, status=status)


@require_safe
def my_responsibilities(request: PageRequest) -> HttpResponse:
    """What one answers for, who stands in, and when one is away."""
    me, sight = person_of(request), request.sight
    context = {
        "head": profile_head("my-responsibilities", request.say),
        "presence": presence_of(me, sight, reader_of(request), day_of(request.at)),
        "name_deputy": _mine("deputy-name", "deputy.name", request),
        "record_absence": _mine("person-absence", "absence.record", request),
    }
    return render(request, "web/profile/responsibilities.html", context)


def _mine(name: str, intent: str, request: PageRequest) -> str:
    me = person_of(request)
    return reverse(name, args=[me.pk]) if may_for(request.sight, intent, me) else ""
