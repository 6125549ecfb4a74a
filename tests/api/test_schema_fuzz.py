"""The whole API against its own description: nothing fails, and every answer is one it has."""

from __future__ import annotations

import os
import shutil

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import django_ready  # noqa: F401 (before the application)
from tests.slm.connecting import connected

WHO = ("administrator", "service_level_manager", "customer_representative")
EXAMPLES = {"ci": 60, "thorough": 300}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 2)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# What holds U+0000 is refused before anything looks at it; another test shows that.
schema.config.generation.update(allow_x00=False)


# Numbers that are made up name nothing: folded into these, most name something.
NUMBERS = 4
TAG = '"1-0123456789abcdef"'


@schema.hook
def map_path_parameters(context, path_parameters):
    return {name: _folded(value) for name, value in (path_parameters or {}).items()}


@schema.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    named = ("party", "person", "deputy", "contact")
    return {name: _folded(each) if name in named else each for name, each in body.items()}


@schema.hook
def map_headers(context, headers):
    """Half of what says a version says one that is there."""
    found = dict(headers or {})
    if len(found.get("If-Match", "x")) % 2 == 0:
        found["If-Match"] = TAG
    return found


def _folded(value):
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value % NUMBERS + 1 if is_number and value > 0 else value


@pytest.fixture(params=WHO)
def secret(request, world_template, tmp_path):
    """The token of somebody, in a database that no other route has changed."""
    template, found = world_template
    path = tmp_path / "palier.sqlite"
    shutil.copyfile(template, path)
    with connected(f"sqlite:///{path}"), override_settings(PRIVATE_HOSTS=["127.0.0.0/8"]):
        yield found.secrets[request.param]


@pytest.fixture(autouse=True)
def no_names(monkeypatch):
    """No name server is asked of the names that are made up here."""

    def unknown(*arguments, **rest):
        raise OSError("no such name")

    monkeypatch.setattr("palier.connectors.guard.socket.getaddrinfo", unknown)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case, secret):
    response = case.call(base_url="http://localhost", headers={"Authorization": f"Bearer {secret}"})
    case.validate_response(response, checks=CHECKS)
