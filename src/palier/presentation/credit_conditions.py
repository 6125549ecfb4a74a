"""What changes or limits a rule about money, in words: conditions, bounds, earn-back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palier.calculus.credit_earn_back import EarnBack
from palier.calculus.credit_terms import CreditRule, Minimum, Recurrence
from palier.calculus.targets import Target
from palier.presentation.figures import bound
from palier.presentation.languages import Words
from palier.presentation.numbers import decimals, money


def condition_words(rule: CreditRule, say: Words) -> Iterator[str]:
    """When a rule gives something, and to which entries."""
    if rule.together:
        yield say("one entry for all its objectives")
    if rule.requires_miss:
        yield say("only in windows that are missed")
    if rule.weight != 1:
        yield say("× weight {weight}", weight=decimals(rule.weight, say))
    if rule.averaged_windows > 1:
        yield say("on the mean of {n} windows", n=str(rule.averaged_windows))
    if rule.recurrence is not None:
        yield _again(rule.recurrence, say)
    if rule.excluded_by:
        others = ", ".join(sorted(rule.excluded_by))
        yield say("nothing where {rules} gives something for the same event", rules=others)
    if rule.group is not None:
        yield say("in the group “{name}”", name=rule.group)


def minimum_words(minimum: Minimum, currency: str, say: Words) -> str:
    """The amounts too small to be paid."""
    least = money(minimum.amount, currency, say)
    if minimum.above:
        return say("nothing is paid up to {amount}", amount=least)
    return say("nothing is paid below {amount}", amount=least)


def earn_back_words(earn_back: EarnBack, targets: Sequence[Target], say: Words) -> str:
    """What the next windows must reach for an amount to be earned back."""
    value = earn_back.target
    level = bound(value, targets[0], say) if targets else decimals(value, say)
    n = str(earn_back.windows)
    if earn_back.by_mean:
        return say(
            "earned back if the mean of the next {n} windows reaches {target}", n=n, target=level
        )
    return say("earned back if the next {n} windows reach {target}", n=n, target=level)


def _again(again: Recurrence, say: Words) -> str:
    said = say(
        "when {missed} of {of} windows are missed", missed=str(again.missed), of=str(again.of)
    )
    return said if again.multiplier is None else f"{said} × {decimals(again.multiplier, say)}"
