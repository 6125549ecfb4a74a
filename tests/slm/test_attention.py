"""What waits for people: each list finds what it should, and nothing of what others look after."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import count

import pytest

from palier.calculus.instants import DAY as A_DAY
from palier.calculus.instants import HOUR, instant_text
from palier.slm.access.actions import TokenFacts, create_token, signing_in
from palier.slm.access.models import Invitation
from palier.slm.access.queries import (
    lapsed_invitations,
    sign_in_before_last,
    tokens_ending,
    waiting_invitations,
)
from palier.slm.intents import Responsibility
from palier.slm.models import Absence, Contact, Deputy, Party, Person, Webhook
from palier.slm.parties.actions import ContactFacts, Path, create_contact, remove_contact, set_paths
from palier.slm.parties.models import Channel, ContactPath, Hours, StakeholderRole, Topic
from palier.slm.parties.queries import attention as found
from palier.slm.parties.queries import reached, sight_of
from palier.slm.webhooks.queries import troubled_webhooks
from tests.slm.people import AT, BY, DAY, grant, party, person

pytestmark = pytest.mark.usefixtures("database")
R = Responsibility
SOON = DAY + timedelta(3)
_NUMBER = count(1)


@pytest.fixture
def boreal(database: str) -> Party:
    return party("boreal", "provider")


@pytest.fixture
def ada(boreal: Party) -> Person:
    return person(boreal, "ada", R.ADMINISTRATOR, R.MANAGER, R.LIAISON)


def contact(of: Party, name: str = "", **facts) -> Contact:
    made = ContactFacts(name or f"C{next(_NUMBER)}", StakeholderRole.OPERATIONS, **facts)
    return create_contact(party=of, facts=made, by=BY, at=AT)


def names(rows) -> list[str]:
    return sorted(str(each) for each in rows)


class TestPeople:
    def test_who_answers_for_nothing(self, ada, boreal):
        person(boreal, "bob")
        later = person(boreal, "cleo")
        grant(later, R.AUDITOR, since=SOON)
        gone = person(boreal, "dan")
        Person.objects.filter(pk=gone.pk).update(is_active=False)
        sight = sight_of(ada, DAY)
        assert names(found.people_without_responsibility(sight, DAY)) == ["Bob"]
        nobody = sight_of(person(boreal, "eve", R.LIAISON), DAY)
        assert not found.people_without_responsibility(nobody, DAY).exists()

    def test_responsibilities_that_end_soon(self, ada, boreal):
        bob = person(boreal, "bob")
        grant(bob, R.AUDITOR, until=DAY + timedelta(30))
        grant(bob, R.LIAISON, until=DAY + timedelta(31))
        grant(bob, R.MANAGER)
        rows = found.grants_ending(sight_of(ada, DAY), DAY, 30)
        assert [each.responsibility for each in rows] == ["auditor"]

    def test_invitations_that_expired_or_wait(self, ada, boreal):
        sight = sight_of(ada, DAY)
        for name, times in (("old", [-5, -1]), ("again", [-5, 2]), ("new", [3])):
            somebody = person(boreal, name)
            for days in times:
                Invitation.objects.create(
                    person=somebody, digest=f"{name}{days}", created_at=AT - 9 * A_DAY,
                    expires_at=AT + days * A_DAY,
                )  # fmt: skip
        assert [each.person.name for each in lapsed_invitations(sight, AT)] == ["Old"]
        assert [each.person.name for each in waiting_invitations(sight, AT)] == ["Again", "New"]

    def test_managers_who_leave_nobody_behind(self, ada, boreal):
        bob = person(boreal, "bob", R.HEAD)
        eve = person(boreal, "eve", R.LIAISON)
        for who in (ada, bob, eve):
            Absence.objects.create(person=who, since=DAY, until=SOON)
        Deputy.objects.create(person=ada, deputy=eve, since=DAY, until=SOON)
        rows = found.managers_away_without_deputy(sight_of(ada, DAY), DAY, 7)
        assert [each.person for each in rows] == [bob]
        Deputy.objects.update(until=DAY + timedelta(1))
        assert len(found.managers_away_without_deputy(sight_of(ada, DAY), DAY, 7)) == 2

    def test_absences_of_a_week_are_those_that_one_sees(self, ada, boreal):
        lacs = party("lacs", "customer")
        rita = person(lacs, "rita", R.CUSTOMER)
        Absence.objects.create(person=rita, since=DAY + timedelta(6), until=DAY + timedelta(9))
        Absence.objects.create(person=ada, since=DAY + timedelta(7), until=DAY + timedelta(9))
        end = DAY + timedelta(7)
        seen = found.absences_between(sight_of(ada, DAY), DAY, end)
        assert [each.person for each in seen] == [rita]
        Absence.objects.filter(person=ada).update(since=DAY)
        of_rita = found.absences_between(sight_of(rita, DAY), DAY, end)
        assert [each.person for each in of_rita] == [rita]

    def test_ones_own_times_and_tokens(self, ada, boreal):
        bob = person(boreal, "bob")
        begins = Deputy.objects.create(
            person=ada, deputy=bob, since=SOON, until=SOON + timedelta(90)
        )
        ends = Deputy.objects.create(person=bob, deputy=ada, since=date(2026, 1, 1), until=SOON)
        Deputy.objects.create(
            person=bob, deputy=ada, since=date(2026, 1, 1), until=date(2027, 1, 1)
        )
        assert set(found.own_deputies(ada, DAY, 7)) == {begins, ends}
        away = Absence.objects.create(person=ada, since=SOON, until=SOON + timedelta(1))
        Absence.objects.create(person=ada, since=date(2026, 1, 1), until=DAY)
        assert list(found.own_absences(ada, DAY, 7)) == [away]
        for days in (3, 90):
            facts = TokenFacts(f"t{days}", frozenset({"me:read"}), AT + days * A_DAY)
            create_token(facts=facts, by=ada, at=AT)
        assert [each.name for each in tokens_ending(ada, AT, 14 * A_DAY)] == ["t3"]

    def test_the_sign_in_before_this_one(self, ada):
        assert sign_in_before_last(ada) == 0
        signing_in.sign_in(person=ada, how="password", at=AT)
        assert sign_in_before_last(ada) == 0
        signing_in.sign_out(person=ada, at=AT)
        signing_in.sign_in(person=ada, how="password", at=AT)
        first = sign_in_before_last(ada)
        signing_in.sign_in(person=ada, how="password", at=AT)
        assert sign_in_before_last(ada) > first > 0


class TestReaching:
    def test_organisations_without_a_contact(self, ada):
        lacs, nordet = party("lacs", "customer"), party("nordet", "supplier")
        contact(nordet)
        sight = sight_of(ada, DAY)
        assert list(found.parties_without_contact(sight)) == [lacs]
        gone = contact(lacs)
        assert not found.parties_without_contact(sight).exists()
        remove_contact(contact=gone, by=BY, at=AT)
        assert list(found.parties_without_contact(sight)) == [lacs]

    def test_contacts_without_a_way(self, ada):
        lacs = party("lacs", "customer")
        mute, heard = contact(lacs), contact(lacs)
        set_paths(
            contact=heard,
            paths=[Path(Channel.EMAIL, "desk@lacs.example")],
            expected=1,
            by=BY,
            at=AT,
        )
        assert list(found.contacts_without_way(sight_of(ada, DAY))) == [mute]

    def test_a_customer_is_told_of_none_of_others(self, ada):
        lacs, nordet = party("lacs", "customer"), party("nordet", "customer")
        rita = person(lacs, "rita", R.CUSTOMER)
        contact(nordet)
        sight = sight_of(rita, DAY)
        assert names(found.parties_without_contact(sight)) == ["Lacs"]
        assert not found.contacts_without_way(sight).exists()

    @pytest.mark.parametrize("seed", range(4))
    def test_nobody_is_reached_exactly_where_reached_finds_nobody(self, ada, seed):
        made = random.Random(seed)
        customers = [party(f"c{number}", "customer") for number in range(25)]
        for each in customers:
            _fill(each, made)
        sight = sight_of(ada, DAY)
        for hours in (0, 5, 9, 14, 19, 40):
            at = AT + hours * HOUR
            expected = {
                each
                for each in customers
                if not reached(each, Topic.BREACH, at)
                and each.contacts.filter(is_active=True).exists()
            }
            assert set(found.parties_unreachable(sight, Topic.BREACH, at)) == expected, (
                instant_text(at)
            )


def _fill(of: Party, made: random.Random) -> None:
    """A few contacts with ways, absences and deputies, as chance has it."""
    zones = ("America/Toronto", "Europe/Paris", "Pacific/Auckland", "UTC")
    deputy = person(of, f"deputy{of.pk}")
    for _ in range(made.randrange(3)):
        somebody = person(of, f"p{next(_NUMBER)}") if made.random() < 0.6 else None
        service = made.choice(["", "", "portal"])
        row = contact(of, person=somebody, zone=made.choice(zones), service=service)
        for rank in range(made.randrange(3)):
            ContactPath.objects.create(
                contact=row, rank=rank + 1, channel="email", address="a@b.example",
                topic=made.choice(["all", "breach", "review"]), hours=made.choice(Hours.values),
            )  # fmt: skip
        since = DAY + timedelta(made.randrange(-1, 2))
        if made.random() < 0.5:
            who = {"person": somebody} if somebody and made.random() < 0.5 else {"contact": row}
            Absence.objects.create(since=since, until=since + timedelta(1), **who)
        if somebody and made.random() < 0.7:
            Deputy.objects.create(
                person=somebody, deputy=deputy, since=DAY, until=DAY + timedelta(1)
            )
        if made.random() < 0.2:
            Absence.objects.create(person=deputy, since=DAY, until=DAY + timedelta(1))
        if somebody and made.random() < 0.1:
            Person.objects.filter(pk=somebody.pk).update(is_active=False)


def test_webhooks_whose_messages_do_not_arrive(ada, boreal):
    given = {"party": boreal, "owner": ada, "url": "https://a.example", "secret": "s", "after": 0}
    Webhook.objects.create(name="well", kinds="*", **given)
    Webhook.objects.create(name="ill", kinds="*", failures=1, **given)
    Webhook.objects.create(name="off", kinds="*", failures=5, is_active=False, **given)
    assert names(troubled_webhooks(sight_of(ada, DAY))) == ["ill", "off"]
