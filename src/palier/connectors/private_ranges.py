"""The ranges of addresses that do not belong to the public internet."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Source: IANA IPv4 Special-Purpose Address Registry; 224/4 and 240/4 are multicast and reserved.
_PRIVATE_4 = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        # Public in the registry, but the metadata service of Azure's machines answers there.
        "168.63.129.16/32",
    )
)
# Source: IANA IPv6 Global Unicast Address Assignments: nothing else is routed.
_GLOBAL_6 = ip_network("2000::/3")
# Source: IANA IPv6 Special-Purpose Address Registry. Teredo is in 2001::/23, and 2002::/16 is
# 6to4: what they hold inside is an IPv4 address of anybody's choice.
_PRIVATE_6 = tuple(
    ip_network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it; false for what holds another inside."""
    if isinstance(address, IPv4Address):
        return not any(address in each for each in _PRIVATE_4)
    return address in _GLOBAL_6 and not any(address in each for each in _PRIVATE_6)


def plain(address: Address) -> Address:
    """The IPv4 address that an IPv4-mapped one stands for, since systems connect to that."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def parsed(text: str) -> Address | None:
    """The address that a text writes, without a zone; None: it is a name."""
    try:
        return ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
