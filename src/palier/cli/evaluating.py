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

from palier.calculus.errors import PalierError
from palier.calculus.fees import Fees, GroupFee
from palier.calculus.instants import Instant, instant_of, instant_text
from palier.cli.exits import Exit
from palier.cli.progress import LateProgress
from palier.cli.refusals import show_problems
from palier.cli.remarks import remark, remark_fees
from palier.cli.rendering import FORMATS, Rendering, render

if TYPE_CHECKING:
    from palier.documents import AgreementDocument, Library
    from palier.measurements.dataset import Dataset
    from palier.proof.accounts import Account


class BadOption(PalierError):
    """An option whose value cannot be used."""

    code = "bad-option"


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked `palier evaluate` for."""

    documents: tuple[Path, ...]
    measurements: Path
    window: str = ""
    as_of: str = ""
    format: str = "table"
    output: Path | None = None
    explain: bool = False
    fees: tuple[str, ...] = ()
    rejected: Path | None = None
    quiet: bool = False
    language: str = "en"


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
    data = _measured(request)
    accounts = _accounts(request, library, data, at, fees)
    if not request.quiet:
        remark(data, [agreement.terms for agreement in library.agreements()], request.language)
        remark_fees(fees, [account for _, account in accounts], request.language)
    render(accounts, _rendering(request, at), request.output)
    return worst(account for _, account in accounts)


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


def account_of(
    agreement: AgreementDocument,
    library: Library,
    data: Dataset,
    at: Instant,
    window: str,
    fees: Fees,
) -> Account:
    """The account of one agreement, stamped with what it was computed from."""
    from palier.measurements.engines.reference import ReferenceEngine
    from palier.proof import account

    made = account(
        agreement.terms,
        ReferenceEngine(data),
        at=at,
        exclusions=library.exclusions,
        windows=window or None,
        fees=fees,
    )
    return made.stamped(terms_fingerprint=agreement.fingerprint, snapshot=data.snapshot)


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
    data: Dataset,
    at: Instant,
    fees: Fees,
) -> list[tuple[AgreementDocument, Account]]:
    from palier.presentation.languages import words

    say, found, agreements = words(request.language), [], library.agreements()
    with LateProgress(say("Evaluating"), quiet=request.quiet) as progress:
        for count, agreement in enumerate(agreements, start=1):
            made = account_of(agreement, library, data, at, request.window, fees)
            found.append((agreement, made))
            if count < len(agreements):
                progress(count, len(agreements))
    return found


def _measured(request: Request) -> Dataset:
    from palier.measurements.folders import read_folder
    from palier.presentation.languages import words

    say = words(request.language)
    with LateProgress(say("Reading measurements"), quiet=request.quiet) as progress:
        data = read_folder(request.measurements, progress=lambda d, t, _: progress(d, t))
    if request.rejected is not None:
        data.write_rejections(request.rejected)
    return data


def _rendering(request: Request, at: Instant) -> Rendering:
    """How to show the accounts, with the command that computes them again."""
    parts = ["palier", "evaluate", *map(str, request.documents)]
    parts += ["--measurements", str(request.measurements)]
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
