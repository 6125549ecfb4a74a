"""The pages of contacts: all of them, each of them, and the ways to reach one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.slm.models import Absence, Contact
from palier.slm.parties.actions import record_absence, remove_absence, set_paths
from palier.slm.parties.queries import absences_visible_to, contacts_visible_to
from palier.web.entrance import PageRequest, person_of, today
from palier.web.forms.contacts import PathRows
from palier.web.forms.fields import NoticeForm
from palier.web.forms.people import AbsenceForm
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.asking import Question
from palier.web.pages.contacts import contact_page, contact_trail
from palier.web.pages.frame import Crumb
from palier.web.pages.holding import may_record_absence
from palier.web.pages.naming import contact_name, person_name
from palier.web.pages.party_lists import contact_list, contact_rows
from palier.web.pages.people import person_trail
from palier.web.refusing import acting, demand, demand_for
from palier.web.views.asking import METHODS, UNFIT, answered, expected_of, posted


@require_safe
def contacts(request: PageRequest) -> HttpResponseBase:
    """All contacts that the reader sees; they are added on the page of their organisation."""
    say = request.say
    context = {
        "heading": say("Contacts"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("Contacts"))),
        "empty_template": "web/contacts/none.html",
    }
    rows = contact_rows(contacts_visible_to(request.sight))
    return show_list(request, contact_list(), rows, "web/parties/list.html", context)


def seen_contact(request: PageRequest, pk: int) -> Contact:
    """The contact, where the reader sees it."""
    return contacts_visible_to(request.sight).select_related("party", "person__party").get(pk=pk)


@require_safe
def contact(request: PageRequest, contact: int) -> HttpResponse:
    """Who is told what, when, how, and in which language."""
    page = contact_page(seen_contact(request, contact), request.sight, reader_of(request))
    return render(request, "web/contacts/contact.html", {"page": page})


@require_http_methods(METHODS)
def ways(request: PageRequest, contact: int) -> HttpResponse:
    """The ways to reach a contact, as rows to be added, removed and put in order."""
    found = seen_contact(request, contact)
    demand(request, "contact.change", found.party)
    if request.method != "POST":
        return _ways_page(request, found, PathRows.saved(list(found.paths.all()), request.say))
    sent = PathRows.sent(request.POST, request.say)
    if "more" in request.POST:
        return _ways_page(request, found, sent.with_more(request.say), expected_of(request))
    if not sent.is_valid():
        return _ways_page(request, found, sent, expected_of(request), status=UNFIT)
    problems = NoticeForm({}, say=request.say)
    with acting(problems, request.say) as attempt:
        set_paths(
            contact=found,
            paths=sent.paths(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )
    if attempt.done:
        messages.success(request, request.say("The ways to reach the contact are saved."))
        return redirect("contact", found.pk)
    if attempt.changed_meanwhile:
        # Theirs is shown beside; sending the rows again puts them over it.
        found.refresh_from_db()
        return _ways_page(request, found, sent, status=attempt.status, problems=problems)
    version = expected_of(request)
    return _ways_page(request, found, sent, version, status=attempt.status, problems=problems)


def _ways_page(
    request: PageRequest,
    contact: Contact,
    rows: PathRows,
    version: int | None = None,
    *,
    status: int = 200,
    problems: NoticeForm | None = None,
) -> HttpResponse:
    say = request.say
    is_changed = problems is not None and not problems.errors
    context = {
        "heading": say("Ways to reach {name}", name=contact_name(contact, say)),
        "trail": contact_trail(contact, say, say("Ways to reach them")),
        "rows": rows.rows,
        "version": contact.version if version is None else version,
        "problems": problems,
        "theirs": contact_page(contact, request.sight, reader_of(request)) if is_changed else None,
        "back": reverse("contact", args=[contact.pk]),
    }
    return render(request, "web/contacts/ways.html", context, status=status)


@require_http_methods(METHODS)
def absence(request: PageRequest, contact: int) -> HttpResponse:
    """Says that a contact is away."""
    found = seen_contact(request, contact)
    _demand_absence(request, found)
    say = request.say
    form = AbsenceForm(posted(request), say=say, initial={"since": today(request)})
    question = Question(
        heading=say("Record an absence of {name}", name=contact_name(found, say)),
        trail=contact_trail(found, say, say("Record an absence")),
        submit=say("Record"),
        back=reverse("contact", args=[found.pk]),
        done=say("The absence is recorded."),
    )

    def do() -> None:
        record_absence(of=found, by=person_of(request), at=request.at, **form.cleaned_data)

    return answered(request, question, form, do)


def _demand_absence(request: PageRequest, contact: Contact) -> None:
    if may_record_absence(contact, request.sight):
        return
    if contact.person is not None:
        demand_for(request, "absence.record", contact.person)
    demand(request, "absence.record", contact.party)


@require_http_methods(METHODS)
def no_absence(request: PageRequest, absence: int) -> HttpResponse:
    """Takes back that somebody is away."""
    seen = absences_visible_to(request.sight)
    related = ("person__party", "contact__party", "contact__person__party")
    found: Absence = seen.select_related(*related).get(pk=absence)
    say = request.say
    if found.person is not None:
        demand_for(request, "absence.record", found.person)
        trail = person_trail(found.person, say, say("Take back an absence"))
        name, back = person_name(found.person, say), reverse("person", args=[found.person_id])
    else:
        assert found.contact is not None, "the database keeps an absence of one or of the other"
        _demand_absence(request, found.contact)
        trail = contact_trail(found.contact, say, say("Take back an absence"))
        name = contact_name(found.contact, say)
        back = reverse("contact", args=[found.contact_id])
    question = Question(
        heading=say("Take back the absence of {name}?", name=name),
        trail=trail,
        submit=say("Take it back"),
        back=back,
        done=say("The absence is taken back."),
        kind="danger",
    )
    form = NoticeForm(posted(request), say=say)
    return answered(
        request,
        question,
        form,
        lambda: remove_absence(absence=found, by=person_of(request), at=request.at),
    )
