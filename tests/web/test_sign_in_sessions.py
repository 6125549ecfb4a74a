"""Where one is signed in: shown in words, ended from elsewhere, over after a while."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession

from palier.presentation.languages import words
from palier.slm.models import Person
from palier.web.sign_in import sessions
from tests.web.signing import browser, is_signed_in, person, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.fixture
def ada(nordet) -> Person:
    return person(nordet)


@pytest.fixture
def two(ada):
    here = browser("203.0.113.5", **{"user-agent": FIREFOX})
    there = browser("198.51.100.6", **{"user-agent": SAFARI})
    sign_in(here)
    sign_in(there)
    return here, there


class TestDevice:
    @pytest.mark.parametrize(
        ("agent", "said"),
        [
            (FIREFOX, "Firefox on Linux"),
            (SAFARI, "Safari on iPhone"),
            (EDGE, "Edge on Windows"),
            ("curl/8.0", "Unknown device"),
            ("<script>alert(1)</script>", "Unknown device"),
        ],
    )
    def test_is_said_in_words(self, agent, said):
        assert sessions.device_of(agent, words("en")) == said


class TestPage:
    def test_shows_each_place_with_this_one_first(self, two):
        page = two[0].get("/accounts/").content.decode()
        places = re.findall(r"<strong>([^<]+)</strong>", page.split('class="places"')[1])
        assert places == ["Firefox on Linux", "Safari on iPhone"]
        assert "203.0.113.5" in page
        assert "198.51.100.6" in page

    def test_ends_one(self, two):
        here, there = two
        other = UserSession.objects.get(ip="198.51.100.6")
        assert here.post(f"/accounts/sessions/{other.pk}/end").status_code == 302
        assert not is_signed_in(there)
        assert is_signed_in(here)

    def test_does_not_end_those_of_somebody_else(self, two, nordet):
        person(nordet, "Bob")
        bob = browser()
        sign_in(bob, "bob@nordet.ca")
        other = UserSession.objects.get(ip="198.51.100.6")
        assert bob.post(f"/accounts/sessions/{other.pk}/end").status_code == 404
        assert is_signed_in(two[1])

    def test_ends_all_others(self, two):
        here, there = two
        here.post("/accounts/sessions/end-others")
        assert is_signed_in(here)
        assert not is_signed_in(there)

    def test_ends_nothing_by_a_link(self, two):
        assert two[0].get("/accounts/sessions/end-others").status_code == 405

    def test_is_not_for_strangers(self, ada):
        answer = browser().get("/accounts/")
        assert answer["Location"].startswith("/accounts/login/")


class TestSeen:
    def test_is_written_now_and_then(self, two, monkeypatch):
        here, _ = two
        is_signed_in(here)
        UserSession.objects.update(last_seen_at=datetime(2020, 1, 1, tzinfo=UTC))
        is_signed_in(here)
        assert UserSession.objects.get(ip="203.0.113.5").last_seen_at.year == 2020
        monkeypatch.setattr(sessions, "EVERY", 0)
        is_signed_in(here)
        assert UserSession.objects.get(ip="203.0.113.5").last_seen_at.year > 2020

    def test_is_over_for_who_may_no_longer_sign_in(self, two, ada):
        Person.objects.update(is_active=False)
        assert not is_signed_in(two[0])
