"""`palier migrate`, `createadmin` and `journal`: from the command line to a database and back."""

from __future__ import annotations

import json

import pytest

from palier.cli.exits import Exit

ADMINISTRATOR = ("--email", "Maude@boreal.example", "--name", "Maude", "--party", "boreal")
PASSWORD = {"PALIER_ADMIN_PASSWORD": "neige d'avril 42"}


def test_from_nothing_to_an_administrator_in_the_journal(server, tmp_path):
    first = server("migrate")
    assert (first.returncode, first.stderr) == (Exit.MET, "")
    assert first.stdout.endswith("changes made\n")
    assert server("migrate").stdout == "nothing to change\n"
    made = server("createadmin", *ADMINISTRATOR, **PASSWORD)
    assert made.stdout == "maude@boreal.example is an administrator of boreal\n"
    lines = server("journal", "show", "-f", "jsonl").stdout.splitlines()
    kinds = [json.loads(line)["kind"] for line in lines]
    assert kinds == ["responsibility.granted", "person.created", "party.created"]
    shown = server("journal", "show", "--kind", "party.created").stdout
    assert '"code": "boreal"' in shown
    proof = server("journal", "verify")
    assert proof.stdout.startswith("3 entries, none changed; the last seal is ")
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_a_second_one_with_the_same_address_changes_nothing(server):
    server("migrate")
    server("createadmin", *ADMINISTRATOR, **PASSWORD)
    again = server("createadmin", *ADMINISTRATOR[:-1], "other", **PASSWORD)
    assert again.returncode == Exit.BAD_INPUT
    assert "[person-address-taken]" in again.stderr
    assert server("journal", "verify").stdout.startswith("3 entries")


@pytest.mark.parametrize(
    ("arguments", "environment", "code"),
    [
        (("journal", "verify"), {}, "not-migrated"),
        (("createadmin", *ADMINISTRATOR), {}, "bad-option"),
        (("migrate",), {"DATABASE_URL": "mysql://root:hush@host/palier"}, "database-unknown"),
        (("migrate",), {"DATABASE_URL": "postgres://u:hush@host:port/p"}, "database-unknown"),
        (("migrate",), {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"}, "database-away"),
        (("journal", "show", "-f", "xml"), {}, "bad-option"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_hint(server, arguments, environment, code):
    said = server(*arguments, **environment)
    assert said.returncode == Exit.BAD_INPUT
    assert f"[{code}]" in said.stderr
    assert "hush" not in said.stderr
    assert "Traceback" not in said.stderr


def test_a_weak_password_leaves_no_party_behind(server):
    server("migrate")
    said = server("createadmin", *ADMINISTRATOR, PALIER_ADMIN_PASSWORD="1234")
    assert "[weak-password]" in said.stderr
    assert "too short" in said.stderr
    assert server("journal", "verify").stdout.startswith("0 entries")


def test_messages_are_french_too(server):
    said = server("migrate", "--lang", "fr")
    assert said.stdout.endswith("modifications apportées\n")


def test_the_api_is_asked_in_this_process(server):
    server("migrate")
    server("createadmin", *ADMINISTRATOR, **PASSWORD)
    who = ("--as", "maude@boreal.example")
    me = server("api", "GET", "/api/v1/me", *who)
    assert me.returncode == Exit.MET
    assert json.loads(me.stdout)["person"]["email"] == "maude@boreal.example"
    made = server(
        "api", "POST", "/api/v1/parties", *who, "-b", '{"code":"x","name":"X","kind":"customer"}'
    )
    assert json.loads(made.stdout)["code"] == "x"
    stranger = server("api", "GET", "/api/v1/me")
    assert stranger.returncode == Exit.BAD_INPUT
    assert json.loads(stranger.stdout)["code"] == "not-signed-in"
    refused = server("api", "GET", "/api/v1/me", PALIER_TOKEN="palier_x")
    assert json.loads(refused.stdout)["code"] == "token-unknown"


@pytest.mark.parametrize(
    "arguments",
    [
        ("GET", "/services"),
        ("GET", "https://elsewhere.example/api/v1/me"),
        ("FETCH", "/api/v1/me"),
        ("GET", "/api/v1/me", "--header", "none"),
        ("GET", "/api/v1/me", "--as", "nobody@boreal.example"),
    ],
)
def test_what_is_no_request_to_the_api_is_refused(server, arguments):
    server("migrate")
    said = server("api", *arguments)
    assert said.returncode == Exit.BAD_INPUT
    assert "[bad-option]" in said.stderr
