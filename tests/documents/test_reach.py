"""Every setting of the contract can be written: each field of a value is a field of its shape."""

from __future__ import annotations

import dataclasses

import pytest

from palier.calculus import (
    credit_schemes,
    credit_terms,
    exclusions,
    indicators,
    records,
    selectors,
    targets,
    terms,
    tiers,
    window_starts,
    windows,
)
from palier.calculus.claims import ClaimRule
from palier.calculus.credit_earn_back import EarnBack
from palier.documents.models import (
    crediting,
    excluding,
    kinds,
    objectives,
    opening,
    promising,
)
from palier.documents.models.forms import forms_of
from palier.documents.models.shapes import Shape, field_texts

# Written otherwise: a title carries its languages, an agreement's own keys are its spec.
ELSEWHERE = {"titles"}
# Made by other means than `makes`, with the shape that writes them.
SPECIAL: dict[type, type[Shape]] = {
    terms.Objective: objectives.ObjectiveShape,
    terms.Party: kinds.PartyShape,
    targets.Target: promising.TargetShape,
    exclusions.Exclusion: excluding.ExclusionShape,
}
MODULES = (
    credit_schemes,
    credit_terms,
    exclusions,
    indicators,
    records,
    selectors,
    targets,
    terms,
    tiers,
    window_starts,
    windows,
)
RESULTS = {
    terms.Terms,  # the test below
    windows.ListedWindows,  # every: listed
    windows.Window,
}


def shapes() -> list[type[Shape]]:
    found, left = [], list(Shape.__subclasses__())
    while left:
        each = left.pop()
        found.append(each)
        left.extend(each.__subclasses__())
    return found


def written() -> dict[type, type[Shape]]:
    made = {each.makes: each for each in shapes() if isinstance(each.makes, type)}
    return {**made, **SPECIAL}


VALUES = [
    value
    for module in MODULES
    for value in vars(module).values()
    if dataclasses.is_dataclass(value)
    and isinstance(value, type)
    and value.__module__ == module.__name__
    and value not in RESULTS
    and not value.__name__.startswith("_")
]


@pytest.mark.parametrize("value", [*VALUES, ClaimRule, EarnBack], ids=lambda v: v.__name__)
def test_every_field_of_a_value_can_be_written(value):
    shape = written()[value]
    fields = {field.name for field in dataclasses.fields(value)} - ELSEWHERE
    if value is exclusions.Exclusion:
        fields = fields - {"name", "span"} | {"since", "until"}  # metadata, and a span
    assert fields <= set(shape.model_fields)


def test_every_part_of_an_agreement_can_be_written():
    fields = {field.name for field in dataclasses.fields(terms.Terms)} - ELSEWHERE
    spec = set(kinds.AgreementShape.model_fields) | {"name", "title"}
    assert fields - {"kind"} <= spec
    assert "type" in spec  # `kind` is the kind of document


def test_a_calendar_can_be_written_whole():
    from palier.calculus.calendars import Calendar

    fields = {f.name for f in dataclasses.fields(Calendar) if f.compare}
    fields = fields - {"weekly", "annual_holidays"} | {"hours"}
    assert fields <= set(opening.CalendarShape.model_fields)


def test_every_field_says_what_it_is():
    without = [
        f"{each.__name__}.{name}"
        for each in shapes()
        if each.__module__.startswith("palier.documents.models")
        for name in each.model_fields
        if name not in {*field_texts(each), "method", "every", "way", "kind", "spec"}
    ]
    assert without == []


def test_the_shapes_of_a_field_are_found_through_marks_and_lists():
    field = crediting.CreditsShape.model_fields["rules"]
    assert [form.shape for form in forms_of(field.rebuild_annotation())] == [
        crediting.CreditRuleShape
    ]
