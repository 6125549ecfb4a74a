"""Units of values and the exact factors between them."""

from __future__ import annotations

from fractions import Fraction

# SI prefixes and IEC 80000-13 binary prefixes; minute, hour and day as in the SI brochure, table 8.
_SCALES: tuple[dict[str, Fraction], ...] = (
    {
        "ns": Fraction(1, 10**9),
        "us": Fraction(1, 10**6),
        "ms": Fraction(1, 10**3),
        "s": Fraction(1),
        "min": Fraction(60),
        "h": Fraction(3600),
        "d": Fraction(86400),
    },
    {
        "bit": Fraction(1, 8),
        "B": Fraction(1),
        "kB": Fraction(10**3),
        "MB": Fraction(10**6),
        "GB": Fraction(10**9),
        "TB": Fraction(10**12),
        "KiB": Fraction(2**10),
        "MiB": Fraction(2**20),
        "GiB": Fraction(2**30),
        "TiB": Fraction(2**40),
    },
    {"1": Fraction(1), "%": Fraction(1, 100), "ppm": Fraction(1, 10**6)},
)


def factor_between(source: str, target: str) -> Fraction | None:
    """What a value in `source` is multiplied by to be in `target`; None when there is none."""
    if source == target:
        return Fraction(1)
    for scale in _SCALES:
        if source in scale and target in scale:
            return scale[source] / scale[target]
    return None
