"""The fees that credits are shares of: by fee base, or by group of dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from palier.calculus.errors import CalculusError
from palier.calculus.selectors import Dimensions


class GroupFeeMissing(CalculusError):
    """A group without a fee of its own, where other groups have one."""

    code = "group-fee-missing"


class GroupFee(NamedTuple):
    """The fee base of one group of dimensions."""

    base: str
    group: Dimensions

    def __str__(self) -> str:
        return f"{self.base}[{','.join(f'{name}={value}' for name, value in self.group)}]"


Fees: TypeAlias = Mapping[str | GroupFee, Decimal]
"""Amounts by fee base; those of a `GroupFee` stand before those of its base."""


def fee_of(fees: Fees, base: str, group: Dimensions = ()) -> Decimal | None:
    """The fee of a group, else of its base; None when neither is given.

    Without a group, the fee of all groups together: that of the base, else the sum over the groups
    given. Raises `GroupFeeMissing`.
    """
    own = fees.get(GroupFee(base, group), fees.get(base))
    by_group = {
        key: fee for key, fee in fees.items() if isinstance(key, GroupFee) and key.base == base
    }
    if own is not None or not by_group:
        return own
    if not group:
        return sum(by_group.values(), Decimal(0))
    raise GroupFeeMissing(
        f"no fee is given for {GroupFee(base, group)}",
        hint=f"give it, or {base} for every other group; given: {', '.join(map(str, by_group))}",
    )
