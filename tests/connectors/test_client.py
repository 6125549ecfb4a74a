"""One request to a real server: pinned to the address that was checked, and within limits."""

from __future__ import annotations

import datetime
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from palier.connectors import transport
from palier.connectors.client import Asking, Limits, answer_to
from palier.connectors.errors import AddressAway, AddressRefused
from palier.connectors.guard import Guard
from tests.receiving import receiving

HERE = Guard(("127.0.0.0/8",))


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


def test_what_is_sent_and_what_is_answered(receiver):
    receiver.status, receiver.body = 201, b"made"
    asking = Asking("POST", f"{receiver.url}/a/b?c=d", {"X-Sign": "yes"}, b"body")
    answered = answer_to(asking, HERE)
    assert (answered.status, answered.content, answered.is_whole) == (201, b"made", True)
    (came,) = receiver.came
    assert (came.method, came.path, came.body) == ("POST", "/a/b?c=d", b"body")
    assert came.headers["x-sign"] == "yes"
    assert came.headers["host"] == receiver.url.removeprefix("http://")


def test_a_private_address_is_never_connected_to(receiver):
    with pytest.raises(AddressRefused):
        answer_to(Asking("POST", receiver.url.replace("http", "https")), Guard())
    assert receiver.came == []


def test_a_name_is_resolved_once_and_connected_to_there(receiver):
    asked = []

    def changing(host, port):
        # A name server that answers something harmless first, and this machine afterwards.
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    port = receiver.url.rpartition(":")[2]
    guard = Guard(("hooks.internal",), changing)
    assert answer_to(Asking("GET", f"http://hooks.internal:{port}/"), guard).status == 204
    assert asked == ["hooks.internal"]
    assert receiver.came[0].headers["host"] == f"hooks.internal:{port}"


def test_a_name_that_turns_private_is_refused_when_it_is_sent_to(receiver):
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    guard = Guard(resolve=lambda host, port: next(answers))
    guard.check("https://hooks.example/")
    with pytest.raises(AddressRefused):
        answer_to(Asking("POST", "https://hooks.example/"), guard)


def test_the_next_address_is_tried_when_one_is_dead(receiver):
    port = receiver.url.rpartition(":")[2]
    guard = Guard(("hooks.internal",), lambda host, at: ["127.0.0.9", "127.0.0.1"])
    assert answer_to(Asking("GET", f"http://hooks.internal:{port}/"), guard).status == 204


def test_a_redirect_is_an_answer(receiver):
    receiver.status, receiver.headers = 302, {"Location": f"{receiver.url}/elsewhere"}
    assert answer_to(Asking("GET", receiver.url), HERE).status == 302
    assert len(receiver.came) == 1


def test_a_long_answer_is_cut(receiver):
    receiver.status, receiver.body = 200, b"x" * 5_000
    answered = answer_to(Asking("GET", receiver.url), HERE, Limits(size=100))
    assert (answered.content, answered.is_whole) == (b"x" * 100, False)


def test_a_server_that_dribbles_is_left_in_time(receiver):
    def dribble(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b".")
            handler.wfile.flush()
            time.sleep(0.05)

    receiver.reply = dribble
    began = time.monotonic()
    with pytest.raises(AddressAway, match=r"within 0\.3 s"):
        answer_to(Asking("GET", receiver.url), HERE, Limits(seconds=0.3))
    assert time.monotonic() - began < 1.5


def test_no_server_or_no_http_is_away(receiver):
    receiver.reply = lambda handler: handler.wfile.write(b"what?\r\n\r\n")
    with pytest.raises(AddressAway):
        answer_to(Asking("GET", receiver.url), HERE)
    with pytest.raises(AddressAway):
        answer_to(Asking("GET", "http://127.0.0.1:1/"), HERE)


def test_a_proxy_of_the_environment_is_not_heeded(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert answer_to(Asking("GET", receiver.url), HERE).status == 204


def test_the_certificate_is_that_of_the_name(tmp_path, monkeypatch):
    certificate = _certificate(tmp_path, "hooks.internal")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    transport._trust.cache_clear()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, tmp_path / "key.pem")
    guard = Guard(("hooks.internal", "others.internal"), lambda host, port: ["127.0.0.1"])
    try:
        with receiving(tls) as receiver:
            port = receiver.url.rpartition(":")[2]
            asking = Asking("POST", f"https://hooks.internal:{port}/", content=b"x")
            assert answer_to(asking, guard).status == 204
            with pytest.raises(AddressAway, match="certificate"):
                answer_to(Asking("POST", f"https://others.internal:{port}/"), guard)
            assert len(receiver.came) == 1
    finally:
        transport._trust.cache_clear()


def _certificate(folder, name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    found = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(secret)
    path = folder / "certificate.pem"
    path.write_bytes(found.public_bytes(serialization.Encoding.PEM))
    return path
