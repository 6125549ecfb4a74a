"""The guard of the outgoing network: which URLs and which addresses may be connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network

import httpx

from palier.connectors.errors import AddressAway, AddressRefused
from palier.connectors.private_ranges import Address, is_public, parsed, plain

Resolve = Callable[[str, int], Iterable[str]]
"""The addresses of a name, as texts; raises `OSError` when there are none."""

MOST_ADDRESSES = 4
_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535


def system_resolver(host: str, port: int) -> Iterable[str]:
    """The addresses that the system knows of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be reached: the internet by https, and what is named here in any way.

    `private` holds names, addresses and networks (`10.1.0.0/16`) that are inside on purpose.
    """

    private: tuple[str, ...] = ()
    resolve: Resolve = system_resolver
    _networks: tuple[IPv4Network | IPv6Network, ...] = field(init=False)
    _names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Sorts what is private into networks and names."""
        networks, names = [], set()
        for each in self.private:
            try:
                networks.append(ip_network(each.strip("[]"), strict=False))
            except ValueError:
                names.add(each.lower().rstrip("."))
        object.__setattr__(self, "_networks", tuple(networks))
        object.__setattr__(self, "_names", frozenset(names))

    def check(self, url: str) -> None:
        """Raises `AddressRefused` unless the URL may be asked now, and `AddressAway`."""
        asked = self.readable(url)
        self.addresses(asked.host, asked.port or _PORTS[asked.scheme])

    def readable(self, url: str) -> httpx.URL:
        """The URL, where it is one of the web and holds no secret. Raises `AddressRefused`."""
        try:
            asked = httpx.URL(url)
            # A name that IDNA refuses shows when it is read.
            host = asked.host
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise _refused("this is no URL", "write https://host/path") from None
        if asked.scheme not in _PORTS or not host:
            raise _refused("only http and https have an answer", "write https://host/path")
        if asked.port is not None and not 0 < asked.port <= _LAST_PORT:
            raise _refused(f"there is no port {asked.port}", "ports go from 1 to 65535")
        if asked.userinfo:
            raise _refused("a URL holds a user or a password", "leave out what stands before @")
        if asked.scheme == "http" and not self._is_inside(host):
            raise _refused(
                "the internet is asked by https alone",
                "write https://, or name the host in PALIER_PRIVATE_HOSTS",
            )
        return asked

    def addresses(self, host: str, port: int) -> list[str]:
        """Where a host is, every address checked. Raises `AddressRefused` and `AddressAway`."""
        written = parsed(host)
        texts = [str(written)] if written else self._resolved(host, port)
        found = []
        for text in texts:
            address = parsed(text)
            if address is None or not self._may(host, plain(address)):
                # One private address among public ones is how a guard is led astray.
                raise _refused(
                    f"{host} is an address inside a network",
                    "an operator can name it in PALIER_PRIVATE_HOSTS",
                )
            found.append(str(plain(address)))
        return found[:MOST_ADDRESSES]

    def _resolved(self, host: str, port: int) -> list[str]:
        try:
            found = list(dict.fromkeys(self.resolve(host, port)))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise AddressAway(f"no address is known of {host}", hint="check the name")
        return found

    def _may(self, host: str, address: Address) -> bool:
        if host.lower().rstrip(".") in self._names:
            return True
        return is_public(address) or any(address in each for each in self._networks)

    def _is_inside(self, host: str) -> bool:
        """Whether a host is one that the operator named: by name, or all that it resolves to."""
        written = parsed(host)
        if written is not None:
            return any(plain(written) in each for each in self._networks)
        return host.lower().rstrip(".") in self._names


def _refused(what: str, hint: str) -> AddressRefused:
    return AddressRefused(what, hint=hint)
