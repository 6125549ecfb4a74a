"""Where a store is, as it may be shown."""

from __future__ import annotations


def shown_place(place: str) -> str:
    """The place of a store without the password that its URL may hold."""
    scheme, is_url, rest = place.partition("://")
    user, has_user, host = rest.rpartition("@")
    if not is_url or not has_user:
        return place
    return f"{scheme}://{user.partition(':')[0]}@{host}"
