"""The page of an invitation: opens once, keeps its secret to itself, and signs in."""

from __future__ import annotations

import pytest

from palier.calculus.instants import instant_of
from palier.slm.access.actions import Invited, invite_person
from palier.slm.models import Invitation, Party, Person
from palier.slm.parties.actions import System
from tests.web.signing import browser, is_signed_in, kinds, letters, person, sign_in

from django.utils import timezone  # isort: skip

PASSWORD = "a boat under the bridge"
FORM = {"password": PASSWORD, "again": PASSWORD}
PAGE = "/invitations/"


def invite(party: Party) -> Invited:
    someone = Person(email="bea@city.ca", name="Béa", party=party, language="en")
    someone.set_unusable_password()
    someone.save()
    return invite_person(person=someone, by=System(), at=instant_of(timezone.now()))


@pytest.fixture
def invited(site) -> Invited:
    return invite(Party.objects.create(code="city", name="City of Bea", kind="customer"))


class TestInvitation:
    def test_a_password_is_chosen_and_one_is_signed_in(self, invited):
        client = browser()
        answer = client.get(f"/invitations/{invited.secret}/", follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "City of Bea" in answer.content.decode()
        assert client.post(PAGE, FORM)["Location"] == "/"
        assert is_signed_in(client)
        assert kinds() == ["person.invited", "invitation.accepted", "person.signed_in"]
        assert letters() == ["person.invited"]

    def test_the_secret_is_neither_in_the_page_nor_in_what_it_links_to(self, invited):
        client = browser()
        opened = client.get(f"/invitations/{invited.secret}/")
        assert opened["Referrer-Policy"] == "no-referrer"
        cookie = opened.cookies["palier_invitation"]
        assert cookie["httponly"]
        assert cookie["path"] == PAGE
        assert invited.secret not in client.get(PAGE).content.decode()

    def test_the_secret_is_not_in_the_log(self, invited, caplog):
        client = browser()
        with caplog.at_level("DEBUG"):
            client.get(f"/invitations/{invited.secret}/", follow=True)
            client.post(PAGE, FORM)
        assert caplog.records
        assert invited.secret not in caplog.text

    def test_looking_at_it_does_not_use_it_up(self, invited):
        for _ in range(3):
            browser().get(f"/invitations/{invited.secret}/", follow=True)
        assert Invitation.objects.get().accepted_at is None

    def test_opens_once(self, invited):
        client = browser()
        client.get(f"/invitations/{invited.secret}/")
        client.post(PAGE, FORM)
        again = browser().get(f"/invitations/{invited.secret}/", follow=True)
        assert again.status_code == 410
        assert "no longer opens" in again.content.decode()

    @pytest.mark.parametrize("secret", ["x", "é" * 50, "' OR 1=1 --"])
    def test_one_that_was_never_sent_says_what_to_do(self, invited, secret):
        answer = browser().get(f"/invitations/{secret}/", follow=True)
        assert answer.status_code == 410
        assert "ask whoever invited you" in answer.content.decode()

    def test_one_that_has_expired_says_what_to_do(self, invited):
        Invitation.objects.update(expires_at=1)
        assert browser().get(f"/invitations/{invited.secret}/", follow=True).status_code == 410

    def test_the_page_alone_opens_nothing(self, invited):
        assert browser().get(PAGE).status_code == 410

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"password": "12345678", "again": "12345678"}, "too common"),
            ({"password": "bea@city.ca", "again": "bea@city.ca"}, "too similar"),
            ({"password": PASSWORD, "again": "else"}, "The two passwords differ."),
            ({"password": "", "again": ""}, "This field is required."),
        ],
    )
    def test_a_weak_password_is_refused_and_the_link_still_opens(self, invited, form, said):
        client = browser()
        client.get(f"/invitations/{invited.secret}/")
        assert said in client.post(PAGE, form).content.decode()
        client.post(PAGE, FORM)
        assert is_signed_in(client)

    def test_whoever_is_signed_in_is_signed_out_first(self, invited, nordet):
        person(nordet)
        client = browser()
        sign_in(client)
        client.get(f"/invitations/{invited.secret}/")
        client.post(PAGE, FORM)
        assert str(client.get("/").wsgi_request.user) == "Béa"

    def test_is_not_for_somebody_deactivated_since(self, invited):
        Person.objects.update(is_active=False)
        assert browser().get(f"/invitations/{invited.secret}/", follow=True).status_code == 410
