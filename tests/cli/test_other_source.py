"""An agreement that prices insufficient data on the fallback source, from its text to its words."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

AGREEMENT = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: shop}
spec:
  provider: Nordet
  customer: Ville-Exemple
  since: 2026-01-01
  zone: UTC
  missing: {minCoverage: 90 %}
  objectives:
    - name: requests
      events: {series: gateway, fallback: probe, cadence: 1 d}
      target: 99.9 %
  credits:
    currency: CAD
    feeBase: monthly
    tiers: {below 99.9 %: 10 %}
    insufficientData: other source
"""
ASKED = ("evaluate", "shop.yaml", "-m", "events.csv", "-w", "2026-10", "--fee", "monthly=1000")
THEN = ("--as-of", "2026-11-02T00:00:00Z")


def rows(series: str, days: int, good: int) -> list[str]:
    first = date(2026, 10, 1)
    return [f"{series},{first + timedelta(days=n)}T12:00:00Z,{good},1000" for n in range(days)]


@pytest.fixture
def shop(palier, place):
    (place / "shop.yaml").write_text(AGREEMENT)
    events = ["series,at,good,total", *rows("gateway", 20, 1000), *rows("probe", 31, 990)]
    (place / "events.csv").write_text("\n".join(events) + "\n")
    return lambda *more: palier(*ASKED, *THEN, *more)


def test_both_figures_and_the_reason_are_said(shop):
    said = shop("--explain").out.replace("\u00a0", " ")
    assert "insufficient data" in said
    assert said.count("requests is priced on its fallback source alone: 99.0%, missed") == 1
    assert "$100.00" in said


def test_it_is_said_in_french(shop):
    said = shop("--explain", "--lang", "fr").out.replace("\u00a0", " ")
    assert "requests est tarifé d’après sa seule source de repli : 99,0 %, non atteint" in said


def test_the_json_holds_both(shop):
    [window] = json.loads(shop("--format", "json").out)["windows"]
    [outcome] = window["outcomes"]
    assert outcome["kind"] == "insufficient_data"
    assert outcome["other_source"]["kind"] == "missed"
    assert outcome["other_source"]["coverage"]["known"] == 31
    assert window["credits"][0]["entries"][0]["amount"] == "100.00"
