"""One request to another server, within limits of time and size, and its answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from palier.connectors.errors import AddressAway
from palier.connectors.guard import Guard
from palier.connectors.transport import GuardedTransport


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may take in all, in seconds, and how much of it is kept, in bytes."""

    seconds: float = 15.0
    size: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; `content` is at most as long as the limit, and `is_whole` says whether all."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    is_whole: bool


def answer_to(asking: Asking, guard: Guard, limits: Limits = Limits()) -> Answered:
    """What the other server says; a redirect is an answer too, and is not followed.

    Raises `AddressRefused`, and `AddressAway` when there is no answer in time.
    """
    url = guard.readable(asking.url)
    until = time.monotonic() + limits.seconds
    # One connection for one request: none is left open to an address checked long ago.
    transport = GuardedTransport(guard, until)
    headers = {"Accept-Encoding": "identity", "User-Agent": "Palier", **asking.headers}
    client = httpx.Client(
        transport=transport, trust_env=False, follow_redirects=False, timeout=limits.seconds
    )
    try:
        with (
            client,
            client.stream(asking.method, url, headers=headers, content=asking.content) as response,
        ):
            content, is_whole = _read(response, limits.size)
            return Answered(response.status_code, dict(response.headers), content, is_whole)
    except httpx.TimeoutException:
        raise AddressAway(
            f"{url.host} did not answer within {limits.seconds:g} s", hint="try again later"
        ) from None
    except httpx.HTTPError as error:
        raise AddressAway(f"{url.host} does not answer: {error}", hint="try again later") from None


def _read(response: httpx.Response, size: int) -> tuple[bytes, bool]:
    found = bytearray()
    # Raw: a small answer that unpacks to a large one stays small.
    for part in response.iter_raw():
        found += part
        if len(found) > size:
            return bytes(found[:size]), False
    return bytes(found), True
