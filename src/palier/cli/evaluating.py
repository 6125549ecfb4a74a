"""`palier evaluate`: from documents and measurements to an account, and its rendering."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from palier.calculus.fees import Fees, GroupFee
from palier.calculus.instants import Instant, instant_of, instant_text
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.progress import LateProgress
from palier.cli.refusals import show_problems
from palier.cli.remarks import remark, remark_fees
from palier.cli.rendering import FORMATS, Rendering, render

if TYPE_CHECKING:
    from palier.cli.measuring import Measured
    from palier.documents import AgreementDocument, Library
    from palier.proof.accounts import Account


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked `palier evaluate` for."""

    documents: tuple[Path, ...]
    measurements: Path | str
    window: str = ""
    as_of: str = ""
    format: str = "table"
    output: Path | None = None
    explain: bool = False
    fees: tuple[str, ...] = ()
    rejected: Path | None = None
    quiet: bool = False
    language: str = "en"
    engine: str = "columnar"
    master: str = ""
    snapshot: int | None = None


def evaluate(request: Request) -> int:
    """Evaluates, shows, and gives the exit code of the worst outcome."""
    if request.format not in FORMATS:
        raise BadOption(
            f"format {request.format!r} is not known", hint=f"use one of {', '.join(FORMATS)}"
        )
    fees = fees_of(request.fees)
    at = instant_asked(request.as_of)
    library = _library(request)
    if library is None:
        return Exit.BAD_INPUT
    measured = _measured(request)
    found = _accounts(request, library, measured, at, fees)
    if not request.quiet:
        remark(measured, [agreement.terms for agreement in library.agreements()], request.language)
        remark_fees(fees, [account for _, account in found], request.language)
    render(found, _rendering(request, at, measured.number), request.output)
    return worst(account for _, account in found)


_FEE = re.compile(r"([^=\[\]]+)(?:\[([^\[\]]+)\])?=(.+)")


def fees_of(written: tuple[str, ...]) -> dict[str | GroupFee, Decimal]:
    """Fees from `name=1234.50`, or `name[region=east,zone=a]=1234.50`. Raises `BadOption`."""
    fees: dict[str | GroupFee, Decimal] = {}
    for text in written:
        found = _FEE.fullmatch(text)
        if found is None:
            raise _unreadable_fee(text)
        name, dimensions, amount = found.groups()
        group = [part.partition("=") for part in (dimensions or "").split(",") if dimensions]
        named = {key.strip(): value.strip() for key, _, value in group}
        try:
            fee = Decimal(amount)
        except InvalidOperation:
            raise _unreadable_fee(text) from None
        stated = all(key and value for key, value in named.items()) and len(named) == len(group)
        if not (name.strip() and stated and fee.is_finite() and fee >= 0):
            raise _unreadable_fee(text)
        base = name.strip()
        fees[GroupFee(base, tuple(sorted(named.items()))) if named else base] = fee
    return fees


def _unreadable_fee(text: str) -> BadOption:
    return BadOption(
        f"--fee {text!r} cannot be read",
        hint="write --fee monthly=1234.50, or --fee 'monthly[region=east]=1234.50' for one group",
    )


def instant_asked(text: str) -> Instant:
    """The instant of `--as-of`, or now: the one place where evaluation reads the clock."""
    if not text:
        return instant_of(datetime.now(UTC))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadOption(
            f"--as-of {text!r} is not an instant", hint="write 2026-11-01T00:00:00Z"
        ) from None
    return instant_of(moment)


def worst(accounts: Iterable[Account]) -> int:
    """The exit code of several accounts: missed before cannot say before met."""
    from palier.proof.accounts import exit_kind

    codes = {exit_kind(account) for account in accounts}
    for code in (Exit.MISSED, Exit.CANNOT_SAY):
        if code in codes:
            return code
    return Exit.MET


def _library(request: Request) -> Library | None:
    """The documents, or None when a problem, which has been shown, stops them from being used."""
    from palier.documents import Severity, load

    library = load(request.documents)
    shown = [p for p in library.problems if not request.quiet or p.severity is Severity.ERROR]
    show_problems(shown, request.language)
    if any(problem.severity is Severity.ERROR for problem in library.problems):
        return None
    if not library.agreements():
        raise BadOption("no agreement in these documents", hint="name a file of kind Agreement")
    return library


def _accounts(
    request: Request,
    library: Library,
    measured: Measured,
    at: Instant,
    fees: Fees,
) -> list[tuple[AgreementDocument, Account]]:
    from palier.presentation.languages import words
    from palier.proof import Case, accounts

    say, agreements = words(request.language), library.agreements()
    window = request.window or None
    cases = [Case(each.terms, tuple(library.exclusions), window, fees) for each in agreements]
    with (
        LateProgress(say("Evaluating"), quiet=request.quiet) as progress,
        measured.engine(request.engine, request.master, progress) as engine,
    ):
        made = accounts(cases, engine, at=at)
    return [
        (each, account.stamped(terms_fingerprint=each.fingerprint, snapshot=measured.fingerprint))
        for each, account in zip(agreements, made, strict=True)
    ]


def _measured(request: Request) -> Measured:
    from palier.cli.measuring import read_measurements
    from palier.presentation.languages import words

    say = words(request.language)
    with LateProgress(say("Reading measurements"), quiet=request.quiet) as progress:
        measured = read_measurements(str(request.measurements), request.snapshot, progress)
    if request.rejected is not None:
        measured.write_rejections(request.rejected)
    return measured


def _rendering(request: Request, at: Instant, snapshot: int | None) -> Rendering:
    """How to show the accounts, with the command that computes them again."""
    from palier.measurements.places import shown_place

    parts = ["palier", "evaluate", *map(str, request.documents)]
    parts += ["--measurements", shown_place(str(request.measurements))]
    parts += [] if snapshot is None else ["--snapshot", str(snapshot)]
    parts += ["--window", request.window] if request.window else []
    parts += ["--as-of", request.as_of or instant_text(at)]
    for fee in request.fees:
        parts += ["--fee", fee]
    return Rendering(
        format=request.format,
        explain=request.explain,
        language=request.language,
        command=shlex.join(parts),
    )
