"""The catalogue as documents and as tables: equal both ways, and wrong with a line."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings

from palier.documents import load_text
from palier.documents.catalogue import (
    COLUMNS,
    LARGEST_BYTES,
    documents_text,
    explicit,
    is_catalogue,
    read_catalogue,
    tables_archive,
)
from palier.documents.catalogue.archives import guarded, unguarded
from tests.documents.drawn_catalogue import catalogues, texts

WHOLE = """\
apiVersion: palier/v1
kind: Service
metadata: {name: patient-record, title: {fr: Dossier patient, en: Patient record}}
spec:
  provider: boreal
  owner: maude@boreal.example
  description: {fr: "=cmd|' /C calc'!A1"}
  criticality: critical
  state: active
  needs: [{service: databases, kind: soft, note: nightly copies}]
  offerings:
    - name: gold
      title: Gold
      state: retiring
      uses: [{customer: quatre-lacs, since: 2025-10-01, until: 2026-10-01}]
  costs:
    - {name: Licences, kind: licence, amount: 1 234.50 CAD, period: year, since: 2026-01-01}
  limits:
    - {name: Sessions, unit: sessions, most: 1200, window: moment, offering: gold}
  facilities: [{facility: room-1}]
---
apiVersion: palier/v1
kind: Facility
metadata: {name: room-1, title: Room 1}
spec: {party: boreal, note: second floor}
"""


def forms(content: str | bytes, file: str = "catalogue") -> list[dict[str, Any]]:
    data = content.encode() if isinstance(content, str) else content
    found = read_catalogue([(file, data)])
    assert not found.problems, found.problems
    return [explicit(each.document) for each in found.documents if is_catalogue(each.document)]


def archive(**tables: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in tables.items():
            made.writestr(f"{name}.csv", text)
    return stream.getvalue()


def told(content: bytes) -> list[tuple[str, int, str]]:
    problems = read_catalogue([("catalogue.zip", content)]).problems
    return [(each.file, each.line, each.code) for each in problems]


def test_documents_and_tables_say_the_same():
    made = forms(WHOLE)
    assert forms(documents_text(made)) == made
    assert forms(tables_archive(made)) == made
    assert [each["metadata"]["name"] for each in made] == ["patient-record", "room-1"]
    assert made[0]["spec"]["costs"][0]["amount"] == "1234.5 CAD"


@given(catalogues())
@settings(max_examples=25, deadline=None)
def test_any_catalogue_is_equal_both_ways(made):
    assert forms(documents_text(made)) == made
    tables = tables_archive(made)
    assert forms(tables) == made
    text = documents_text(forms(documents_text(made)))
    assert documents_text(forms(tables)) == text
    assert tables_archive(forms(text)) == tables


@given(texts)
def test_no_cell_is_taken_for_a_formula_and_none_is_changed(text):
    assert guarded(text)[:1] not in set("=+-@\t\r\n")
    assert unguarded(guarded(text)) == text


def test_an_apostrophe_of_ones_own_stays():
    assert unguarded("'tis") == "'tis"
    assert unguarded("'=1") == "=1"


def test_tables_of_a_french_spreadsheet_are_read():
    text = "code;name_fr;provider\r\nportail;Portail, citoyen;boreal\r\n"
    [form] = forms(archive(services=text))
    assert form["metadata"]["title"] == {"fr": "Portail, citoyen"}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"services": "code,colour\na,red\n"}, ("services.csv", 1, "unknown-field")),
        ({"services": "code,code\na,a\n"}, ("services.csv", 1, "duplicate-key")),
        ({"services": "name_fr\nA\n"}, ("services.csv", 1, "missing-field")),
        ({"services": "code\nAé\n"}, ("services.csv", 2, "bad-name")),
        ({"services": "code,state\na,active\nb,asleep\n"}, ("services.csv", 3, "unknown-word")),
        ({"services": "code\na\n\na\n"}, ("services.csv", 4, "ambiguous-reference")),
        ({"services": "code\na,b\n"}, ("services.csv", 2, "bad-table")),
        ({"services": 'code,name_fr\na,"b\n'}, ("services.csv", 2, "bad-table")),
        ({"service": "code\na\n"}, ("service.csv", 1, "bad-table")),
        ({"services": "code\n"}, ("catalogue.zip", 1, "empty-file")),
        (
            {"services": "code\na\n", "needs": "service,facility\nb,room\n"},
            ("needs.csv", 2, "missing-reference"),
        ),
        (
            {"services": "code\na\n", "uses": "service,offering\na,gold\n"},
            ("uses.csv", 2, "missing-reference"),
        ),
        (
            {
                "services": "code\na\n",
                "offerings": "service,code\na,gold\n",
                "uses": "service,offering,customer,since\na,gold,nordet,2026-02-30\n",
            },
            ("uses.csv", 2, "bad-date"),
        ),
        (
            {
                "services": "code\na\n",
                "costs": 'service,name,amount,currency,since\na,"x\ny",1,CAD,2026-01-01\n'
                'a,z,"1,5",CAD,2026-01-01\n',
            },
            ("costs.csv", 4, "ambiguous-comma"),
        ),
        (
            {"services": "code\na\nb\n", "dependencies": "service,needed\na,b\nb,a\n"},
            ("dependencies.csv", 2, "circular-reference"),
        ),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(tables, expected):
    assert told(archive(**tables)) == [expected]


def test_a_file_that_is_no_archive_and_one_that_is_too_large_are_refused():
    assert told(b"PK\x03\x04 and nothing more") == [("catalogue.zip", 1, "bad-table")]
    assert told(b" " * (LARGEST_BYTES + 1)) == [("catalogue.zip", 1, "file-too-large")]
    grown = archive(services="code\n" + "a" * LARGEST_BYTES)
    assert told(grown) == [("catalogue.zip", 1, "file-too-large")]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("services.csv", b"a" * 5 * LARGEST_BYTES)
    assert len(bomb.getvalue()) < LARGEST_BYTES / 10
    assert told(bomb.getvalue()) == [("services.csv", 1, "file-too-large")]


SERVICE = """\
apiVersion: palier/v1
kind: Service
metadata: {name: %s}
spec: %s
"""


@pytest.mark.parametrize(
    ("spec", "code", "path"),
    [
        ("{needs: [{service: a}, {service: a}]}", "listed-twice", "spec.needs[1]"),
        ("{offerings: [{name: g}, {name: g}]}", "listed-twice", "spec.offerings[1]"),
        (
            "{limits: [{name: n, unit: u, most: 1, offering: g}]}",
            "missing-reference",
            "spec.limits[0].offering",
        ),
        ("{needs: [{service: web}]}", "circular-reference", "spec.needs[0].service"),
        ("{limits: [{name: n, unit: u, most: 0}]}", "out-of-range", "spec.limits[0].most"),
        ("{limits: [{name: n, unit: u, most: 2 h}]}", "bad-number", "spec.limits[0].most"),
        (
            "{costs: [{name: n, amount: 1.00001 CAD, since: 2026-01-01}]}",
            "out-of-range",
            "spec.costs[0].amount",
        ),
        (
            "{costs: [{name: n, amount: 5, since: 2026-01-01}]}",
            "bad-amount",
            "spec.costs[0].amount",
        ),
        (
            "{costs: [{name: n, amount: 5 ZZZ, since: 2026-01-01}]}",
            "unknown-currency",
            "spec.costs[0].amount",
        ),
        (
            "{costs: [{name: n, amount: 5 CAD, since: 2026-01-02, until: 2026-01-02}]}",
            "span-ends-before-start",
            "spec.costs[0]",
        ),
        ("{critcality: high}", "unknown-field", "spec.critcality"),
    ],
)
def test_what_is_wrong_in_a_service_is_told_where_it_stands(spec, code, path):
    problems = load_text(SERVICE % ("web", spec)).errors
    assert [(each.code, each.path) for each in problems] == [(code, path)]
    assert problems[0].line == 4


def test_a_loop_is_told_once_with_its_way():
    parts = {"a": "b", "b": "c", "c": "a", "d": "a"}
    text = "---\n".join(
        SERVICE % (name, f"{{needs: [{{service: {n}}}]}}") for name, n in parts.items()
    )
    [problem] = load_text(text).errors
    assert problem.message == "it needs itself: a -> b -> c -> a"


def test_a_service_that_no_document_declares_is_a_doubt():
    library = load_text(SERVICE % ("web", "{needs: [{service: databses}]}"))
    assert [each.code for each in library.problems] == ["unknown-service"]
    assert library.errors == ()


def test_a_catalogue_has_texts_in_french_and_english_alone():
    text = SERVICE % ("web", "{description: {de: Netz}}")
    [problem] = read_catalogue([("a", text.encode())]).problems
    assert (problem.code, problem.path) == ("unknown-word", "spec.description.de")


def test_every_column_is_written_by_some_catalogue():
    stream = zipfile.ZipFile(io.BytesIO(tables_archive(forms(WHOLE))))
    for name, columns in COLUMNS.items():
        header, *rows = stream.read(f"{name}.csv").decode("utf-8-sig").splitlines()
        assert header.split(",") == list(columns)
        assert rows, name
