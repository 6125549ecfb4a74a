"""The normal form: nothing is lost, and how a text is written changes nothing."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings

from palier.calculus.credit_terms import InsufficientDataEffect
from palier.documents import canonical, fingerprint, from_terms, load_text, to_terms, write
from palier.documents.errors import InvalidDocument
from tests.documents.promises import terms
from tests.documents.written import PLAIN, agreement, document, read

quick = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30
)


@quick
@given(terms())
def test_terms_survive_the_normal_form(promised):
    normal = from_terms(promised)
    assert to_terms(normal) == promised
    assert from_terms(to_terms(normal)) == normal


@quick
@given(terms())
def test_a_written_agreement_reads_back_to_the_same_fingerprint(promised):
    normal = from_terms(promised)
    found = read(write(normal))
    assert found.terms == promised
    assert found.fingerprint == fingerprint(normal)


@quick
@given(terms())
def test_the_normal_form_is_plain_canonical_json(promised):
    normal = from_terms(promised)
    assert json.loads(canonical(normal)) == normal


REFERENCES = agreement("- {name: up, indicator: web-up, target: 99.9 %, calendar: office}").replace(
    "Hébergeur Boréal", "boreal"
) + "".join(
    [
        document("Indicator", "web-up", "availability: web"),
        document("Calendar", "office", "hours: mon-fri 08:30-17:00\nholidays: ['*-12-25']"),
        document("Party", "boreal").replace(
            "name: boreal", "name: boreal, title: {fr: Boréal, en: Boreal}"
        ),
    ]
)

IN_PLACE = """
    # the same promise, written in another order and without references
    kind: Agreement
    apiVersion: palier/v1
    spec:
      objectives:
        - target: {value: 99.9 %, relation: at least}
          calendar:
            name: office
            zone: America/Toronto
            holidays: "*-12-25"
            hours: {mon: 08:30-17:00, tue: 08:30-17:00, wed: 08:30-17:00,
                    thu: 08:30-17:00, fri: [08:30-17:00]}
          indicator: {method: availability, source: {selector: {series: web}}}
          name: up
      zone: America/Toronto
      since: 2026-01-01T00:00:00-05:00
      provider: {title: {en: Boreal, fr: "Boréal"}, name: boreal}
      customer: {name: ville-de-saint-exemple, title: Ville de Saint-Exemple}
    metadata: {name: web, labels: {team: ops}, description: nothing that is promised}
"""


def test_references_comments_and_order_change_nothing():
    assert read(REFERENCES).fingerprint == read(dedent(IN_PLACE)).fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("99.9 %", "99.90 %"),  # more decimals are printed
        ("99.9 %", "99.8 %"),
        ("08:30", "08:31"),
        ("2026-01-01", "2026-01-02"),
        ("fr: Boréal", "fr: Le Boréal"),
        ("availability: web", "availability: api"),
    ],
)
def test_a_change_in_what_is_promised_changes_the_fingerprint(old, new):
    changed = REFERENCES.replace(old, new)
    assert changed != REFERENCES
    assert read(changed).fingerprint != read(REFERENCES).fingerprint


def test_json_is_read_like_yaml():
    normal = read(PLAIN).normal
    tabs = json.dumps(normal, indent="\t", ensure_ascii=True)
    assert read(tabs).fingerprint == fingerprint(normal)


def test_titles_keep_their_languages():
    found = read(REFERENCES)
    assert found.normal["spec"]["provider"]["title"] == {"fr": "Boréal", "en": "Boreal"}
    assert found.terms.provider.titles == (("en", "Boreal"), ("fr", "Boréal"))
    assert found.terms.provider.title == "Boreal"


def test_numbers_that_json_would_round_are_texts():
    text = agreement(
        "- {name: a, events: {goodWhen: <= 9007199254740993}, target: 1/3, weight: 2/3}"
    )
    normal = read(text).normal["spec"]["objectives"][0]
    assert normal["indicator"]["goodWhen"]["value"] == "9007199254740993"
    assert normal["weight"] == "2/3"
    assert to_terms(read(text).normal) == read(text).terms


def test_what_is_not_a_normal_form_is_refused_with_its_problems():
    normal = read(PLAIN).normal
    normal["spec"]["zone"] = "Mars/Olympus"
    with pytest.raises(InvalidDocument) as refusal:
        to_terms(normal)
    assert [problem.code for problem in refusal.value.problems] == ["unknown-zone"]


CREDITS = agreement(
    """
    - {name: up, availability: web, target: 99.9 %}
    - {name: mttr, incidents: {measure: mttr}, target: 4 h}
    """,
    """
    credits:
      currency: CAD
      rules:
        - {objectives: up, tiers: {below 99.9 %: 10 %, below 99 %: 25 %}, group: one}
        - {objectives: up, onOutcome: {result: {consequence: a meeting}, outcome: no data}}
        - objectives: up
          poolShare: {pool: a, poolShare: 50 %, creditShare: 40 %, atRisk: 10 %}
        - {objectives: up, weighting: {factor: 40 %, atRisk: 10 000 CAD}, together: true}
        - {objectives: up, proRata: {multiplier: 10, weightedByAffected: true, free: 5 min}}
        - {objectives: up, perStartedUnit: {result: 2 %, unit: 1 h, free: 15 min}}
        - {objectives: up, clockHours: {threshold: 6 min}, maximum: 50 %,
           minimum: {amount: 2 CAD, above: false}}
        - {objectives: up, perIncident: 1 234.50 CAD, excludedBy: [credit-1], weight: 2}
        - {objectives: mttr, perLateRecord: {result: 5 points, perStarted: 1 h,
           where: {priority: P1}}, name: late}
        - objectives: up
          kind: penalty
          recurrence: 2 of 3 windows
          terminates: true
          averagedWindows: 2
          earnBack: {expected: 99.9 %, target: 99.95 %, windows: 3, byMean: true}
          onOutcome:
            result: {first: 1 %, growth: 1 %, step: 0.1 %, origin: 99.9 %, started: true}
      groups: [{name: one, rule: largest, scope: incident}]
      pointsTables: [{name: p, rules: late, rows: {5: 0 %, 10: 100 CAD}, feeBase: monthly}]
      caps: [{name: c, period: rolling year, limit: 100 %, kinds: [credit], yearStarts: 04-01}]
      minimum: 1 CAD
      rounding: {places: 0, mode: down, at: total}
      claim: {claimant: customer, count: 5, unit: business days, anchor: invoice date,
              workingWeekdays: [mon, sat], closedOn: [2026-12-25], until: same time,
              billingDay: 16}
      insufficientData: as missed
    """,
)


def test_credits_survive_the_normal_form():
    found = read(CREDITS)
    assert to_terms(found.normal) == found.terms
    assert read(write(found.normal)).fingerprint == found.fingerprint
    assert found.terms.credits is not None
    assert len(found.terms.credits.rules) == 10


def test_the_other_source_survives_the_normal_form():
    more = "credits: {currency: CAD, onOutcome: 10 %, insufficientData: other source}"
    found = read(agreement("- {availability: {series: a, fallback: b}, target: 99 %}", more))
    assert found.terms.credits is not None
    assert found.terms.credits.insufficient_data is InsufficientDataEffect.OTHER_SOURCE
    assert to_terms(found.normal) == found.terms


def test_reading_is_deterministic():
    prints = {load_text(REFERENCES).agreements()[0].fingerprint for _ in range(3)}
    assert len(prints) == 1
