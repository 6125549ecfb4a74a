"""The guard: which URLs may be asked, whatever their names resolve to."""

from __future__ import annotations

import socket

import pytest

from palier.connectors.errors import AddressAway, AddressRefused
from palier.connectors.guard import Guard

PUBLIC = "93.184.215.14"


def resolving(*addresses):
    return lambda host, port: addresses


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::10.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_inside_networks_are_refused(address):
    with pytest.raises(AddressRefused):
        Guard(resolve=resolving(address)).check("https://hooks.example/")
    with pytest.raises(AddressRefused):
        Guard(resolve=resolving(PUBLIC, address)).check("https://hooks.example/")
    written = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused):
        Guard().check(f"https://{written}/")


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"]
)
def test_public_ones_pass(address):
    guard = Guard(resolve=resolving(address))
    assert guard.addresses("hooks.example", 443) == [address]
    guard.check("https://hooks.example/")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost"])
def test_other_spellings_of_this_machine_are_refused(host):
    with pytest.raises((AddressRefused, AddressAway)):
        Guard().check(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://hooks.example/",
        "https://",
        "https:///path",
        "https://user:hush@hooks.example/",
        "https://user@hooks.example/",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://hooks\x00.example/",
        "https://[::1/",
        "https://xn--/",
    ],
)
def test_what_is_no_plain_url_of_the_web_is_refused(url):
    with pytest.raises(AddressRefused) as refused:
        Guard(resolve=resolving(PUBLIC)).check(url)
    assert "hush" not in str(refused.value)


class TestWhatIsInsideOnPurpose:
    @pytest.mark.parametrize(
        "private", ["10.0.0.0/8", "10.1.2.3", "hooks.internal", "Hooks.Internal."]
    )
    def test_by_network_address_or_name(self, private):
        guard = Guard((private,), resolving("10.1.2.3"))
        guard.check("https://hooks.internal/")

    def test_nothing_else_is(self):
        guard = Guard(("10.0.0.0/16", "hooks.internal"), resolving("10.1.2.3"))
        with pytest.raises(AddressRefused):
            guard.check("https://others.internal/")
        with pytest.raises(AddressRefused):
            guard.check("https://hooks.internal.example/")

    def test_http_without_s_is_for_what_is_named(self):
        Guard(("hooks.internal",), resolving("10.1.2.3")).check("http://hooks.internal/")
        Guard(("127.0.0.0/8",)).check("http://127.0.0.1:8080/")
        Guard(("fd00::/8",)).check("http://[fd00::1]/")
        with pytest.raises(AddressRefused):
            Guard(("10.0.0.0/8",), resolving(PUBLIC)).check("http://hooks.example/")


def test_a_name_without_an_address_is_away():
    def nothing(host, port):
        raise socket.gaierror("no such name")

    with pytest.raises(AddressAway):
        Guard(resolve=nothing).check("https://hooks.example/")
    with pytest.raises(AddressAway):
        Guard(resolve=resolving()).check("https://hooks.example/")
