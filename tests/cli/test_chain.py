"""`palier chain`: exit codes, the words, the data."""

from __future__ import annotations

import json

import pytest

from tests.examples.evaluating import EXAMPLES

CHAIN = """\
---
apiVersion: palier/v1
kind: Chain
metadata: {name: web, title: {en: Web site, fr: Site Web}}
spec:
  promise: {agreement: web, objective: availability-web}
  parts: [{name: a, availability: 99.95 %}, {name: b, availability: %s}]
"""


@pytest.fixture
def written(place):
    def write(ratio: str, more: str = "") -> str:
        text = (place / "web.yaml").read_text() + CHAIN.replace("%s", ratio) + more
        (place / "chain.yaml").write_text(text)
        return "chain.yaml"

    return write


@pytest.mark.parametrize(
    ("ratio", "code", "word"), [("99.98 %", 0, "Within reach"), ("99.9 %", 1, "Out of reach")]
)
def test_the_exit_code_says_whether_the_promise_is_within_reach(palier, written, ratio, code, word):
    said = palier("chain", written(ratio))
    assert (said.code, said.err) == (code, "")
    assert word in said.out


def test_each_step_can_be_done_again(palier, written):
    said = palier("chain", written("99.9 %"))
    assert "0.9995 × 0.999 = 0.9985005" in said.out
    assert "independently" in said.out


def test_french(palier, written):
    said = palier("chain", written("99.9 %"), "--lang", "fr")
    assert "Site Web" in said.out
    assert "0,9995 × 0,999 = 0,9985005" in said.out
    assert "Hors d’atteinte" in said.out


@pytest.mark.parametrize(("lang", "word"), [("en", "within reach"), ("fr", "atteignable")])
def test_the_help_tells_the_exit_codes(palier, lang, word):
    said = palier("chain", "--lang", lang, "--help")
    assert said.code == 0
    assert f"0 {word}" in " ".join(said.out.split())


def test_json_is_exact(palier, written):
    said = palier("chain", written("99.9 %"), "--format", "json")
    made = json.loads(said.out)
    assert said.code == 1
    assert made["format"] == "palier/chain/v1"
    assert made["value"] == "1997001/2000000"
    assert made["gap"] == "-999/2000000"
    assert made["is_reachable"] is False
    assert made["responses"] is None


def test_bad_input(palier, written, place):
    assert palier("chain", "web.yaml").code == 3
    assert palier("chain", written("99.9")).code == 3
    said = palier("chain", written("99.9 %"), "--format", "pdf")
    assert said.code == 3
    assert "table, json" in said.err


def test_the_example_misses_its_hours_only(palier):
    said = palier("chain", str(EXAMPLES / "chain"), "--format", "json")
    made = json.loads(said.out)
    assert said.code == 1
    assert made["value"] == "79638408870003/80000000000000"
    assert made["promise"]["ratio"] == "199/200"
    assert made["responses"]["gap_us"] == 15 * 60 * 10**6
    assert made["support"]["uncovered_us"] == 10 * 3600 * 10**6
