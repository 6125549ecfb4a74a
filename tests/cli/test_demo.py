"""The worked example: it runs, its commands work when pasted, and it shows all there is."""

from __future__ import annotations

import shlex
import socket
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

from palier.calculus.credit_schemes import Scheme
from palier.calculus.indicators import Availability, TimelineInput
from palier.calculus.terms import AgreementKind, Indicator
from palier.cli.demonstration import CUSTOMERS, FEES
from palier.documents import Library, load

EXAMPLE = Path(str(resources.files("palier.cli"))) / "demo"


@pytest.fixture(scope="module")
def library() -> Library:
    return load((EXAMPLE / "documents",))


def test_the_demo_evaluates_and_what_it_says_works_when_pasted(palier, place):
    said = palier("demo", "example")
    assert said.code == 0
    shown = said.out.replace("\u00a0", " ")
    assert "Patient record availability, October 2026" in shown
    assert "✗ Patient record. Out of reach" in shown
    for name in CUSTOMERS:
        assert (place / f"example/reports/{name}.html").stat().st_size > 20_000
        assert (place / f"example/reports/{name}.pdf").read_bytes().startswith(b"%PDF-")
    _, _, commands = said.out.partition("Look closer")
    pasted = [shlex.split(line) for line in commands.splitlines() if "example/" in line]
    again = {words[1]: palier(*words[1:]) for words in pasted}
    codes = {name: each.code for name, each in again.items()}
    assert codes == {"evaluate": 1, "store": 0, "check": 0, "chain": 1}
    assert "".join(each.err for each in again.values()) == ""


def test_a_port_that_is_taken_is_said_before_anything_is_evaluated(palier, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = palier("demo", str(tmp_path / "demo"), "--serve", "--port", port)
    assert said.code == 3
    assert "[port-taken]" in said.err
    assert not (tmp_path / "demo").exists()


def test_measurements_are_made_up_once(palier, place):
    (place / "portal.csv").write_text("at,state\n2026-10-01T00:00:00Z,up\n")
    assert palier("store", "append", "example/store", "-m", "portal.csv", "--create").code == 0
    assert palier("demo", "example").code == 0
    assert "state: 1 series, 1 row" in palier("store", "info", "example/store").out


def test_the_measurements_of_another_scenario_are_left_alone(palier, place):
    (place / "example").mkdir()
    (place / "example/scenario.yaml").write_text("zone: UTC\n")
    said = palier("demo", "example")
    assert said.code == 3
    assert "example/scenario.yaml is not this edition's" in said.err
    assert [each.name for each in (place / "example").iterdir()] == ["scenario.yaml"]


def test_its_documents_have_no_problem(library):
    assert library.problems == ()


def test_it_has_agreements_of_every_kind_and_objectives_of_every_method(library):
    agreements = [each.terms for each in library.agreements()]
    assert {terms.kind for terms in agreements} == set(AgreementKind)
    indicators = [each.indicator for terms in agreements for each in terms.objectives]
    assert {type(each) for each in indicators} == set(get_args(Indicator))
    read = {each.rules.input for each in indicators if isinstance(each, Availability)}
    assert read == set(TimelineInput)
    assert any(isinstance(getattr(each, "of", None), Availability) for each in indicators)
    windows = {type(each.window) for terms in agreements for each in terms.objectives}
    assert len(windows) >= 5


def test_it_pays_in_most_ways(library):
    rules = [rule for each in library.agreements() if (paid := each.terms.credits)
             for rule in paid.rules]  # fmt: skip
    schemes = {type(rule.scheme) for rule in rules}
    assert len(schemes) >= len(get_args(Scheme)) - 2
    bases = {rule.fee_base for rule in rules if rule.fee_base}
    given = {fee.partition("=")[0] for fees in FEES.values() for fee in fees}
    assert bases <= given
    assert set(FEES) <= {each.name for each in library.agreements()}


def test_whatever_people_read_is_in_both_languages(library):
    named = [each.terms for each in library.agreements()] + list(library.chains)
    named += [party for terms in named[:9] for party in (terms.provider, terms.customer)]
    named += [each for terms in named[:9] for each in terms.objectives]
    assert all({"fr", "en"} <= dict(each.titles).keys() for each in named)


def test_one_promise_is_out_of_reach_of_what_stands_underneath(library):
    assert [each.is_reachable for each in library.chains] == [True, False, True]
