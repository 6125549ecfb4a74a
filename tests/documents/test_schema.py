"""The JSON Schema accepts what Palier reads, and points at plain mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from palier.documents import json_schema, load_text, write
from palier.documents.reading import read_bytes, read_file
from tests.documents.test_normal import IN_PLACE, REFERENCES
from tests.documents.written import PLAIN, agreement, document, read

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.yaml"))


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def plain(data: Any) -> Any:
    """Data as JSON has it; exact decimals become floats."""
    return json.loads(json.dumps(data, default=float))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_examples_are_valid(validator, path):
    documents, problems = read_file(path, path.name)
    assert documents
    assert not problems
    for each in documents:
        validator.validate(plain(each.data))


TIMELINES = agreement(
    "- compositeTimelines:\n"
    "    members: [zone-a, {availability: zone-b}, {series: zone-c}]\n"
    "    combine: {rule: down when, count: 2}\n"
    "  target: 99 %"
)
TIERS = agreement(
    "- {name: late, elapsed: {since: a, until: b, limit: 1 h, measure: share late}, target: 2 %}",
    "credits:\n  currency: CAD\n  rules:\n"
    "    - {feeBase: m, tiers: [{over: 2 %, upTo: 3 %, pays: 3 %}, {over 3 %: 5 %}]}\n"
    "    - {feeBase: m, tiers: {over 2 %: 3 %, over 3 %: 5 points}}\n",
)
CHAIN = document(
    "Chain",
    "c",
    "promise: {agreement: web, objective: availability-web}\n"
    "parts: [{needed: 1, of: [{name: a, availability: 0.5}]}, [{name: b, availability: 99 %}]]",
)
EXCLUSION = document("Exclusion", "storm", "{reason: storm, since: 2026-02-01, until: 2026-02-02}")


@pytest.mark.parametrize(
    "text", [PLAIN, REFERENCES, IN_PLACE, TIMELINES, TIERS, PLAIN + CHAIN, PLAIN + EXCLUSION]
)
def test_short_forms_are_valid(validator, text):
    assert not load_text(text).problems
    for each in read_bytes(text.encode(), "text")[0]:
        validator.validate(plain(each.data))


def test_the_normal_form_is_valid(validator):
    normal = read(PLAIN).normal
    validator.validate(normal)
    [again] = read_bytes(write(normal).encode(), "text")[0]
    validator.validate(plain(again.data))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("provider:", "provder:"),
        PLAIN.replace("kind: Agreement", "kind: Agrement"),
        PLAIN.replace("palier/v1", "palier/v2"),
        PLAIN.replace("  zone: America/Toronto\n", ""),
        agreement("- {availability: web, target: 99 %, volume: {least: many}}"),
        agreement("- {availability: web, target: 99 %, missing: {unknownCountsAs: mett}}"),
    ],
)
def test_plain_mistakes_are_invalid(validator, text):
    [each] = read_bytes(text.encode(), "text")[0]
    assert not validator.is_valid(plain(each.data))


def test_fields_have_descriptions():
    objective = json_schema()["$defs"]["ObjectiveShape"]["properties"]
    assert objective["target"]["description"] == "The value promised."
