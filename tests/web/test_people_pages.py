"""The pages of people: adding, inviting, erasing, responsibilities, deputies and absences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from palier.slm.models import Absence, Deputy, Grant, Invitation, Message, Person, Service
from tests.web.world import TODAY, World, person, signed_in


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.readers["administrator"])


def somebody(world: World) -> Person:
    found = world.samples["person"]
    assert isinstance(found, Person)
    return found


def days(since: int, until: int) -> dict[str, str]:
    first = TODAY + timedelta(since)
    return {"since": first.isoformat(), "until": (TODAY + timedelta(until)).isoformat()}


def page(client: Client, who: Person) -> str:
    return client.get(reverse("person", args=[who.pk])).content.decode()


class TestAdding:
    def given(self, world: World, **changed: str) -> dict[str, str]:
        return {"name": "Zoé", "email": "Zoe@Lacs.example", "party": str(world.party().pk),
                "language": "fr-CA", "zone": "America/Toronto", "is_invited": "on",
                **changed}  # fmt: skip

    def test_sends_an_invitation(self, world, admin):
        answer = admin.post("/people/new", self.given(world), follow=True)
        made = Person.objects.get(email="zoe@lacs.example")
        assert "The person is added." in answer.content.decode()
        assert Message.objects.get(kind="person.invited").address == made.email
        assert "Invite again" in answer.content.decode()

    def test_without_an_invitation_sends_nothing(self, world, admin):
        admin.post("/people/new", self.given(world, is_invited=""))
        assert Person.objects.filter(email="zoe@lacs.example").exists()
        assert not Message.objects.filter(kind="person.invited").exists()

    def test_with_an_address_that_is_taken_adds_nobody(self, world, admin):
        before = Person.objects.count()
        answer = admin.post("/people/new", self.given(world, email=somebody(world).email))
        assert answer.status_code == 409
        invited = Message.objects.filter(kind="person.invited")
        assert (Person.objects.count(), invited.count()) == (before, 0)

    def test_begins_with_the_organisation_one_comes_from(self, world, admin):
        shown = admin.get(f"/people/new?party={world.party().pk}").content.decode()
        assert f'<option value="{world.party().pk}" selected>' in shown
        assert admin.get("/people/new?party=x").status_code == 200


class TestInviting:
    def test_again_makes_the_first_link_open_nothing(self, world, admin):
        who = somebody(world)
        for _ in range(2):
            admin.post(reverse("person-invite", args=[who.pk]))
        assert Invitation.objects.filter(person=who, revoked_at=None).count() == 1

    def test_is_taken_back(self, world, admin):
        who = somebody(world)
        admin.post(reverse("person-invite", args=[who.pk]))
        assert "The link opens until" in page(admin, who)
        admin.post(reverse("invitation-revoke", args=[who.pk]))
        assert not Invitation.objects.filter(revoked_at=None).exists()

    def test_of_who_has_a_password_says_why_not(self, world, admin):
        who = somebody(world)
        who.set_password("a long walk by the river")
        who.save()
        answer = admin.post(reverse("person-invite", args=[who.pk]), follow=True)
        assert "signs in with a password" in answer.content.decode()
        assert "Invite" not in page(admin, who)


class TestRemoving:
    def test_deactivating_is_undone(self, world, admin):
        who = somebody(world)
        admin.post(reverse("person-deactivate", args=[who.pk]), {"reason": "Left"})
        assert "deactivated" in page(admin, who)
        admin.post(reverse("person-reactivate", args=[who.pk]), {"reason": ""})
        who.refresh_from_db()
        assert who.is_active

    def test_erasing_asks_for_the_name_and_a_reason(self, world, admin):
        who = somebody(world)
        address = reverse("person-erase", args=[who.pk])
        wrong = admin.post(address, {"typed": "Someone", "reason": "Asked"})
        assert "This is not the name." in wrong.content.decode()
        assert admin.post(address, {"typed": who.name, "reason": " "}).status_code == 422
        who.refresh_from_db()
        assert who.erased_at is None
        answer = admin.post(address, {"typed": who.name.upper(), "reason": "Asked"}, follow=True)
        shown = answer.content.decode()
        assert f"erased person {who.pk}" in shown
        assert who.email not in shown
        assert who.email not in admin.get("/people").content.decode()


class TestResponsibilities:
    def test_are_granted_and_ended(self, world, admin):
        who = person(world.provider, "new")
        address = reverse("responsibility-grant", args=[who.pk])
        given = {"responsibility": "auditor", "party": str(world.provider.pk),
                 "since": TODAY.isoformat()}  # fmt: skip
        assert admin.post(address, given).status_code == 302
        grant = Grant.objects.get(person=who)
        assert "auditor" in page(admin, who)
        assert admin.post(address, given).status_code == 422
        end = reverse("responsibility-end", args=[grant.pk])
        admin.post(end, {"on": TODAY.isoformat(), "reason": "Moved"})
        assert not Grant.objects.filter(person=who).exists()

    def test_for_one_service_name_one_that_exists(self, world, admin):
        who = person(world.provider, "new")
        address = reverse("responsibility-grant", args=[who.pk])
        given = {"responsibility": "service_level_manager", "party": str(world.provider.pk),
                 "since": TODAY.isoformat(), "service": "cloud"}  # fmt: skip
        assert "no service with this code" in admin.post(address, given).content.decode()
        Service.objects.create(code="cloud", provider=world.provider, name_en="Portal")
        assert 'value="cloud"' in admin.get(address).content.decode()
        assert admin.post(address, given).status_code == 302
        other = admin.post(address, {**given, "responsibility": "administrator"})
        assert "for all services" in other.content.decode()

    def test_of_a_customer_are_theirs_alone(self, world, admin):
        shown = admin.get(reverse("responsibility-grant", args=[somebody(world).pk]))
        text = shown.content.decode()
        assert "customer_representative" in text
        assert 'value="administrator"' not in text
        assert f'<option value="{world.provider.pk}"' not in text

    def test_of_the_last_administrator_are_not_ended(self, world, admin):
        grant = Grant.objects.get(responsibility="administrator")
        end = reverse("responsibility-end", args=[grant.pk])
        answer = admin.post(end, {"on": TODAY.isoformat(), "reason": ""})
        assert answer.status_code == 422
        assert Grant.objects.filter(pk=grant.pk, until=None).exists()


class TestDeputiesAndAbsences:
    def test_one_names_ones_own_deputy(self, world):
        who = world.readers["service_level_manager"]
        client = signed_in(who)
        address = reverse("deputy-name", args=[who.pk])
        deputy = world.readers["head_of_delivery"]
        assert client.post(address, {"deputy": deputy.pk, **days(1, 8)}).status_code == 302
        row = Deputy.objects.get(person=who)
        assert deputy.name in client.get("/me/responsibilities").content.decode()
        end = reverse("deputy-end", args=[row.pk])
        assert client.post(end, {"on": TODAY.isoformat()}).status_code == 302
        assert not Deputy.objects.filter(person=who).exists()

    def test_a_deputy_is_of_the_same_organisation(self, world, admin):
        who = world.readers["service_level_manager"]
        given = {"deputy": somebody(world).pk, **days(1, 8)}
        assert admin.post(reverse("deputy-name", args=[who.pk]), given).status_code == 422

    def test_days_that_cross_are_refused(self, world, admin):
        address = reverse("person-absence", args=[somebody(world).pk])
        answer = admin.post(address, days(5, 5))
        assert "This day must come after the first one." in answer.content.decode()

    def test_an_absence_is_recorded_and_taken_back(self, world):
        who = world.readers["nobody"]
        client = signed_in(who)
        client.post(reverse("person-absence", args=[who.pk]), days(0, 5))
        row = Absence.objects.get(person=who)
        assert "Take back" in client.get("/me/responsibilities").content.decode()
        client.post(reverse("absence-remove", args=[row.pk]))
        assert not Absence.objects.filter(person=who).exists()


def test_what_one_may_not_do_is_not_offered(world):
    shown = page(signed_in(world.readers["auditor"]), somebody(world))
    for each in ("Change", "Erase", "Deactivate", "Grant", "Name a deputy", "Revoke"):
        assert f"<span>{each}" not in shown
    own = page(signed_in(world.readers["auditor"]), world.readers["auditor"])
    assert "<span>Change</span>" in own


def test_the_list_narrows_by_responsibility_state_and_organisation(world, admin):
    auditors = admin.get("/people", {"held": "auditor"}).content.decode()
    assert "Auditor" in auditors
    assert "Somebody" not in auditors
    assert "Somebody" in admin.get("/people", {"state": "invited", "party": "lac"}).content.decode()
    assert "Somebody" not in admin.get("/people", {"state": "active"}).content.decode()
    assert "Somebody" not in admin.get("/people", {"state": "inactive"}).content.decode()
