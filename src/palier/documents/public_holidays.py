"""Public holidays of a country or subdivision as dates, taken from the `holidays` library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from palier.documents.errors import Unreadable, nearest

YEARS_AHEAD = 10
"""How far holidays are written out for an agreement without an end, after its first year."""


@lru_cache(maxsize=64)
def public_holidays(
    country: str, subdivision: str | None, categories: tuple[str, ...], years: tuple[int, int]
) -> tuple[date, ...]:
    """The holidays of the years, both included, in order. Raises `Unreadable` when unknown."""
    # Loaded here because its two hundred countries are slow to import and few documents need them.
    import holidays

    try:
        found = holidays.country_holidays(
            country,
            subdiv=subdivision,
            categories=categories or None,
            years=range(years[0], years[1] + 1),
        )
    except NotImplementedError:
        raise _unknown(country, subdivision, holidays.list_supported_countries()) from None
    except ValueError as error:
        hint = "see the categories of the country"
        raise Unreadable("unknown-holidays", str(error), hint) from None
    return tuple(sorted(on for on in found if years[0] <= on.year <= years[1]))


def _unknown(
    country: str, subdivision: str | None, known: Mapping[str, Sequence[str]]
) -> Unreadable:
    if subdivision is not None and country in known:
        message = f"no holidays are known for subdivision {subdivision!r} of {country}"
        hint = nearest(subdivision, known[country]) or "leave the subdivision out"
        return Unreadable("unknown-holidays", message, hint)
    near = nearest(country.upper(), known) if len(country) <= 3 else ""
    hint = near if near.startswith("did") else "write an ISO 3166 code such as CA"
    return Unreadable("unknown-holidays", f"no holidays are known for country {country!r}", hint)
