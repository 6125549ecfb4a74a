"""What is said of one exclusion and of what became of it."""

from __future__ import annotations

from dataclasses import replace

from palier.calculus.exclusions import Approval, Exclusion, Treatment
from palier.calculus.instants import HOUR
from palier.calculus.scopes import Decision, Verdict
from palier.calculus.spans import EMPTY, Span, Spans
from palier.presentation.explain import decision_sentence
from palier.presentation.languages import words

EN = words("en")


def test_an_exclusion_outside_the_hours_says_what_it_stops():
    night = Exclusion("works", "maintenance", Span(0, 2 * HOUR), approved_by="Ann")
    spans = Spans.of([night.span])
    said = {
        treatment: decision_sentence(
            Decision(night, Verdict.GRANTED, treatment, EMPTY, outside=spans), "UTC", EN
        )
        for treatment in (Treatment.REMOVED, Treatment.COUNTED_AS_MET)
    }
    stops = "; 2 h outside the hours, for limits with hours of their own; approved by Ann"
    assert said[Treatment.REMOVED].replace("\u00a0", " ").endswith(stops)
    assert "outside" not in said[Treatment.COUNTED_AS_MET]


def test_silence_that_approved_an_exclusion_is_named():
    night = Exclusion("works", "maintenance", Span(0, 2 * HOUR))
    spans = Spans.of([night.span])

    def said(approval: Approval) -> str:
        asked = replace(night, approval=approval)
        granted = Decision(asked, Verdict.GRANTED, Treatment.REMOVED, spans)
        return decision_sentence(granted, "UTC", EN)

    assert said(Approval.PENDING).endswith("; approved because nobody answered in time")
    assert "nobody" not in said(Approval.APPROVED)
