"""The addresses of organisations, people, responsibilities, contacts, and of one's own profile."""

from __future__ import annotations

from django.urls import path

from palier.web.views import (
    changing_contacts,
    contacts,
    holding,
    organising,
    parties,
    people,
    profile,
    removing_people,
    tokens,
)

urlpatterns = [
    path("parties", parties.parties, name="parties"),
    path("parties/new", organising.create, name="party-new"),
    path("parties/<int:party>", parties.party, name="party"),
    path("parties/<int:party>/people", parties.party_people, name="party-people"),
    path("parties/<int:party>/contacts", parties.party_contacts, name="party-contacts"),
    path("parties/<int:party>/contacts/new", changing_contacts.create, name="contact-new"),
    path("parties/<int:party>/told", parties.party_told, name="party-told"),
    path(
        "parties/<int:party>/responsibilities",
        parties.party_responsibilities,
        name="party-responsibilities",
    ),
    path("parties/<int:party>/journal", parties.party_journal, name="party-journal"),
    path("parties/<int:party>/change", organising.change, name="party-change"),
    path("parties/<int:party>/close", organising.close, name="party-close"),
    path("parties/<int:party>/reopen", organising.reopen, name="party-reopen"),
    path("people", people.people, name="people"),
    path("people/new", people.create, name="person-new"),
    path("people/<int:person>", people.person, name="person"),
    path("people/<int:person>/change", people.change, name="person-change"),
    path("people/<int:person>/invite", people.invite, name="person-invite"),
    path("people/<int:person>/uninvite", people.revoke, name="invitation-revoke"),
    path("people/<int:person>/deactivate", removing_people.deactivate, name="person-deactivate"),
    path("people/<int:person>/reactivate", removing_people.reactivate, name="person-reactivate"),
    path("people/<int:person>/erase", removing_people.erase, name="person-erase"),
    path("people/<int:person>/responsibilities/new", holding.grant, name="responsibility-grant"),
    path("people/<int:person>/deputies/new", holding.deputy, name="deputy-name"),
    path("people/<int:person>/absences/new", holding.absence, name="person-absence"),
    path("responsibilities/<int:grant>/end", holding.end_grant, name="responsibility-end"),
    path("deputies/<int:deputy>/end", holding.no_deputy, name="deputy-end"),
    path("absences/<int:absence>/remove", contacts.no_absence, name="absence-remove"),
    path("contacts", contacts.contacts, name="contacts"),
    path("contacts/<int:contact>", contacts.contact, name="contact"),
    path("contacts/<int:contact>/change", changing_contacts.change, name="contact-change"),
    path("contacts/<int:contact>/ways", contacts.ways, name="contact-ways"),
    path("contacts/<int:contact>/remove", changing_contacts.remove, name="contact-remove"),
    path("contacts/<int:contact>/erase", changing_contacts.erase, name="contact-erase"),
    path("contacts/<int:contact>/absences/new", contacts.absence, name="contact-absence"),
    path("me", profile.profile, name="me"),
    path("me/messages", profile.my_messages, name="my-messages"),
    path("me/responsibilities", profile.my_responsibilities, name="my-responsibilities"),
    path("me/tokens", tokens.my_tokens, name="my-tokens"),
    path("me/tokens/new", tokens.create, name="token-new"),
    path("tokens/<int:token>/revoke", tokens.revoke, name="token-revoke"),
]
