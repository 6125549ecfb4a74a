"""What rests on what: services from left to right, each left of those that it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.languages import Words
from palier.presentation.words_of_catalogue import catalogue_word

BOX = (158.0, 50.0)
GAP = (30.0, 18.0)
TOP = 8.0
LEGEND = 34.0
_PAD = 10.0
_BARS = {"low": 1, "medium": 2, "high": 3, "critical": 4}


@dataclass(frozen=True, slots=True)
class ServiceNode:
    """A service of the graph; `is_here` marks the one that it is drawn for."""

    key: str
    title: str
    state: str
    criticality: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class NeedEdge:
    """That one service needs another; without a hard one it fails."""

    above: str
    below: str
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A service in words, and those that it needs; each is spelt out where it first stands."""

    words: str
    branches: tuple[Branch, ...] = ()


def dependency_chart(
    nodes: Sequence[ServiceNode], edges: Sequence[NeedEdge], say: Words
) -> Drawing | None:
    """The graph; None where nothing rests on anything."""
    if not edges:
        return None
    layers = _layers(nodes, edges)
    tallest = max(len(layer) for layer in layers)
    width = len(layers) * (BOX[0] + GAP[0]) - GAP[0]
    height = TOP + tallest * (BOX[1] + GAP[1]) + LEGEND
    said = say("{n} services; each arrow leads to a service that is needed", n=str(len(nodes)))
    drawing = Drawing(max(width, 560.0), height, say("What rests on what"), said)
    places: dict[str, tuple[float, float]] = {}
    for number, layer in enumerate(layers):
        free = (tallest - len(layer)) * (BOX[1] + GAP[1]) / 2
        for row, key in enumerate(layer):
            x = number * (BOX[0] + GAP[0])
            places[key] = (x, TOP + free + row * (BOX[1] + GAP[1]))
    for edge in edges:
        _arrow(drawing, places[edge.above], places[edge.below], is_hard=edge.is_hard)
    for node in nodes:
        _box(drawing, places[node.key], node, say)
    _legend(drawing, height - 10, say)
    return drawing


def dependency_words(
    nodes: Sequence[ServiceNode], edges: Sequence[NeedEdge], say: Words
) -> tuple[Branch, ...]:
    """The same as a nested list, from the services that nothing else needs."""
    by_key = {node.key: node for node in nodes}
    below: dict[str, list[NeedEdge]] = defaultdict(list)
    for edge in edges:
        below[edge.above].append(edge)
    spelt_out: set[str] = set()

    def branch(key: str, kind: str) -> Branch:
        words = _in_words(by_key[key], say)
        words = f"{words} ({kind})" if kind else words
        if key in spelt_out:
            return Branch(words)
        spelt_out.add(key)
        return Branch(words, tuple(branch(e.below, _kind(e, say)) for e in below[key]))

    needed = {edge.below for edge in edges}
    return tuple(branch(node.key, "") for node in nodes if node.key not in needed)


def _kind(edge: NeedEdge, say: Words) -> str:
    return catalogue_word("dependency", "hard" if edge.is_hard else "soft", say)


def _in_words(node: ServiceNode, say: Words) -> str:
    state = catalogue_word("state", node.state, say)
    criticality = catalogue_word("criticality", node.criticality, say)
    said = say("criticality: {criticality}", criticality=criticality)
    return f"{node.title}{say.colon}{state}, {said}"


def _layers(nodes: Sequence[ServiceNode], edges: Sequence[NeedEdge]) -> list[list[str]]:
    """Every service right of all that need it; near those that it hangs together with."""
    depth = {node.key: 0 for node in nodes}
    for _ in nodes:
        moved = False
        for edge in edges:
            if depth[edge.below] <= depth[edge.above] < len(nodes):
                depth[edge.below] = depth[edge.above] + 1
                moved = True
        if not moved:
            break
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in nodes:
        layers[depth[node.key]].append(node.key)
    around: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        around[edge.above].append(edge.below)
        around[edge.below].append(edge.above)
    for order in (layers[1:], layers[-2::-1], layers[1:]):
        for layer in order:
            rank = {key: place for row in layers for place, key in enumerate(row)}
            middle = {key: _mean([rank[each] for each in around[key]]) for key in layer}
            layer.sort(key=lambda key: middle[key])
    return layers


