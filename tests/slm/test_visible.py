"""What each kind of person sees, that it fails closed, and that buttons agree with actions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.slm.intents import INTENTS, OF_ONE_SERVICE, Reach, Responsibility
from palier.slm.journal.queries import entries
from palier.slm.parties.actions import (
    ContactFacts,
    create_contact,
    deactivate_person,
    name_deputy,
    record_absence,
)
from palier.slm.parties.models import Absence, Deputy, Grant, Party, Person, StakeholderRole
from palier.slm.parties.queries import (
    absences_visible_to,
    contacts_visible_to,
    deputies_visible_to,
    entries_visible_to,
    grants_visible_to,
    is_permitted,
    may,
    may_for,
    parties_permitted,
    parties_visible_to,
    people_visible_to,
    sight_of,
)
from tests.slm.people import AT, BY, DAY, grant, party, person

pytestmark = pytest.mark.usefixtures("database")

R = Responsibility
LATER = DAY + timedelta(days=9)


@pytest.fixture
def world(database: str) -> dict[str, Person]:
    """A provider, two customers and a supplier, each with contacts, absences and deputies."""
    found = {}
    for code, kind, held in (
        ("boreal", "provider", R.MANAGER),
        ("nordet", "customer", R.CUSTOMER),
        ("other", "customer", R.CUSTOMER),
        ("cable", "supplier", R.SUPPLIER),
    ):
        of = party(code, kind)
        found[code], found[f"idle {code}"] = person(of, code, held), person(of, f"idle-{code}")
        desk = ContactFacts(f"desk {code}", StakeholderRole.ON_CALL)
        contact = create_contact(party=of, facts=desk, by=BY, at=AT)
        for away in (found[code], contact):
            record_absence(of=away, since=DAY, until=LATER, by=BY, at=AT)
        back = person(of, f"back-{code}")
        name_deputy(person=found[code], deputy=back, since=LATER, until=date.max, by=BY, at=AT)
    # Who at the provider answers for a customer is nothing that the customer sees.
    grant(person(found["boreal"].party, "liaison"), R.LIAISON, found["nordet"].party)
    found["liaison"] = Person.objects.get(name="Liaison")
    return found


def _code(absence: Absence) -> str:
    of = absence.person or absence.contact
    assert of
    return of.party.code


def seen(somebody: Person, on: date = DAY) -> tuple[set[str], ...]:
    sight = sight_of(Person.objects.get(pk=somebody.pk), on)
    return (
        {each.code for each in parties_visible_to(sight)},
        {each.party.code for each in people_visible_to(sight)},
        {each.party.code for each in contacts_visible_to(sight)},
        {each.person.party.code for each in grants_visible_to(sight)},
        {each.person.party.code for each in deputies_visible_to(sight)},
        {_code(each) for each in absences_visible_to(sight)},
        {each.party for each in entries_visible_to(sight)},
    )


def test_people_of_the_provider_see_every_party(world):
    every = {"boreal", "nordet", "other", "cable"}
    outside = {str(world[each].party_id) for each in every - {"boreal"}}
    assert seen(world["boreal"]) == (*[every] * 6, {"", *outside})


@pytest.mark.parametrize("code", ["nordet", "other", "cable"])
def test_representatives_see_their_own_party_and_of_the_provider_its_name(world, code):
    own = {code}
    journal = {str(world[code].party_id)}
    assert seen(world[code]) == ({code, "boreal"}, own, own, own, own, own, journal)


@pytest.mark.parametrize("code", ["boreal", "nordet", "cable"])
def test_who_holds_nothing_sees_themselves_alone(world, code):
    idle = world[f"idle {code}"]
    nobody: set[str] = set()
    assert seen(idle) == (nobody, {code}, nobody, nobody, nobody, nobody, nobody)
    assert list(people_visible_to(sight_of(idle, DAY))) == [idle]


def test_who_held_something_sees_no_more_after_it(world):
    Grant.objects.filter(person=world["nordet"]).update(until=LATER)
    assert seen(world["nordet"], LATER - timedelta(days=1))[0] == {"nordet", "boreal"}
    assert seen(world["nordet"], LATER)[0] == set()


@pytest.mark.parametrize("code", ["boreal", "nordet"])
def test_who_is_deactivated_sees_nothing(world, code):
    gone = deactivate_person(person=world[code], by=BY, at=AT)
    assert seen(gone) == ((set(),) * 7)
    assert not any(may(sight_of(gone, DAY), intent) for intent in INTENTS)
    assert not may_for(sight_of(gone, DAY), "person.change", gone)


def test_staff_who_may_not_read_the_journal_see_what_they_did(world):
    liaison = world["liaison"]
    facts = ContactFacts("desk", StakeholderRole.ON_CALL)
    create_contact(party=world["nordet"].party, facts=facts, by=liaison, at=AT)
    own = entries_visible_to(sight_of(liaison, DAY))
    assert [each.kind for each in own] == ["contact.created"]
    assert own.count() < entries().count()


def test_a_deputy_sees_what_the_other_sees(world):
    back = Person.objects.get(name="Back-Nordet")
    assert seen(back)[2] == set()
    assert seen(back, LATER)[2] == {"nordet"}


def test_services_that_what_is_held_is_for(world):
    alex = person(world["boreal"].party, "alex")
    assert sight_of(alex, DAY).services == frozenset()
    for service in ("mail", "files"):
        grant(alex, R.MANAGER, service=service)
    assert sight_of(alex, DAY).services == frozenset({"mail", "files"})
    grant(alex, R.ANALYST)
    assert sight_of(alex, DAY).services is None


def test_parties_for_which_something_may_be_done_with_all(world):
    boreal, nordet = world["boreal"].party, world["nordet"].party
    alex = person(boreal, "alex")

    def codes(intent: str) -> set[str]:
        return {each.code for each in parties_permitted(sight_of(alex, DAY), intent)}

    grant(alex, R.MANAGER, service="mail")
    assert codes("service.change") == set()
    grant(alex, R.MANAGER, nordet)
    assert codes("service.change") == {"nordet"}
    assert codes("person.create") == set()
    grant(alex, R.ADMINISTRATOR)
    assert codes("person.create") == {"boreal", "nordet", "other", "cable"}


def test_to_oneself_everybody_may_do_what_is_their_own(world):
    idle, manager = world["idle nordet"], world["boreal"]
    sight = sight_of(idle, DAY)
    own = {intent for intent in INTENTS if may_for(sight, intent, idle)}
    assert own == {intent for intent, known in INTENTS.items() if known.own}
    assert not any(may_for(sight, intent, manager) for intent in INTENTS)


def test_sight_takes_two_queries_and_buttons_none(world):
    manager = Person.objects.get(pk=world["boreal"].pk)
    nordet = world["nordet"].party
    with CaptureQueriesContext(connection) as asked:
        sight = sight_of(manager, DAY)
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert may(sight, "party.change", nordet)
        assert not may(sight, "person.create", nordet)
        assert sight.is_provider_staff
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        assert is_permitted(manager, "party.change", DAY, nordet)
    assert len(asked) == 1


def allowed(somebody: Person, intent: str, party: Party | None, service: str) -> bool:
    """The rule of permissions, said once more from the rows themselves."""
    known = INTENTS[intent]
    stood_in = Deputy.objects.filter(deputy=somebody, since__lte=DAY, until__gt=DAY)
    holders = {somebody.pk, *stood_in.values_list("person", flat=True)}
    for row in Grant.objects.filter(person__in=holders).select_related("party"):
        is_on = row.since <= DAY and (row.until is None or row.until > DAY)
        is_whole = row.service == ""
        is_here = row.party.kind == "provider" or party is None or row.party == party
        fits = {
            Reach.ANYWHERE: is_whole,
            Reach.PROVIDER: is_whole and row.party.kind == "provider",
            Reach.PARTY: is_whole and is_here,
            Reach.SERVICE: is_here
            and (is_whole or row.service == service or (party is None and not service)),
        }
        if is_on and row.responsibility in known.may and fits[known.reach]:
            return True
    return False


grants = st.tuples(
    st.sampled_from([each for each in R if each not in (R.CUSTOMER, R.SUPPLIER)]),
    st.sampled_from(["boreal", "nordet"]),
    st.sampled_from(["", "mail", "files"]),
    st.sampled_from([(DAY, None), (DAY, LATER), (LATER, None), (date(2026, 1, 1), DAY)]),
    st.booleans(),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(grants, max_size=4))
def test_buttons_and_actions_agree_with_the_rule(world, held):
    somebody, other = world["idle boreal"], world["liaison"]
    Grant.objects.filter(person__in=(somebody, other)).delete()
    Deputy.objects.filter(deputy=somebody).delete()
    Deputy.objects.create(person=other, deputy=somebody, since=DAY, until=LATER)
    for what, code, service, (since, until), is_own in held:
        Grant.objects.create(
            person=somebody if is_own else other,
            party=world[code].party,
            responsibility=what,
            service=service if what in OF_ONE_SERVICE else "",
            since=since,
            until=until,
        )
    sight = sight_of(somebody, DAY)
    for intent in INTENTS:
        for of in (None, world["boreal"].party, world["nordet"].party, world["other"].party):
            for service in ("", "mail"):
                expected = allowed(somebody, intent, of, service)
                assert may(sight, intent, of, service) is expected, (intent, of, service)
        assert is_permitted(somebody, intent, DAY) is allowed(somebody, intent, None, "")
