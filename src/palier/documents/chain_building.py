"""From written chains to what they give: references, trees of promises, circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from palier.calculus.chains import (
    KOfN,
    Leaf,
    Node,
    Parallel,
    Series,
    reachable,
)
from palier.calculus.records import Elapsed
from palier.calculus.targets import Unit
from palier.calculus.terms import Terms
from palier.documents.chain_references import AgreementIsWrong, References
from palier.documents.chains import ChainDocument, Promised
from palier.documents.errors import Unreadable
from palier.documents.findings import Findings
from palier.documents.models.chaining import (
    ChainShape,
    NeededPartShape,
    ObjectiveReferenceShape,
    ParallelPartShape,
    PartShape,
    SeriesPartShape,
    StatedPartShape,
)
from palier.documents.models.shapes import Title
from palier.documents.problems import Problem
from palier.documents.reading import Path_
from palier.documents.registry import Parsed, Registry
from palier.documents.response_building import responses_of
from palier.documents.support_building import support_of


def build_chains(
    parsed: Sequence[Parsed], registry: Registry, agreements: Sequence[Terms]
) -> tuple[tuple[ChainDocument, ...], list[Problem]]:
    """The chains of documents, and the problems of those that cannot be used."""
    by_name = {terms.name: terms for terms in agreements}
    made: list[tuple[Parsed, ChainDocument]] = []
    problems: list[Problem] = []
    for each in parsed:
        findings = Findings(each.raw)
        try:
            chain = _chain(each, References(registry, by_name), findings)
        except AgreementIsWrong:
            continue
        problems.extend(findings.problems)
        if chain is not None:
            made.append((each, chain))
    below = {chain.promise.key: [leaf.key for leaf in chain.sources] for _, chain in made}
    right = []
    for each, chain in made:
        through = _circle(chain.promise.key, below)
        if through is None:
            right.append(chain)
            continue
        message = f"{chain.promise.name!r} is a part of itself through {through!r}"
        path: Path_ = ("spec", "parts")
        problems.append(
            each.raw.problem(path, "circular-reference", message, "leave one of the two out")
        )
    return tuple(right), problems


def _chain(parsed: Parsed, references: References, findings: Findings) -> ChainDocument | None:
    spec: ChainShape = parsed.spec
    promise: Promised | None = None
    with findings.at(("spec", "promise")):
        found = references.promised(spec.promise)
        _ratio(found)
        promise = found
    tree = _node(spec.parts, ("spec", "parts"), references, findings)
    responses = responses_of(spec.responses, references, findings)
    support = support_of(spec.support, promise, references, findings)
    if findings.wrong or promise is None or tree is None:
        return None
    title = parsed.document.metadata.title or Title(parsed.name)
    return ChainDocument(
        file=parsed.raw.file,
        line=parsed.raw.place(())[0],
        name=parsed.name,
        title=title.text,
        titles=title.by_language,
        promise=promise,
        sources=tuple(references.leaves),
        availability=reachable(_ratio(promise), tree),
        responses=responses,
        support=support,
    )


def _ratio(promised: Promised) -> Fraction:
    """The availability promised, 0-1; a share of tickets in time does not multiply with others."""
    target = promised.objective.target
    records = isinstance(promised.objective.indicator, Elapsed)
    if target.unit is Unit.RATIO and target.relation.higher_is_better and not records:
        return target.value
    kind = f"a {target.unit.value}" if target.unit is not Unit.RATIO else "a share of records"
    message = f"{promised.name!r} promises {kind}, not an availability"
    hint = "refer to an availability, or state one: {name: ..., availability: 99.95 %}"
    raise Unreadable("unit-mismatch", message, hint, part=("objective",))


def _node(shape: PartShape, path: Path_, references: References, findings: Findings) -> Node | None:
    """The node of a part, None when something in it is wrong."""
    with findings.at(path):
        match shape:
            case StatedPartShape():
                return Leaf(shape.name, shape.availability)
            case ObjectiveReferenceShape():
                promised = references.promised(shape)
                leaf = Leaf(promised.name, _ratio(promised))
                references.leaves.append(promised)
                return leaf
            case SeriesPartShape():
                found = _members(shape.series, (*path, "series"), references, findings)
                return Series(found, shape.rule, shape.name or "") if found else None
            case ParallelPartShape():
                found = _members(shape.parallel, (*path, "parallel"), references, findings)
                return Parallel(found, shape.name or "") if found else None
            case NeededPartShape():
                found = _members(shape.of, (*path, "of"), references, findings)
                return KOfN(shape.needed, found, shape.name or "") if found else None
    return None


def _members(
    shapes: Sequence[PartShape], path: Path_, references: References, findings: Findings
) -> tuple[Node, ...]:
    """The nodes of parts; none at all when one of them is wrong."""
    found = [_node(each, (*path, place), references, findings) for place, each in enumerate(shapes)]
    right = tuple(node for node in found if node is not None)
    return right if len(right) == len(found) else ()


def _circle(
    start: tuple[str, str], below: Mapping[tuple[str, str], Sequence[tuple[str, str]]]
) -> str | None:
    """The first promise on the way from one down to itself; None when there is no such way."""
    for first in below.get(start, ()):
        seen: set[tuple[str, str]] = set()
        left = [first]
        while left:
            key = left.pop()
            if key == start:
                return "/".join(first)
            if key not in seen:
                seen.add(key)
                left.extend(below.get(key, ()))
    return None
