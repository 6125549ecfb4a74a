"""What holds for every example: its normal form, its words, its tiers as they are published."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from palier.calculus.credit_schemes import ByTier
from palier.calculus.money import percent
from palier.calculus.tiers import ShareOfFee, tier_of
from palier.cli.main import run
from palier.documents import fingerprint, load, load_text, to_terms, write
from tests.examples.evaluating import EXAMPLES
from tests.narrowing import one

NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/agreement.yaml"))

# The rules of our documents that follow a table of the conformance suite.
PUBLISHED = {
    "aws-ec2-region": ("aws-ec2-region", "credit-1"),
    "aws-ec2-instance": ("aws-ec2-instance", "monthly credit"),
    "aws-s3-standard": ("aws-s3", "standard"),
    "aws-s3-ia": ("aws-s3", "infrequent"),
    "azure-vm-zones": ("azure-vm", "zones"),
    "azure-vm-avset": ("azure-vm", "set"),
    "azure-vm-single-premium": ("azure-vm", "single-premium"),
    "azure-vm-single-std-ssd": ("azure-vm", "single-standard-ssd"),
    "azure-vm-single-std-hdd": ("azure-vm", "single-standard-hdd"),
}


def agreement(name):
    (only,) = load([EXAMPLES / name / "agreement.yaml"]).agreements()
    return only


@pytest.mark.parametrize("name", NAMES)
def test_the_normal_form_loses_nothing(name):
    read = agreement(name)
    assert to_terms(read.normal) == read.terms
    (again,) = load_text(write(read.normal)).agreements()
    assert again.terms == read.terms
    assert fingerprint(again.normal) == read.fingerprint


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_every_promise_can_be_said_in_words(name, language, capsys, monkeypatch):
    monkeypatch.chdir(EXAMPLES.parent)
    code = run(["--lang", language, "check", f"examples/{name}/agreement.yaml", "--words"])
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    assert len(said.out.splitlines()) >= len(agreement(name).terms.objectives)


def test_tiers_are_those_published(shared):
    path = shared / "conformance" / "service-credits" / "public-sla-tiers.json"
    data = json.loads(path.read_text("utf-8"))
    tables = {}
    for sla, (name, rule) in PUBLISHED.items():
        (found,) = [each for each in agreement(name).terms.credits.rules if each.name == rule]
        assert isinstance(found.scheme, ByTier)
        tables[sla] = found.scheme.table
    cases = [case for case in data["cases"] if case["sla"] in tables]
    assert len(cases) > 60
    for case in cases:
        tier = tier_of(tables[case["sla"]], percent(case["uptime_percent"]))
        earned = one(ShareOfFee, tier.result).ratio if tier else Fraction(0)
        assert earned * 100 == case["expected_credit_percent"], case["id"]
