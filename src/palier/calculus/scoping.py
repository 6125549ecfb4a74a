"""How a window of an objective is cut to what counts: service hours, spans in force, exclusions."""

from __future__ import annotations

from collections.abc import Sequence

from palier.calculus.exclusion_rules import Granting, waivers_of
from palier.calculus.exclusions import Exclusion
from palier.calculus.instants import Instant
from palier.calculus.scopes import Scope
from palier.calculus.terms import Objective, Terms
from palier.calculus.windows import Window


def scope_of(
    objective: Objective,
    terms: Terms,
    window: Window,
    exclusions: Sequence[Exclusion],
    at: Instant,
) -> Scope:
    """What counts of one window, as known at an instant.

    Allowances of a month, quarter or year are used up by the earlier exclusions of that period,
    so `exclusions` are all those recorded, not only those of the window.
    """
    granting = Granting(objective, terms)
    until = min(window.span.end, max(at, window.span.start))
    expected = granting.service_in(window.span)
    decisions = granting.decisions(window.span, exclusions, at)
    return Scope(
        window=window,
        until=until,
        service=expected.clip((window.span.start, until)),
        expected=expected,
        waivers=waivers_of(decisions, granting.rules),
        decisions=decisions,
        in_force=terms.in_force.clip(window.span),
    )
