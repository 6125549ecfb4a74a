"""What people type in a form: markup is shown as text, too much and what is not seen is refused."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from palier.slm.intents import Responsibility
from palier.slm.models import (
    Contact,
    CostLine,
    Dependency,
    Facility,
    FacilityNeed,
    Message,
    Offering,
    Party,
    Person,
    Service,
    WorkloadLimit,
)
from tests.web.pages_table import BOTH, PAGES, Page
from tests.web.world import SINCE, World, signed_in

SCRIPT = '<script>alert("x")</script>'
MARKUP = "<script>alert("
MIB = 1 << 20


@pytest.fixture
def admin(world: World) -> Client:
    """Somebody who may send every form: head of delivery too, for those of the catalogue."""
    who = world.readers["administrator"]
    who.grants.create(party=world.provider, responsibility=Responsibility.HEAD, since=SINCE)
    return signed_in(who)


class Fields(HTMLParser):
    """The fields of the forms of a page, below its heading, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.written: list[str] = []
        self.sent: dict[str, str] = {}
        self._select = ""
        self.feed(page[page.index('<main id="main"') : page.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "textarea" or (tag == "input" and kind in ("text", "email")):
            self.written.append(name)
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in given):
            self.sent[name] = given.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.sent or "selected" in given):
            self.sent[self._select] = given.get("value") or ""

    def filled(self, text: str) -> dict[str, str]:
        """What is sent with a text in each field that one can write in."""
        return {**self.sent, **dict.fromkeys(self.written, text)}


def forms_of(world: World, admin: Client) -> Iterator[tuple[str, Fields]]:
    """Every page with a form that the administrator may send, and its fields."""
    for name, page in PAGES.items():
        if page.methods == BOTH:
            address = _address(world, name, page)
            with transaction.atomic():
                fields = Fields(admin.get(address).content.decode())
                yield address, fields
                transaction.set_rollback(True)


def _address(world: World, name: str, page: Page) -> str:
    about = {page.about: world.samples[page.about].pk} if page.about else {}
    return reverse(name, kwargs={**about, **page.arguments})


def test_markup_in_any_field_is_shown_as_text(world, admin):
    tried = 0
    for address, fields in forms_of(world, admin):
        answer = admin.post(address, fields.filled(SCRIPT), follow=True)
        assert answer.status_code in (200, 409, 422), address
        assert MARKUP not in answer.content.decode(), address
        tried += len(fields.written)
    assert tried > 30


def test_markup_that_is_kept_is_shown_as_text_everywhere(world, admin):
    party, person, contact = (world.samples[name] for name in ("party", "person", "contact"))
    Party.objects.filter(pk=party.pk).update(name=SCRIPT)
    Person.objects.filter(pk=person.pk).update(name=SCRIPT)
    Contact.objects.filter(pk=contact.pk).update(name=SCRIPT, title=SCRIPT, note=SCRIPT)
    contact.paths.update(address=SCRIPT)
    for each in (Service, Offering):
        each.objects.update(name_fr=SCRIPT, name_en=SCRIPT, description_en=SCRIPT)
    Facility.objects.update(name_fr=SCRIPT, name_en=SCRIPT, note=SCRIPT)
    CostLine.objects.update(name=SCRIPT)
    WorkloadLimit.objects.update(name=SCRIPT, unit=SCRIPT)
    for needs in (Dependency, FacilityNeed):
        needs.objects.update(note=SCRIPT)
    seen = 0
    for name, page in PAGES.items():
        if "GET" in page.methods:
            answer = admin.get(_address(world, name, page))
            is_page = answer.headers["Content-Type"].startswith("text/html")
            shown = answer.content.decode() if is_page else ""
            assert MARKUP not in shown, name
            seen += "&lt;script&gt;alert(" in shown
    assert seen > 40


def test_characters_that_are_not_seen_are_refused(world, admin):
    tried = 0
    for address, fields in forms_of(world, admin):
        if fields.written:
            answer = admin.post(address, fields.filled("a\0b"))
            assert answer.status_code == 422, address
            tried += 1
    assert tried > 10
    for text in ("a\u202eb", "a\x07b"):
        given = {"name": text, "language": "fr-CA", "zone": "UTC", "version": "1"}
        address = reverse("party-change", args=[world.samples["party"].pk])
        answer = admin.post(address, given)
        assert answer.status_code == 422
        assert "does not take the value" in answer.content.decode()


def test_a_form_of_ten_megabytes_is_refused_with_a_page(world, admin):
    answer = admin.post("/parties/new", {"name": "a" * 10 * MIB})
    assert answer.status_code == 413
    shown = answer.content.decode()
    assert "This is too much at once" in shown
    assert not Party.objects.filter(name__startswith="aaa").exists()
    person = world.readers["administrator"]
    Person.objects.filter(pk=person.pk).update(language="fr-CA")
    french = signed_in(person).post("/parties/new", {"name": "a" * 10 * MIB})
    assert "trop à la fois" in french.content.decode()


def test_more_fields_than_a_form_has_are_refused_with_a_page(admin):
    answer = admin.post("/parties/new", {f"f{n}": "x" for n in range(2000)})
    assert answer.status_code == 413


def test_what_an_address_asks_for_is_shown_as_text(admin):
    for address in ("/parties", "/people", "/contacts"):
        shown = admin.get(address, {"q": SCRIPT, "sort": SCRIPT, "party": "a\0b"})
        assert shown.status_code == 200
        assert MARKUP not in shown.content.decode()


def test_dates_that_cannot_be_are_said(world, admin):
    address = reverse("person-absence", args=[world.samples["person"].pk])
    for since in ("2026-02-30", "99999-01-01", "0000-00-00", "<b>"):
        assert admin.post(address, {"since": since, "until": "2030-01-01"}).status_code == 422
    last = {"since": "9999-12-30", "until": "9999-12-31"}
    assert admin.post(address, last).status_code == 302


def test_a_letter_takes_no_line_from_a_name(world, admin):
    given = {"name": "Eve\nBcc: all@x.example", "email": "eve@lacs.example",
             "party": str(world.party().pk), "language": "en-CA", "zone": "UTC",
             "is_invited": "on"}  # fmt: skip
    had = Message.objects.count()
    assert admin.post("/people/new", given).status_code == 422
    assert Message.objects.count() == had
