"""What a person should know beside the figures: rows left out, sources and fees of no use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from palier.calculus.fees import GroupFee
from palier.cli.refusals import tell

if TYPE_CHECKING:
    from palier.calculus.fees import Fees
    from palier.calculus.terms import Terms
    from palier.cli.measuring import Measured
    from palier.measurements.engines.protocol import Measurements
    from palier.measurements.errors import Rejection
    from palier.measurements.schema import SeriesKey
    from palier.presentation.languages import Words
    from palier.proof.accounts import Account

SHOWN = 5


def remark(measured: Measured, agreements: Iterable[Terms], tag: str) -> None:
    """Tells what was left out and what was looked for in vain, on standard error."""
    from palier.presentation.languages import words

    say = words(tag)
    given, source = tuple(agreements), measured.source
    for line in (
        *_rejections(measured.rejections, say),
        *_silent(source, given, say),
        *_unnamed(source, given, say),
    ):
        tell(line)


def remark_rejections(rejections: Sequence[Rejection], tag: str) -> None:
    """Tells which rows were left out, and why, on standard error."""
    from palier.presentation.languages import words

    for line in _rejections(rejections, words(tag)):
        tell(line)


def remark_fees(fees: Fees, accounts: Iterable[Account], tag: str) -> None:
    """Tells which groups were given a fee and have no figure: most often, a wrong dimension."""
    from palier.presentation.languages import words

    say = words(tag)
    known = {outcome.group for account in accounts for outcome in account.outcomes}
    for fee in fees:
        if isinstance(fee, GroupFee) and fee.group not in known:
            tell(say("the fee of {group} is of no use: no figure is of that group", group=str(fee)))


def _rejections(rejections: Sequence[Rejection], say: Words) -> Iterator[str]:
    count = len(rejections)
    if not count:
        return
    yield say.many("{n} row was rejected:", "{n} rows were rejected:", count, n=str(count))
    for each in rejections[:SHOWN]:
        yield from _rejected(each, say)
    if count > SHOWN:
        yield say("  ... all of them: --rejected FILE")


def _rejected(each: Rejection, say: Words) -> Iterator[str]:
    """Where, and why; in another language the situation, with the detail beneath."""
    excerpt = f" {each.excerpt!r}" if each.excerpt else ""
    place = f"  {each.file}:{each.row}{say.colon}{each.column}{excerpt}{say.colon}"
    said = ""
    if say.is_translated:
        from palier.presentation.refusals import rejection

        said = rejection(each.code, say)
    yield f"{place}{said or each.reason} [{each.code}]"
    if said:
        yield "  " + say("  detail: {detail}", detail=each.reason)


def _silent(data: Measurements, agreements: tuple[Terms, ...], say: Words) -> Iterator[str]:
    """Sources that match no series, which a wrong name or kind would leave without data."""
    from palier.measurements.engines.reads import matched, reads_of, unread

    found = False
    for terms in agreements:
        for objective in terms.objectives:
            for read in reads_of(objective.indicator):
                if matched(data, read):
                    continue
                found = True
                yield say(
                    "objective {objective} reads {kind} series {series}: none was measured",
                    objective=objective.name,
                    kind=read.kind,
                    series=repr(read.source.selector.series),
                )
    if not found:
        return
    left = unread(data, (o.indicator for terms in agreements for o in terms.objectives))
    if left:
        shown = ", ".join(_name(kind, key) for kind, key in left[:SHOWN])
        more = ", ..." if len(left) > SHOWN else ""
        yield say("  hint: nothing reads {series}", series=shown + more)


def _unnamed(data: Measurements, agreements: tuple[Terms, ...], say: Words) -> Iterator[str]:
    """States that count as up because no word says otherwise."""
    from palier.cli.state_words import taken_for_up

    for terms in agreements:
        for objective in terms.objectives:
            words = taken_for_up(data, objective.indicator)
            if words:
                shown = ", ".join(map(repr, words[:SHOWN])) + (", ..." if words[SHOWN:] else "")
                yield say(
                    "objective {objective} counts as up what was measured as {states}",
                    objective=objective.name,
                    states=shown,
                )
                yield say("  hint: {hint}", hint=say("`downWords` names the states that are down"))


def _name(kind: str, key: SeriesKey) -> str:
    dims = ",".join(f"{name}={value}" for name, value in key.dims)
    return f"{kind} {key.name}" + (f"[{dims}]" if dims else "")
