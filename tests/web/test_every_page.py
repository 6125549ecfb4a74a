"""Every page as everybody: what one may not see is not there, what one may not do is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from palier.slm.intents import Responsibility
from palier.slm.models import Person
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import is_permitted, sight_of
from palier.web.sign_in import urls as sign_in
from tests.slm.connecting import connected
from tests.web.doing import now
from tests.web.pages_table import PAGES, SEEN, Page
from tests.web.world import World, made_world, signed_in

OUTSIDE = (Responsibility.CUSTOMER, Responsibility.SUPPLIER)
READERS = (
    *(each.value for each in Responsibility if each not in OUTSIDE),
    "customer",
    "other customer",
    "supplier",
    "nobody",
    "manager of one service",
)
WITHOUT_CHOICE = ("choose-language", "choose-theme")
"""The switches, which find no choice in an empty form."""


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once: whatever a page does is undone."""
    path = tmp_path_factory.mktemp("every") / "palier.sqlite"
    shutil.copyfile(sqlite_template, path)
    with connected(f"sqlite:///{path}"):
        yield made_world()


def test_every_address_is_in_the_table():
    own = {each.name for each in _pages(get_resolver("palier.web.urls"))}
    of_signing_in = {each.name for each in sign_in.urlpatterns}
    assert own - of_signing_in == set(PAGES)


@pytest.mark.parametrize("reader", READERS)
def test_a_page_answers_each_reader_as_the_table_says(world, reader):
    who = world.readers[reader]
    client = signed_in(who)
    found, wanted = {}, {}
    for name, page in PAGES.items():
        for method in page.methods:
            status = _asked(client, method, _address(world, name, page))
            found[name, method] = _kind(status)
            wanted[name, method] = _expected(world, who, page)
            if name in WITHOUT_CHOICE and method == "POST":
                wanted[name, method] = 404
    assert found == wanted


def test_a_page_answers_no_other_method(world):
    client = signed_in(world.readers["administrator"])
    for name, page in PAGES.items():
        for method in {"GET", "POST"} - set(page.methods):
            assert _asked(client, method, _address(world, name, page)) == 405, name


def test_a_stranger_is_sent_to_sign_in_everywhere(world):
    stranger = Client(SERVER_NAME="localhost")
    for name, page in PAGES.items():
        address = _address(world, name, page)
        if address.startswith("/choices/"):
            continue
        for method in ("get", "post"):
            answer = getattr(stranger, method)(address)
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/accounts/login/"), name


def test_what_there_is_not_is_not_found(world):
    client = signed_in(world.readers["administrator"])
    for name, page in PAGES.items():
        if page.about:
            for pk in (999_999, 10**30):
                address = reverse(name, kwargs={page.about: pk, **page.arguments})
                assert _asked(client, page.methods[0], address) == 404, address


def _expected(world: World, who: Person, page: Page) -> str | int:
    sight = sight_of(who, day_of(now()))
    if page.about and not SEEN[page.about](sight, world.samples[page.about]):
        return 404
    if page.is_inside and not sight.is_provider_staff:
        return 404
    on = day_of(now())
    of, service = world.concerned(page.about)
    if page.intent and not is_permitted(who, page.intent, on, of, service):
        return 403
    return "answered"


def _kind(status: int) -> str | int:
    return "answered" if status in (200, 302, 409, 422) else status


def _asked(client: Client, method: str, address: str) -> int:
    """The status; what was done is undone, so that the next page finds all as it was."""
    with transaction.atomic():
        answer = client.get(address) if method == "GET" else client.post(address, {})
        transaction.set_rollback(True)
    return answer.status_code


def _address(world: World, name: str, page: Page) -> str:
    about = {page.about: world.samples[page.about].pk} if page.about else {}
    return reverse(name, kwargs={**about, **page.arguments})


def _pages(of: URLResolver) -> Iterator[URLPattern]:
    for each in of.url_patterns:
        if isinstance(each, URLResolver):
            yield from _pages(each)
        else:
            yield each
