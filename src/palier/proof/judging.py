"""The outcomes of an agreement's objectives: scopes, tallies, figures, composites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from palier.calculus.composites import Member, evaluate_composite
from palier.calculus.credit_terms import InsufficientDataEffect
from palier.calculus.errors import PalierError
from palier.calculus.evaluation import evaluate
from palier.calculus.exclusions import Exclusion
from palier.calculus.indicators import Composite
from palier.calculus.instants import Instant
from palier.calculus.other_sources import by_fallback
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.records import Elapsed
from palier.calculus.results import Outcome
from palier.calculus.scopes import Scope
from palier.calculus.scoping import scope_of
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Spans
from palier.calculus.tallies import Tally
from palier.calculus.terms import Objective, Terms
from palier.calculus.windows import RollingWindow, Window, windows
from palier.calculus.zones import zone
from palier.measurements.engines.protocol import Engine, TallyRequest


class CompositeOfItself(PalierError):
    """A composite that is, through its members, made of itself."""

    code = "composite-of-itself"


class UnknownMember(PalierError):
    """A composite of an objective that the agreement does not have."""

    code = "unknown-member"


ByGroup = dict[Dimensions, Tally]


@dataclass(slots=True)
class Judge:
    """Evaluates objectives as known at one instant; every window is evaluated once."""

    terms: Terms
    engine: Engine
    exclusions: tuple[Exclusion, ...]
    at: Instant
    _known: dict[tuple[str, Window], tuple[Outcome, ...]] = field(default_factory=dict)
    _scopes: dict[tuple[str, Window], Scope] = field(default_factory=dict)
    _foreseen: set[tuple[str, Window]] = field(default_factory=set)
    _pending: list[str] = field(default_factory=list)

    def outcomes(self, name: str, windows: Iterable[Window]) -> dict[Window, tuple[Outcome, ...]]:
        """The outcomes of one objective, a tuple of groups per window.

        Raises `UnknownMember` and `CompositeOfItself`.
        """
        wanted = tuple(dict.fromkeys(windows))
        missing = tuple(window for window in wanted if (name, window) not in self._known)
        if missing:
            objective = self._objective(name)
            scopes = [self._scope(objective, window) for window in missing]
            judged = (
                self._composite(objective, scopes)
                if isinstance(objective.indicator, Composite)
                else self._beside_other_source(objective, self._measured(objective, scopes))
            )
            for window, outcomes in zip(missing, judged, strict=True):
                self._known[name, window] = outcomes
        return {window: self._known[name, window] for window in wanted}

    def requests(self, name: str, windows: Iterable[Window]) -> list[TallyRequest]:
        """What `outcomes` will ask the engine, so that it can be asked beforehand for many.

        Each window is asked for once, as `outcomes` does when it is called in the same order.
        Asking another source, where the first one says too little, cannot be foreseen.
        """
        objective = self._objective(name)
        asked = dict.fromkeys(windows)
        wanted = tuple(window for window in asked if (name, window) not in self._foreseen)
        self._foreseen.update((name, window) for window in wanted)
        if not wanted:
            return []
        if isinstance(objective.indicator, Composite):
            self._pending.append(name)
            members = [
                request
                for member in objective.indicator.members
                for request in self.requests(member, wanted)
            ]
            self._pending.pop()
            return members
        scopes = [self._scope(objective, window) for window in wanted]
        plain = [scope.without_waivers() for scope in scopes if scope.waivers]
        found = [self._request(objective, scopes, self._around(objective, scopes))]
        return [*found, self._request(objective, plain)] if plain else found

    def _scope(self, objective: Objective, window: Window) -> Scope:
        scope = self._scopes.get((objective.name, window))
        if scope is None:
            scope = scope_of(objective, self.terms, window, self.exclusions, self.at)
            self._scopes[objective.name, window] = scope
        return scope

    def _objective(self, name: str) -> Objective:
        if name in self._pending:
            raise CompositeOfItself(
                f"objective {name!r} is made of itself",
                hint=f"break the circle {' > '.join((*self._pending, name))}",
            )
        found = [each for each in self.terms.objectives if each.name == name]
        if found:
            return found[0]
        known = ", ".join(objective.name for objective in self.terms.objectives)
        raise UnknownMember(f"there is no objective {name!r}", hint=f"there are {known}")

    def _measured(self, objective: Objective, scopes: Sequence[Scope]) -> list[tuple[Outcome, ...]]:
        tallies = self._tallies(objective, scopes, self._around(objective, scopes))
        waived = [place for place, scope in enumerate(scopes) if scope.waivers]
        plain_scopes = [scopes[place].without_waivers() for place in waived]
        found = self._tallies(objective, plain_scopes) if waived else []
        plain = dict(zip(waived, found, strict=True))
        groups = sorted({group for by_group in tallies for group in by_group})
        if not objective.group_by:
            groups = [()]
        return [
            tuple(
                evaluate(
                    objective,
                    scope,
                    tallies[place].get(group),
                    plain.get(place, {}).get(group),
                    group,
                )
                for group in groups or [()]
            )
            for place, scope in enumerate(scopes)
        ]

    def _beside_other_source(
        self, objective: Objective, judged: Sequence[tuple[Outcome, ...]]
    ) -> list[tuple[Outcome, ...]]:
        """The outcomes; where money asks for it, the insufficient ones with the fallback's own."""
        credits, found = self.terms.credits, list(judged)
        effect = None if credits is None else credits.insufficient_data
        places = [place for place, own in enumerate(judged) if any(map(_is_unsaid, own))]
        indicator = by_fallback(objective.indicator)
        if effect is not InsufficientDataEffect.OTHER_SOURCE or indicator is None or not places:
            return found
        other = replace(objective, indicator=indicator)
        measured = self._measured(other, [judged[place][0].scope for place in places])
        for place, outcomes in zip(places, measured, strict=True):
            own = {outcome.group: outcome for outcome in outcomes}
            found[place] = tuple(
                replace(each, other_source=own.get(each.group)) if _is_unsaid(each) else each
                for each in judged[place]
            )
        return found

    def _around(self, objective: Objective, scopes: Sequence[Scope]) -> list[Scope]:
        """The time not asked for in which exclusions were granted, window by window.

        The clock of a record, or an outage of which a member is excused, may run through several
        windows: what it gives in one of them must not depend on which others are asked for.
        """
        declaration, rules = objective.window, zone(self.terms.zone)
        runs_on = isinstance(objective.indicator, Elapsed) or any(e.where for e in self.exclusions)
        if isinstance(declaration, RollingWindow) or not runs_on:
            return []
        asked = Spans.of(scope.span for scope in scopes)
        touched = {
            window
            for exclusion in self.exclusions
            for window in windows(declaration, rules, exclusion.span)
        }
        around = (
            scope_of(objective, self.terms, Window(label, part), self.exclusions, self.at)
            for label, span in touched
            for part in Spans((span,)) - asked
        )
        return [scope for scope in around if scope.waivers]

    def _tallies(
        self, objective: Objective, scopes: Sequence[Scope], around: Sequence[Scope] = ()
    ) -> list[ByGroup]:
        """The tallies of the scopes; those `around` them are only there to be known."""
        request = self._request(objective, scopes, around)
        places = {id(scope): place for place, scope in enumerate(scopes)}
        found: list[ByGroup] = [{} for _ in scopes]
        for each in self.engine.tally(request):
            place = places.get(id(request.scopes[each.window]))
            if place is not None:
                found[place][each.group] = each.tally
        return found

    def _request(
        self, objective: Objective, scopes: Sequence[Scope], around: Sequence[Scope] = ()
    ) -> TallyRequest:
        return TallyRequest(
            indicator=objective.indicator,
            scopes=tuple(sorted((*scopes, *around), key=lambda scope: scope.span)),
            group_by=objective.group_by,
            missing=objective.missing,
            at=self.at,
            calendar=objective.calendar,
            calendars=self.terms.calendars,
            zone=self.terms.zone,
        )

    def _composite(
        self, objective: Objective, scopes: Sequence[Scope]
    ) -> list[tuple[Outcome, ...]]:
        """Members are judged over the composite's own windows, whatever theirs are."""
        assert isinstance(objective.indicator, Composite)
        weights = self._weights(objective.indicator)
        self._pending.append(objective.name)
        members = [self.outcomes(name, (scope.window for scope in scopes)) for name, _ in weights]
        self._pending.pop()
        judged: list[tuple[Outcome, ...]] = []
        for scope in scopes:
            found = [
                (outcomes[scope.window], weight)
                for outcomes, (_, weight) in zip(members, weights, strict=True)
            ]
            groups = {outcome.group for outcomes, _ in found for outcome in outcomes} - {()}
            if not objective.group_by or not groups:
                groups = {()}
            judged.append(
                tuple(
                    evaluate_composite(objective, scope, _members(found, group), group)
                    for group in sorted(groups)
                )
            )
        return judged

    def _weights(self, composite: Composite) -> list[tuple[str, Fraction]]:
        """Each member with its weight: the composite's, else the member's own."""
        if composite.weights:
            return list(zip(composite.members, composite.weights, strict=True))
        return [(name, self._objective(name).weight) for name in composite.members]


def _is_unsaid(outcome: Outcome) -> bool:
    """Whether another source could decide about money."""
    return outcome.is_final and outcome.kind is OutcomeKind.INSUFFICIENT_DATA


def _members(
    found: Sequence[tuple[tuple[Outcome, ...], Fraction]], group: Dimensions
) -> list[Member]:
    """The members of one group; the groups of a member share its weight equally."""
    members: list[Member] = []
    for outcomes, weight in found:
        chosen = [o for o in outcomes if group == () or o.group in (group, ())]
        members.extend(Member(outcome, weight / len(chosen)) for outcome in chosen)
    return members