def _mean(places: Sequence[int]) -> float:
    return sum(places) / len(places) if places else 0.0


def _arrow(
    drawing: Drawing, above: tuple[float, float], below: tuple[float, float], *, is_hard: bool
) -> None:
    start, end = (above[0] + BOX[0], above[1] + BOX[1] / 2), (below[0], below[1] + BOX[1] / 2)
    bend = max(GAP[0] / 2, (end[0] - start[0]) / 2)
    path = (
        f"M{start[0]:.1f} {start[1]:.1f}C{start[0] + bend:.1f} {start[1]:.1f} "
        f"{end[0] - bend:.1f} {end[1]:.1f} {end[0] - 8:.1f} {end[1]:.1f}"
    )
    drawing.arc(path, "unknown", 2.0 if is_hard else 1.5, dash="" if is_hard else "3 5")
    drawing.shape((end, (end[0] - 9, end[1] - 5), (end[0] - 9, end[1] + 5)), "unknown")


def _box(drawing: Drawing, at: tuple[float, float], node: ServiceNode, say: Words) -> None:
    x, y = at
    drawing.box(at, BOX, "accent" if node.is_here else "line", radius=6)
    edge = 2.5 if node.is_here else 1.0
    inside = (BOX[0] - 2 * edge, BOX[1] - 2 * edge)
    drawing.box((x + edge, y + edge), inside, "surface", radius=5, tip=_in_words(node, say))
    title = _fitting(node.title, BOX[0] - 2 * _PAD - 30, 12.5)
    drawing.text((x + _PAD, y + 21), title, "ink", size=12.5, bold=True)
    _bars(drawing, (x + BOX[0] - _PAD - 18, y + 22), _BARS.get(node.criticality, 0))
    _state(drawing, (x + _PAD + 4.5, y + 37), node.state)
    words = catalogue_word("state", node.state, say)
    drawing.text((x + _PAD + 15, y + 41), words, "muted", size=11)


def _state(drawing: Drawing, at: tuple[float, float], state: str) -> None:
    """A ring for what is to come, a disc for what is, half of one for what goes, a cross after."""
    x, y = at
    if state == "retired":
        drawing.line((x - 4, y - 4), (x + 4, y + 4), "muted", width=2)
        drawing.line((x - 4, y + 4), (x + 4, y - 4), "muted", width=2)
        return
    drawing.dot(at, 4, "muted", hollow=state != "active")
    if state == "retiring":
        drawing.shape(((x - 4, y), (x + 4, y), (x + 2.8, y + 2.8), (x, y + 4), (x - 2.8, y + 2.8)),
                      "muted")  # fmt: skip


def _bars(drawing: Drawing, at: tuple[float, float], count: int) -> None:
    """One to four rising bars; those that are missing stay as a track."""
    for number in range(4):
        tall = 4.0 + 3 * number
        tone = "ink" if number < count else "track"
        drawing.box((at[0] + 5 * number, at[1] - tall), (3.5, tall), tone, radius=1)


def _legend(drawing: Drawing, y: float, say: Words) -> None:
    x = 0.0
    for words, dash in ((say("fails without it"), ""), (say("goes on without it"), "3 5")):
        drawing.arc(f"M{x:.1f} {y - 4:.1f}H{x + 24:.1f}", "unknown", 2.0, dash=dash)
        drawing.text((x + 30, y), words, size=11)
        x += 30 + width_of(words, 11) + 18
    _bars(drawing, (x, y), 4)
    drawing.text((x + 26, y), say("criticality, from low to critical"), size=11)


def _fitting(title: str, width: float, size: float) -> str:
    """The title, cut where it would not fit; all of it is said when it is pointed at."""
    if width_of(title, size) <= width:
        return title
    kept = title
    while kept and width_of(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
