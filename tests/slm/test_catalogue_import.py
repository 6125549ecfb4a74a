"""The catalogue out of one database and into another: equal, all or nothing, and told before."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.documents.catalogue import (
    documents_text,
    tables_archive,
)
from palier.slm.catalogue.actions import (
    LimitFacts,
    Need,
    add_dependency,
    add_limit,
    import_catalogue,
    plan_import,
)
from palier.slm.catalogue.errors import CatalogueRefused
from palier.slm.catalogue.models import (
    LoadWindow,
    Service,
)
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, entry_of, proven
from palier.slm.parties.errors import FieldUnfit, NotPermitted
from tests.documents.drawn_catalogue import texts
from tests.slm.catalogue_files import TEXT, brought, emptied, exported, outcomes, people, read
from tests.slm.catalogue_made import last, offering, party, person, service
from tests.slm.people import AT, BY

pytestmark = pytest.mark.usefixtures("database")


def test_what_is_exported_and_imported_is_exported_equal():
    people()
    made = brought(TEXT)
    assert made.counts == {"created": 15, "changed": 0, "unchanged": 0}
    text, tables = documents_text(exported()), tables_archive(exported())
    for content in (text, tables):
        emptied()
        brought(content)
        assert documents_text(exported()) == text
        assert tables_archive(exported()) == tables
    entry = last()
    assert (entry.kind, entry.subject, entry.reason) == (
        "catalogue.imported", "catalogue", "moved here",
    )  # fmt: skip
    assert proven().entries == entries().count()


def test_the_same_again_changes_nothing():
    people()
    brought(TEXT)
    again = brought(documents_text(exported()))
    assert next(outcomes(again)) == "4 service databases: unchanged"
    assert again.counts == {"created": 0, "changed": 0, "unchanged": 4}
    twice = brought(TEXT)
    assert twice.counts["created"] == twice.counts["changed"] == 0


def test_a_plan_says_what_would_be_done_and_does_nothing():
    people()
    brought(TEXT)
    before, count = documents_text(exported()), proven().entries
    changed = TEXT.replace("most: 1200", "most: 1300").replace("  deux", "  trois").replace(
        "{provider: boreal, state: active}", "{criticality: high, state: retiring}"
    ).replace("service: databases, note", "service: databases, kind: soft, note")  # fmt: skip
    plan = plan_import(read=read(changed), reason="test", by=BY, at=AT)
    said = [each for each in outcomes(plan) if not each.endswith("unchanged")]
    assert said == [
        "3 service patient-record: changed",
        "11 dependency patient-record databases: changed",
        "27 limit patient-record Sessions: changed",
        "33 service databases: changed",
        "34 state databases: changed",
    ]
    assert plan.problems == ()
    assert (documents_text(exported()), proven().entries) == (before, count)
    done = brought(changed)
    assert list(outcomes(done)) == list(outcomes(plan))
    assert Service.objects.get(code="databases").state == "retiring"
    moved = next(entries(kind="service.moved").iterator())
    assert entry_of(moved).reason == "moved here"


def test_what_is_not_written_stays():
    people()
    brought(TEXT)
    before = documents_text(exported())
    frame = "apiVersion: palier/v1\nkind: {}\nmetadata: {{name: {}}}\n"
    short = frame.format("Service", "patient-record") + "---\n" + frame.format("Facility", "room-1")
    made = brought(short)
    assert made.counts == {"created": 0, "changed": 0, "unchanged": 2}
    assert documents_text(exported()) == before


def test_new_things_have_the_least_that_can_be_said():
    party("boreal")
    brought("apiVersion: palier/v1\nkind: Service\nmetadata: {name: a}\nspec: {provider: boreal}\n")
    row = Service.objects.get()
    assert (row.name_fr, row.name_en, row.state, row.criticality) == ("a", "a", "planned", "medium")


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("provider: boreal\n", "provider: boral\n", 5, "missing-reference"),
        ("owner: maude@", "owner: maud@", 6, "missing-reference"),
        ("customer: lacs", "customer: lakes", 18, "missing-reference"),
        ("customer: lacs", "customer: fjord", 18, "use-unfit"),
        ("facility: room-1", "facility: room-2", 29, "missing-reference"),
        ("service: links", "service: lynx", 12, "missing-reference"),
        ("provider: boreal\n  owner", "owner", 3, "missing-field"),
        ("boreal, state: active}", "boreal, state: retired}", 11, "need-unfit"),
        ("name: Licences", f"name: {'x' * 201}", 25, "field-unfit"),
        ("critical\n", "crtical\n", 8, "unknown-word"),
        (
            "{provider: fjord, state: retiring}",
            "{provider: fjord, state: planned, needs: [{service: patient-record}]}",
            12,
            "circular-reference",
        ),
    ],
)
def test_one_thing_that_is_refused_is_told_with_its_line_and_nothing_is_done(old, new, line, code):
    people()
    count = proven().entries
    text = TEXT.replace(old, new)
    plan = plan_import(read=read(text), reason="test", by=BY, at=AT)
    assert (line, code) in [(each.line, each.code) for each in plan.problems], plan.problems
    with pytest.raises(CatalogueRefused) as refused:
        brought(text)
    assert refused.value.problems == plan.problems
    assert not Service.objects.exists()
    assert proven().entries == count


def test_a_loop_with_what_is_there_already_is_refused():
    people()
    brought(TEXT)
    more = (
        "apiVersion: palier/v1\nkind: Service\nmetadata: {name: databases}\n"
        "spec: {needs: [{service: patient-record}]}\n"
    )
    [problem] = plan_import(read=read(more), reason="test", by=BY, at=AT).problems
    assert (problem.line, problem.code) == (4, "needs-loop")


def test_what_a_file_cannot_say_of_what_is_there_is_refused():
    people()
    brought(TEXT)
    for old, new, code in (
        ("provider: fjord", "provider: boreal", "wrong-type"),
        ("since: 2025-10-01, until: 2026-10-01", "since: 2025-10-01", "use-unfit"),
        ("{provider: fjord, state: retiring}", "{state: planned}", "state-unfit"),
    ):
        plan = plan_import(read=read(TEXT.replace(old, new)), reason="test", by=BY, at=AT)
        assert [each.code for each in plan.problems] == [code]


def test_who_may_import():
    row = service("portal")
    offering(row)
    text = documents_text(exported()).replace("Service portal", "Portail")
    for each in (Responsibility.SERVICE_ANALYST, Responsibility.ADMINISTRATOR):
        by = person("boreal", each.name.lower(), each)
        with pytest.raises(NotPermitted):
            brought(text, by)
        with pytest.raises(NotPermitted):
            plan_import(read=read(text), reason="", by=by, at=AT)
    manager = person("boreal", "manager", Responsibility.MANAGER)
    assert brought(text, manager).counts["changed"] == 1
    assert last().actor == str(manager.pk)
    with pytest.raises(FieldUnfit):
        import_catalogue(read=read(text), reason=" ", by=BY, at=AT)


def is_kept(text: str) -> bool:
    """Whether a field of one line takes it."""
    return not any(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in text)


LINES = texts.filter(is_kept)
LONG = texts.filter(lambda text: is_kept(re.sub("[\n\r\t]", "", text)))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(LINES, LINES, LINES), LONG, st.booleans())
def test_any_texts_are_given_back_as_they_were(database, lines, description, is_french):
    name, note, unit = lines
    with transaction.atomic():
        other = service("other")
        of_name = {"name_fr" if is_french else "name_en": name}
        row = service("portal", **{"name_fr": "", **of_name}, description_en=description)
        add_dependency(service=row, need=Need(other, note=note), by=BY, at=AT)
        facts = LimitFacts(name, unit, Decimal("0.5"), LoadWindow.HOUR)
        add_limit(service=row, facts=facts, by=BY, at=AT)
        text, tables = documents_text(exported()), tables_archive(exported())
        emptied()
        brought(tables)
        assert documents_text(exported()) == text
        emptied()
        brought(text)
        assert tables_archive(exported()) == tables
        assert Service.objects.get(code="portal").description_en == description
        transaction.set_rollback(True)
