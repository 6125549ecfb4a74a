"""The one pipeline from terms and measurements to an account of figures and money."""

from palier.proof.account_json import account_json
from palier.proof.accounts import (
    Account,
    AccountKind,
    GroupCredits,
    WindowAccount,
    exit_kind,
)
from palier.proof.choice import ALL_WINDOWS, WindowChoice, choose_windows
from palier.proof.pipeline import Case, account, accounts

__all__ = [
    "ALL_WINDOWS",
    "Account",
    "AccountKind",
    "Case",
    "GroupCredits",
    "WindowAccount",
    "WindowChoice",
    "account",
    "account_json",
    "accounts",
    "choose_windows",
    "exit_kind",
]
