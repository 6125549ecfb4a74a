"""An account: what was achieved against what was promised, and everything that produced it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from palier.calculus.credits import CreditAccount
from palier.calculus.instants import Instant
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.scopes import Decision
from palier.calculus.selectors import Dimensions
from palier.calculus.windows import Window


class AccountKind(StrEnum):
    """What an account says as a whole."""

    MET = "met"
    MISSED = "missed"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class GroupCredits:
    """The money of one window for one group.

    Notes and rights to terminate are of all groups, and stand with the first.
    """

    group: Dimensions
    account: CreditAccount


@dataclass(frozen=True, slots=True)
class WindowAccount:
    """All objectives judged over one window. Money is only due once the window is closed."""

    window: Window
    outcomes: tuple[Outcome, ...]
    credits: tuple[GroupCredits, ...] = ()
    terms_versions: tuple[str, ...] = ()
    """The versions of the agreement that judged it; more than one only around an amendment."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What became of each exclusion that touches the window, without repeats."""
        found = (decision for outcome in self.outcomes for decision in outcome.scope.decisions)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Account:
    """The outcomes and money of an agreement, as known at one instant, and their origin.

    `terms_fingerprint` and `snapshot` are empty until `stamped`: the caller knows the documents
    and the measurements, the calculus does not.
    """

    terms_name: str
    terms_version: str
    at: Instant
    windows: tuple[WindowAccount, ...]
    engine: str
    tzdata_version: str
    code_version: str
    terms_fingerprint: str = ""
    snapshot: str = ""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome, window after window."""
        return tuple(outcome for window in self.windows for outcome in window.outcomes)

    @property
    def kind(self) -> AccountKind:
        """Missed when any outcome is, also so far; else whether every outcome can be said."""
        return kind_of(outcome.kind for outcome in self.outcomes)

    def stamped(self, *, terms_fingerprint: str = "", snapshot: str = "") -> Account:
        """The same account with the fingerprints of the documents and of the measurements."""
        return replace(self, terms_fingerprint=terms_fingerprint, snapshot=snapshot)


def kind_of(kinds: Iterable[OutcomeKind]) -> AccountKind:
    """What outcomes say together; an account without any cannot say."""
    found = set(kinds)
    if OutcomeKind.MISSED in found:
        return AccountKind.MISSED
    if not found or found & {OutcomeKind.NO_DATA, OutcomeKind.INSUFFICIENT_DATA}:
        return AccountKind.CANNOT_SAY
    return AccountKind.MET


_EXITS = {AccountKind.MET: 0, AccountKind.MISSED: 1, AccountKind.CANNOT_SAY: 2}


def exit_kind(account: Account) -> int:
    """0 met (or not applicable), 1 missed, 2 cannot say."""
    return _EXITS[account.kind]
