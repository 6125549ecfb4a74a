"""Files and folders become one library, whose references cross files."""

from __future__ import annotations

import time
from typing import Any

import pytest

from palier.calculus.exclusions import Approval
from palier.calculus.records import BusinessDays, RecordInstant
from palier.documents import check, load
from tests.documents.written import PLAIN, agreement, document, read


def test_references_cross_files_and_kinds(tmp_path):
    text = agreement("- {indicator: web-up, target: 99.9 %, calendar: office}")
    (tmp_path / "agreement.yaml").write_text(text, encoding="utf-8")
    inside = tmp_path / "shared"
    inside.mkdir()
    (inside / "office.yml").write_text(document("Calendar", "office", "hours: mon-fri 08:30-17:00"))
    (inside / "indicator.json").write_text(
        '{\n\t"apiVersion": "palier/v1", "kind": "Indicator",\n'
        '\t"metadata": {"name": "web-up"}, "spec": {"availability": "web"}\n}'
    )
    (inside / "measurements.yaml").write_text("series: web\n")
    (inside / "notes.txt").write_text("not a document")
    library = load([tmp_path])
    assert library.problems == ()
    [found] = library.agreements()
    assert [o.calendar and o.calendar.name for o in found.terms.objectives] == ["office"]
    assert found.file.endswith("agreement.yaml")
    assert library.agreement("web") is found
    with pytest.raises(KeyError):
        library.agreement("mail")


def test_a_file_that_is_named_must_be_a_document(tmp_path):
    path = tmp_path / "measurements.yaml"
    path.write_text("series: web\n")
    assert [problem.code for problem in check([path])] == ["unknown-api-version", "unknown-kind"]


def test_a_broken_document_of_a_folder_is_not_passed_over(tmp_path):
    (tmp_path / "broken.yaml").write_text(PLAIN.replace("name: web}", "name: web"))
    assert [problem.code for problem in check([tmp_path])] == ["yaml-syntax"]


def test_exclusions_are_read_in_the_zone_of_the_agreement(tmp_path):
    path = tmp_path / "all.yaml"
    text = PLAIN + document(
        "Exclusion",
        "upgrade",
        "{reason: maintenance, since: 2026-02-01T01:00, until: 2026-02-01T05:00,"
        " services: web, where: {region: east}, approval: approved, requestedBy: ann,"
        " approvedBy: bob, notifiedAt: 2026-01-20, evidence: CHG-12}",
    )
    path.write_text(text, encoding="utf-8")
    [found] = load([path]).exclusions
    assert found.span.length == 4 * 3_600_000_000
    assert (found.name, found.services, found.approval) == ("upgrade", ("web",), Approval.APPROVED)
    assert found.where[0].dimension == "region"


BOSTON = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: dead-animals}
spec:
  provider: City of Boston
  customer: Residents
  since: 2013-01-01
  through: 2016-12-31
  zone: America/New_York
  calendar:
    hours: mon-fri 08:30-17:00
    holidays: [2013-01-01, 2013-01-21, {country: US, subdivision: MA, years: 2014-2016}]
  objectives:
    - name: by-the-rule
      elapsed: {since: opened, until: closed, limit: 1 business day}
      target: 95 %
    - name: by-the-city
      elapsed: {since: opened, until: closed, limit: until due}
      target: 95 %
"""


def test_the_boston_rule_takes_less_than_forty_lines():
    assert BOSTON.count("\n") < 40
    objectives: Any = read(BOSTON).terms.objectives
    rule, city = objectives
    assert rule.indicator.limits[0].limit == BusinessDays(1)
    assert city.indicator.limits[0].limit == RecordInstant("due")


def test_a_long_document_is_read_quickly():
    rows = "\n".join(
        f"- {{name: o{n}, availability: {{series: web-{n},\n   where: {{region: east}}}},\n"
        f"   target: 99.9 %,\n   window: month,\n   missing: {{unknownCountsAs: met}}}}"
        for n in range(60)
    )
    text = agreement(rows)
    assert text.count("\n") > 300
    read(text)  # the first reading builds the models
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 0.6
