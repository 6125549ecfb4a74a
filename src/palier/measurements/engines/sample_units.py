"""Samples read in the unit an indicator is stated in, exactly, or refused."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.errors import PalierError
from palier.measurements.engines.protocol import Measurements
from palier.measurements.units import factor_between

_RATIO = "1"


class SampleUnitDiffers(PalierError):
    """Samples in a unit that the indicator's unit cannot be reached from."""

    code = "sample-unit-differs"


def resolution_in(data: Measurements, series: str, unit: str) -> Fraction:
    """What one step of a series' values is in a unit; a unit nobody stated is taken as it is.

    A bound in percent is kept as a ratio without unit, so samples in percent are read as ratios
    then. Raises `SampleUnitDiffers`.
    """
    quantity = data.quantity(series)
    resolution = Fraction(quantity.resolution)
    wanted = unit or (_RATIO if quantity.unit == "%" else quantity.unit)
    if not quantity.unit:
        return resolution
    factor = factor_between(quantity.unit, wanted)
    if factor is None:
        raise SampleUnitDiffers(
            f"series {series!r} is in {quantity.unit}, the indicator in {unit}",
            hint="state the same kind of unit in the mapping and in the indicator",
        )
    return resolution * factor
