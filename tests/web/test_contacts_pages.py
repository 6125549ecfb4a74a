"""The pages of contacts: their ways in order, changed as rows; adding, removing, erasing them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.slm.models import Absence, Contact, ContactPath
from tests.web.test_people_pages import days
from tests.web.world import World, signed_in


@pytest.fixture
def desk(world: World) -> Contact:
    found = world.samples["contact"]
    assert isinstance(found, Contact)
    found.refresh_from_db()
    return found


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.readers["customer"])


def rows(version: int, *ways: dict[str, Any], **more: str) -> dict[str, str]:
    """What the form of the ways sends."""
    given = {"version": str(version), "rows": str(len(ways)), **more}
    for number, way in enumerate(ways):
        row = {"rank": number + 1, "topic": "all", "hours": "always", "channel": "email",
               "address": "", "language": "", **way}  # fmt: skip
        given |= {f"way{number}-{name}": str(value) for name, value in row.items()}
    return given


def addresses(contact: Contact) -> list[str]:
    return list(ContactPath.objects.filter(contact=contact).values_list("address", flat=True))


class TestWays:
    def test_are_added_removed_and_put_in_order(self, client, desk):
        given = rows(
            desk.version,
            {"address": "old@lacs.example", "is_removed": "on"},
            {"address": "second@lacs.example", "rank": 2},
            {"address": "+1 (514) 555-0100", "channel": "sms", "rank": 1, "topic": "breach"},
            {"address": ""},
        )
        answer = client.post(reverse("contact-ways", args=[desk.pk]), given, follow=True)
        assert "The ways to reach the contact are saved." in answer.content.decode()
        assert addresses(desk) == ["+15145550100", "second@lacs.example"]

    def test_an_address_is_refused_in_words_of_its_channel(self, client, desk):
        given = rows(desk.version, {"address": "514 555", "channel": "phone"})
        answer = client.post(reverse("contact-ways", args=[desk.pk]), given)
        assert answer.status_code == 422
        assert "the code of the country" in answer.content.decode()
        assert addresses(desk) == ["desk@lacs.example"]

    def test_more_rows_come_without_saving_or_losing_anything(self, client, desk):
        given = rows(desk.version, {"address": "half@written"}, more="yes")
        answer = client.post(reverse("contact-ways", args=[desk.pk]), given)
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="half@written"' in shown
        assert 'name="rows" value="3"' in shown
        assert 'name="way2-address"' in shown
        assert addresses(desk) == ["desk@lacs.example"]

    def test_the_second_editor_sees_what_is_saved_and_can_put_theirs_over_it(self, client, desk):
        address = reverse("contact-ways", args=[desk.pk])
        client.post(address, rows(desk.version, {"address": "theirs@lacs.example"}))
        mine = {"address": "mine@lacs.example"}
        second = client.post(address, rows(desk.version, mine))
        shown = second.content.decode()
        assert second.status_code == 409
        assert "theirs@lacs.example" in shown
        assert 'value="mine@lacs.example"' in shown
        assert addresses(desk) == ["theirs@lacs.example"]
        assert client.post(address, rows(desk.version + 1, mine)).status_code == 302
        assert addresses(desk) == ["mine@lacs.example"]

    @pytest.mark.parametrize("count", ["", "x", "-1", "99999999"])
    def test_a_count_of_rows_that_cannot_be_is_no_harm(self, client, desk, count):
        given = {"version": "0", "rows": count}
        answer = client.post(reverse("contact-ways", args=[desk.pk]), given)
        assert answer.status_code in (409, 422)
        assert addresses(desk) == ["desk@lacs.example"]

    def test_their_page_says_who_is_told_what_when_how_and_in_which_language(self, client, desk):
        shown = client.get(reverse("contact", args=[desk.pk])).content.decode()
        for each in ("every topic", "at any hour", "e-mail", "desk@lacs.example", "Français"):
            assert each in shown


class TestContacts:
    def given(self, **changed: str) -> dict[str, str]:
        return {"name": "Garde", "role": "on_call", "language": "fr-CA",
                "zone": "America/Toronto", **changed}  # fmt: skip

    def test_are_added_and_then_said_how_they_are_reached(self, world, client):
        address = reverse("contact-new", args=[world.party().pk])
        answer = client.post(address, self.given())
        made = Contact.objects.get(name="Garde")
        assert answer["Location"] == reverse("contact-ways", args=[made.pk])

    def test_are_only_people_of_their_organisation(self, world, client):
        address = reverse("contact-new", args=[world.party().pk])
        other = world.readers["other customer"]
        assert client.post(address, self.given(person=str(other.pk))).status_code == 422
        assert "Other" not in client.get(address).content.decode()

    def test_of_a_service_that_one_does_not_see_is_as_of_none(self, world):
        address = reverse("contact-new", args=[world.party().pk])
        customer = signed_in(world.readers["customer"])

        def said(code: str) -> tuple[int, bool]:
            answer = customer.post(address, self.given(service=code))
            return answer.status_code, "no service with this code" in answer.content.decode()

        # They use the portal, which rests on the network.
        assert [said(code) for code in ("portal", "network", "nothing")] == [
            (302, False), (422, True), (422, True),
        ]  # fmt: skip

    def test_are_changed_once(self, client, desk):
        address = reverse("contact-change", args=[desk.pk])
        given = self.given(version=str(desk.version))
        assert client.post(address, {**given, "name": "One"}).status_code == 302
        second = client.post(address, {**given, "name": "Two"})
        assert second.status_code == 409
        assert "<td>One</td><td>Two</td>" in second.content.decode()

    def test_are_removed_and_cannot_be_changed_then(self, client, desk):
        client.post(reverse("contact-remove", args=[desk.pk]))
        shown = client.get(reverse("contact", args=[desk.pk])).content.decode()
        assert "This contact was removed" in shown
        assert "Change the ways" not in shown
        assert client.post(reverse("contact-remove", args=[desk.pk])).status_code == 409

    def test_are_erased_with_a_reason(self, world, desk):
        admin = signed_in(world.readers["administrator"])
        address = reverse("contact-erase", args=[desk.pk])
        assert admin.post(address, {"reason": ""}).status_code == 422
        shown = admin.post(address, {"reason": "Asked"}, follow=True).content.decode()
        assert f"erased contact {desk.pk}" in shown
        assert addresses(desk) == []

    def test_are_away_from_a_day_to_another(self, client, desk):
        client.post(reverse("contact-absence", args=[desk.pk]), days(0, 3))
        row = Absence.objects.get(contact=desk)
        client.post(reverse("absence-remove", args=[row.pk]))
        assert not Absence.objects.filter(contact=desk).exists()
