"""What is wrong with tiers, in the unit that the agreement writes its figures in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from palier.calculus.targets import Target, Unit
from palier.calculus.tiers import Bound, Interval, Tier, TierEmpty, TierHole, TierOverlap
from palier.documents.errors import Unreadable
from palier.documents.models.promising import SEVERAL_UNITS, written
from palier.documents.quantities import Quantity, number_text

_PART = ("scheme", "tiers", "table", "tiers")


@contextmanager
def at_tiers() -> Iterator[None]:
    """A context in which what cannot be read stands at the tiers."""
    try:
        yield
    except Unreadable as error:
        raise Unreadable(error.code, error.message, error.hint, part=_PART) from None


@contextmanager
def checked_tiers(tiers: Sequence[Tier], domain: Interval, target: Target | None) -> Iterator[None]:
    """A context in which refusals of tiers name bounds as people wrote them."""
    try:
        yield
    except (TierHole, TierOverlap) as error:
        words = interval_words(error.interval, domain, target)
        count = "no tier covers" if isinstance(error, TierHole) else "two tiers cover"
        raise Unreadable(error.code, f"{count} {words}", error.hint, part=_PART) from None
    except TierEmpty as error:
        shown = [interval_words(each.interval, domain, target) for each in tiers if _empty(each)]
        message = f"no figure is {' or '.join(shown)}" if shown else error.message
        raise Unreadable(error.code, message, error.hint, part=_PART) from None


def interval_words(interval: Interval, domain: Interval, target: Target | None) -> str:
    """`at least 99.5 % and below 99.9 %`; the ends of the domain are left out where one is told."""
    lower, upper = interval.lower, interval.upper
    if lower is not None and upper is not None and lower.value == upper.value:
        return f"exactly {_figure(lower.value, target)}"
    told = []
    if lower is not None and (lower != domain.lower or upper in (None, domain.upper)):
        told.append(f"{'at least' if lower.included else 'over'} {_figure(lower.value, target)}")
    if upper is not None and (upper != domain.upper or not told):
        told.append(f"{'up to' if upper.included else 'below'} {_figure(upper.value, target)}")
    return " and ".join(told) or "any figure"


def _figure(value: Fraction, target: Target | None) -> str:
    if target is None or target.unit is Unit.RATIO:
        return f"{number_text(value * 100)} %"
    if target.unit is Unit.DURATION:
        return written(Quantity(value, SEVERAL_UNITS, 0))
    return f"{number_text(value)} {target.printed_unit}".rstrip()


def _empty(tier: Tier) -> bool:
    lower, upper = tier.interval.lower, tier.interval.upper
    return lower is not None and upper is not None and _after(lower, upper)


def _after(lower: Bound, upper: Bound) -> bool:
    """Whether no figure lies between the bounds."""
    if lower.value == upper.value:
        return not (lower.included and upper.included)
    return lower.value > upper.value
