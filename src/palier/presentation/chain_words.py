"""Chains in words: the gap, each step as people can do it again, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from palier.calculus.chains import (
    Assumption,
    KOfN,
    Leaf,
    Node,
    Parallel,
    ResponseResult,
    Series,
    SeriesRule,
    availability,
)
from palier.calculus.instants import HOUR
from palier.calculus.targets import Target
from palier.documents.chains import ChainDocument, Promised, SupportHours
from palier.presentation.durations import hours_and_minutes
from palier.presentation.figures import promise
from palier.presentation.hours import hours
from palier.presentation.instants import over_span, window_label
from palier.presentation.languages import Words, words
from palier.presentation.numbers import MINUS, decimals, number, percent, places_on_side
from palier.presentation.settings import window_words
from palier.presentation.titles import title_of

PLACES = 12
"""Decimals of a step: as many as a desk calculator shows."""
GAP_PLACES = 6
MOST_TERMS = 16
MOST_GAPS = 10


def chain_lines(chain: ChainDocument, *, language: str) -> list[str]:
    """What a chain gives against its promise; `#` and `##` start headings."""
    say = words(language)
    return [
        f"# {title_of(chain, say)}",
        *verdict(chain, say),
        "## " + say("Step by step"),
        *(f"  {line}" for line in _steps(chain, say)),
        "## " + say("Taken for granted"),
        *(f"  {line}" for line in _assumptions(chain, say)),
        *_responses(chain.responses, say),
        *_support(chain.support, say),
    ]


def verdict(chain: ChainDocument, say: Words) -> Iterator[str]:
    """What is promised and what is given, in a sentence; then whether it is enough, in another."""
    target = chain.promise.objective.target
    found = chain.availability
    yield say(
        "{name} promises {target}; what stands underneath gives {value}.",
        name=chain.promise.name,
        target=promise(target, say),
        value=_value(found.value, target, say),
    )
    count = _agreement(abs(found.gap) * 100, say)
    values = {
        "points": _points(abs(found.gap), say),
        "time": hours_and_minutes(abs(found.gap) * 1000 * HOUR, say),
    }
    if found.gap == 0:
        yield say("Within reach, with nothing to spare.")
    elif found.is_reachable:
        yield say.many(
            "Within reach: {points} percentage point to spare, {time} in 1,000 hours of service.",
            "Within reach: {points} percentage points to spare, {time} in 1,000 hours of service.",
            count,
            **values,
        )
    else:
        yield say.many(
            "Out of reach: {points} percentage point missing, {time} in 1,000 hours of service.",
            "Out of reach: {points} percentage points missing, {time} in 1,000 hours of service.",
            count,
            **values,
        )


def _agreement(points: Fraction, say: Words) -> int:
    """The count that a noun agrees with: French is singular below 2, English only at 1."""
    if say.is_french:
        return int(points)
    return 1 if points == 1 else 2


def _value(ratio: Fraction, target: Target, say: Words) -> str:
    """What is reached, as exactly as the gap is told, on its true side of the promise."""
    places = places_on_side(ratio, target)
    return percent(ratio, say, least=places, most=max(places, GAP_PLACES))


def _points(gap: Fraction, say: Words) -> str:
    """The gap in percentage points; never a zero for a gap that is none."""
    places = GAP_PLACES
    while gap and gap * 200 < Fraction(1, 10**places):
        places += 1
    return decimals(gap * 100, say, most=places)


def _steps(chain: ChainDocument, say: Words) -> Iterator[str]:
    sources = {source.name: source for source in chain.sources}
    path = chain.availability.path
    for place, step in enumerate(path):
        value = decimals(step.ratio, say, most=PLACES)
        if isinstance(step.node, Leaf):
            yield f"{step.label}{say.colon}{value} ({_source(sources.get(step.label), say)})"
            continue
        if len(step.node.members) == 1 and not step.node.name:
            continue
        is_last = place == len(path) - 1
        name = step.node.name or (say("everything") if is_last else _name(step.node))
        sign = "=" if _is_exact(step.ratio) else "≈"
        yield f"{name}, {_rule(step.node, say)}{say.colon}{_sum(step.node, say)} {sign} {value}"


def _is_exact(ratio: Fraction) -> bool:
    scale: int = 10**PLACES
    return scale % ratio.denominator == 0


def _source(promised: Promised | None, say: Words) -> str:
    if promised is None:
        return say("stated in the chain; nobody promises it")
    return say(
        "{target}, promised by {provider}",
        target=promise(promised.objective.target, say),
        provider=title_of(promised.terms.provider, say),
    )


def _name(node: Node) -> str:
    if isinstance(node, Leaf) or node.name:
        return node.name
    return f"({', '.join(_name(member) for member in node.members)})"


def _rule(node: Node, say: Words) -> str:
    count = "" if isinstance(node, Leaf) else str(len(node.members))
    match node:
        case Series(rule=SeriesRule.WORST):
            return say("all {n} are needed and fail together", n=count)
        case Series():
            return say("all {n} are needed", n=count)
        case Parallel():
            return say("one of {n} is enough", n=count)
        case KOfN(needed=needed):
            return say("{needed} of {n} are enough", needed=str(needed), n=count)
    return ""


def _sum(node: Node, say: Words) -> str:
    """The value of a group as a formula of the values of its members."""
    if isinstance(node, Leaf):
        return ""
    ratios = [availability(member) for member in node.members]
    shown = [decimals(ratio, say, most=PLACES) for ratio in ratios]
    match node:
        case Series(rule=SeriesRule.WORST):
            return say("the least of {values}", values="; ".join(shown))
        case Series():
            return " × ".join(shown)
        case Parallel():
            return f"1 {MINUS} " + " × ".join(_failing(each) for each in shown)
        case KOfN(needed=needed):
            return _enough(needed, shown, say)


def _failing(ratio: str) -> str:
    return f"(1 {MINUS} {ratio})"


def _enough(needed: int, ratios: Sequence[str], say: Words) -> str:
    """At least so many up: one term per number of members up, or per set of members up."""
    size = len(ratios)
    counts = range(needed, size + 1)
    if len(set(ratios)) == 1:
        [one] = set(ratios)
        return " + ".join(_binomial(size, count, one) for count in counts)
    ways = sum(comb(size, count) for count in counts)
    if ways > MOST_TERMS:
        return say("the sum over the {n} sets of parts that are enough", n=number(ways, say))
    sets = [set(chosen) for count in counts for chosen in combinations(range(size), count)]
    return " + ".join(
        " × ".join(each if place in up else _failing(each) for place, each in enumerate(ratios))
        for up in sets
    )


def _binomial(size: int, count: int, ratio: str) -> str:
    ways = comb(size, count)
    factors = [str(ways)] if ways > 1 else []
    factors += [_power(ratio, count), *([_power(_failing(ratio), size - count)])]
    return " × ".join(each for each in factors if each)


def _power(base: str, exponent: int) -> str:
    return f"{base}^{exponent}" if exponent > 1 else base * exponent


def _assumptions(chain: ChainDocument, say: Words) -> Iterator[str]:
    made = chain.availability.assumptions
    if Assumption.INDEPENDENCE in made:
        yield say("Parts fail independently of each other: no cause brings down two of them.")
    if Assumption.COINCIDENCE in made:
        yield say("Parts under the rule `worst` fail at the same time: only the worst counts.")
    yield say("Every part keeps exactly what is promised for it, neither less nor more.")
    mine = chain.promise.objective
    for name, source in _distinct(chain.sources):
        objective = source.objective
        if objective.calendar != mine.calendar:
            yield say(
                "{name}: promised {hours}, taken to hold in the hours of the promise.",
                name=name,
                hours=hours(objective.calendar, say),
            )
        if objective.window != mine.window:
            yield say(
                "{name}: promised {window}, taken to hold over the window of the promise.",
                name=name,
                window=window_words(objective.window, say),
            )
        if source.terms.exclusion_rules or objective.exclusion_rules:
            yield say(
                "Nothing fails for the reasons that {agreement} excludes.",
                agreement=title_of(source.terms, say),
            )


def _distinct(sources: Sequence[Promised]) -> list[tuple[str, Promised]]:
    """Each promise once, with the names of the parts that it stands for."""
    names: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        names.setdefault(source.key, []).append(source.name)
    by_key = {source.key: source for source in sources}
    return [(", ".join(found), by_key[key]) for key, found in names.items()]


def _responses(found: ResponseResult | None, say: Words) -> Iterator[str]:
    if found is None:
        return
    yield "## " + say("Response times")
    limit = hours_and_minutes(found.promise.limit, say)
    yield "  " + say(
        "{name} promises {limit}, counted on the calendar {calendar}.",
        name=found.promise.name,
        limit=limit,
        calendar=found.promise.calendar,
    )
    parts = [f"{each.name} {hours_and_minutes(each.limit, say)}" for each in found.path]
    yield f"  {' + '.join(parts)} = {hours_and_minutes(found.total, say)}"
    yield "  " + say("Each takes its whole limit, and starts when the one before it ends.")
    left = hours_and_minutes(abs(found.gap), say)
    if found.is_reachable:
        yield "  " + say("Within reach: {time} to spare.", time=left)
    else:
        yield "  " + say("Out of reach: {time} too long.", time=left)


def _support(found: SupportHours | None, say: Words) -> Iterator[str]:
    if found is None:
        return
    window = window_label(found.window.span, found.zone, say)
    result = found.result
    yield "## " + say("Support hours") + f"{say.colon}{window}"
    yield "  " + say(
        "{name} promises {time}.",
        name=found.promised_name,
        time=hours_and_minutes(result.promised.measure, say),
    )
    for name, spans in found.members:
        time = hours_and_minutes((spans & result.promised).measure, say)
        yield "  " + say("{name} covers {time} of them.", name=name, time=time)
    if result.is_reachable:
        yield "  " + say("Within reach: everybody is there in all promised hours.")
        return
    missing = hours_and_minutes(result.uncovered.measure, say)
    yield "  " + say("Out of reach: somebody is missing in {time} of them.", time=missing)
    gaps = list(result.uncovered)
    for gap in gaps[:MOST_GAPS]:
        yield f"    {over_span(gap, found.zone, say)}"
    more = len(gaps) - MOST_GAPS
    if more > 0:
        yield "    " + say.many("and {n} more", "and {n} more", more, n=number(more, say))
