"""What is logged: a line for each request, and never a secret."""

from __future__ import annotations

import logging

import pytest
import structlog
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from palier.site.logs import MASKED, logging_settings, masked
from palier.site.requests import Requests
from palier.slm.models import Person

SECRET = "palier_9fQ2xLr7VbT0kWmZ4aYc"
RANDOM = "h3Jk-Zq81mXc_0PLvT5rWn2BsYd7GeAu64KfRoI9Vx"


def requests(log):
    return [line for line in log.lines if line["event"] == "request"]


def test_a_request_is_one_line_with_its_route_and_who_asked(signed, log):
    client = signed("auditor")
    client.get("/?q=anything")
    (line,) = requests(log)
    person = Person.objects.get()
    assert {key: line[key] for key in ("method", "route", "status", "person", "level")} == {
        "method": "GET",
        "route": "/",
        "status": 200,
        "person": person.pk,
        "level": "info",
    }
    assert line["ms"] > 0
    assert "anything" not in log.text
    assert person.email not in log.text
    assert person.name not in log.text


def test_who_asks_with_a_token_is_told_too(rf_request, log):
    def answered(request):
        request.user = Person(pk=12)
        return HttpResponse()

    Requests(answered)(rf_request)
    assert requests(log)[0]["person"] == 12


@pytest.fixture
def rf_request():
    return RequestFactory().get("/api/v1/services")


@pytest.mark.parametrize("secret", [SECRET, RANDOM, "whsec_c2VjcmV0c2VjcmV0"])
def test_a_token_in_any_part_of_a_request_is_never_logged(signed, log, secret):
    client = signed("auditor")
    client.get("/", headers={"authorization": f"Bearer {secret}"})
    client.get(f"/?token={secret}")
    client.get(f"/invitations/{secret}")
    client.get(f"/{secret}")
    client.post("/choices/language", {"language": secret, "next": f"/{secret}"})
    client.post(f"/{secret}?x={secret}", {"password": secret}, headers={"cookie": secret})
    Client(enforce_csrf_checks=True).post(f"/choices/language?x={secret}", {"language": secret})
    client.get("/", headers={"host": f"{secret}.example"})
    assert len(requests(log)) == 8
    assert secret not in log.text


@pytest.mark.usefixtures("site")
@override_settings(ROOT_URLCONF="tests.site.failing_urls")
def test_a_failure_has_a_traceback_without_values_and_a_page_with_its_number(log):
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    answer = client.get(f"/choices/fails/{SECRET}")
    assert answer.status_code == 500
    number = answer["X-Request-ID"]
    assert number in answer.content.decode()
    failure, request = log.lines
    assert failure["event"] == "unhandled exception"
    assert failure["request_id"] == request["request_id"] == number
    assert 'File "' in failure["exception"]
    assert "in fails" in failure["exception"]
    assert (request["status"], request["level"]) == (500, "error")
    assert request["route"] == "/choices/fails/<str:secret>"
    assert "hunter2-p" not in log.text
    assert SECRET not in log.text
    assert "ada@example.org" not in log.text


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("given", "behind_proxy", "is_taken"),
    [
        ("abcd-1234.x_y", True, True),
        ("abcd-1234.x_y", False, False),
        ("short", True, False),
        ("x" * 65, True, False),
        ('12345678"}\n{"event": "x', True, False),
        ("", True, False),
    ],
)
def test_the_id_of_a_request_comes_from_a_proxy_that_is_trusted(
    settings_of_site, given, behind_proxy, is_taken
):
    with settings_of_site(BEHIND_PROXY=behind_proxy):
        answer = Client().get("/health/live", headers={"x-request-id": given})
    assert (answer["X-Request-ID"] == given) is is_taken
    assert answer["X-Request-ID"]


@pytest.fixture
def settings_of_site():
    return override_settings


def test_values_of_names_that_hold_secrets_are_masked(log):
    logger = structlog.get_logger("palier.test")
    logger.info(
        "said",
        password="a",
        PALIER_SECRET_KEY="b",
        headers={"Cookie": "c", "Accept": "text/html", "x": ["Bearer d.e.f"]},
        url="https://ada:hush@host/path?key=hush",
        link="https://palier.example/invitations/hush/accept",
        count=3,
    )
    (line,) = log.lines
    assert line["password"] == line["PALIER_SECRET_KEY"] == line["headers"]["Cookie"] == MASKED
    assert line["headers"]["Accept"] == "text/html"
    assert line["headers"]["x"] == [f"Bearer {MASKED}"]
    assert line["url"] == f"https://{MASKED}@host/path?{MASKED}"
    assert line["link"] == f"https://palier.example/invitations/{MASKED}/accept"
    assert line["count"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "test_what_is_as_long_as_a_secret_but_is_a_name_of_the_sources",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "/services/12/offerings",
        "the palier_session is over?",
    ],
)
def test_what_is_no_secret_is_left(text):
    assert masked(None, "info", {"event": text}) == {"event": text}


def test_other_libraries_are_masked_too(log):
    logging.getLogger("palier.test").warning("refused %s", SECRET)
    assert log.lines[0]["event"] == f"refused {MASKED}"


def test_on_a_terminal_it_is_read_by_people(monkeypatch):
    made = logging_settings("text", "nonsense")
    renderer = made["formatters"]["lines"]["processors"][-1]
    assert isinstance(renderer, structlog.dev.ConsoleRenderer)
    assert made["loggers"]["palier"]["level"] == "INFO"
    auto = logging_settings("", "DEBUG")["formatters"]["lines"]["processors"][-1]
    assert isinstance(auto, structlog.processors.JSONRenderer)
