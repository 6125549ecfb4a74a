"""`palier chain`: whether what stands underneath makes each promise reachable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palier.calculus.errors import PalierError
from palier.cli.exits import Exit
from palier.cli.refusals import show_problems, tell
from palier.cli.writing import write

if TYPE_CHECKING:
    from palier.documents import ChainDocument

FORMATS = ("table", "json")


class NoChain(PalierError):
    """Documents without a chain, where one is asked for."""

    code = "no-chain"


def chain(paths: tuple[Path, ...], tag: str, *, format: str) -> int:
    """Shows what each chain gives; 1 when a promise is out of reach, 3 when an input is wrong."""
    from palier.cli.bad_options import BadOption
    from palier.documents import load
    from palier.presentation.languages import words

    if format not in FORMATS:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    say = words(tag)
    library = load(paths)
    show_problems(library.problems, tag)
    if library.errors:
        errors = len(library.errors)
        tell(say.many("{n} error", "{n} errors", errors, n=str(errors)))
        return Exit.BAD_INPUT
    if not library.chains:
        raise NoChain("no document is a chain", hint="add a document of kind Chain")
    write(_json(library.chains) if format == "json" else _text(library.chains, tag), None)
    reachable = all(each.is_reachable for each in library.chains)
    return Exit.MET if reachable else Exit.MISSED


def _text(chains: tuple[ChainDocument, ...], tag: str) -> str:
    from palier.cli.terminal import explained
    from palier.presentation.chain_words import chain_lines

    return "".join(explained(chain_lines(each, language=tag), coloured=True) for each in chains)


def _json(chains: tuple[ChainDocument, ...]) -> str:
    made = [_chain(each) for each in chains]
    return json.dumps(made[0] if len(made) == 1 else made, indent=2, ensure_ascii=False) + "\n"


def _chain(chain: ChainDocument) -> dict[str, Any]:
    """A chain as JSON-ready data; ratios are exact fractions as text, times in microseconds."""
    found, responses, support = chain.availability, chain.responses, chain.support
    agreement, objective = chain.promise.key
    return {
        "format": "palier/chain/v1",
        "name": chain.name,
        "is_reachable": chain.is_reachable,
        "promise": {"agreement": agreement, "objective": objective, "ratio": str(found.promise)},
        "value": str(found.value),
        "gap": str(found.gap),
        "path": [{"label": step.label, "ratio": str(step.ratio)} for step in found.path],
        "sources": [
            {"label": each.name, "agreement": each.terms.name, "objective": each.objective.name}
            for each in chain.sources
        ],
        "assumptions": sorted(each.value for each in found.assumptions),
        "responses": responses
        and {
            "calendar": responses.promise.calendar,
            "promise_us": responses.promise.limit,
            "total_us": responses.total,
            "gap_us": responses.gap,
            "path": [{"label": each.name, "limit_us": each.limit} for each in responses.path],
        },
        "support": support
        and {
            "window": support.window.label,
            "promised_us": support.result.promised.measure,
            "covered_us": support.result.covered.measure,
            "uncovered_us": support.result.uncovered.measure,
            "uncovered": [[span.start, span.end] for span in support.result.uncovered],
        },
    }
