"""Keys are made once and kept for their owner alone; a signature is that of its key and content."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey

from palier.proof.signing import (
    KeyUnreadable,
    SignatureWrong,
    kept_key,
    key_in,
    public_keys,
    public_of,
    read_signed,
)

CONTENT = {"on": "2026-11-23", "sequence": 3}


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "home" / "signing.key"
    assert key_in(path) is None
    first = kept_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert kept_key(path).public == first.public
    assert [each.name for each in path.parent.iterdir()] == ["signing.key"]


def test_who_makes_it_at_once_gets_the_same(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: kept_key(tmp_path / "k").public["x"], range(4)))
    assert len(set(found)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["k"]


def test_the_public_half_has_nothing_of_the_private_one(tmp_path):
    public = kept_key(tmp_path / "signing.key").public
    assert set(public) == {"kty", "crv", "x", "kid", "use", "alg"}


def test_a_signature_is_read_with_the_key_that_made_it(tmp_path):
    key, other = kept_key(tmp_path / "a"), kept_key(tmp_path / "b")
    text = key.signed(CONTENT)
    assert read_signed(text, public_of([other, key])) == CONTENT
    assert read_signed(text, public_keys(json.dumps({"keys": [key.public]}))) == CONTENT
    with pytest.raises(SignatureWrong, match="was not given"):
        read_signed(text, public_of([other]))


def test_other_content_under_a_signature_is_caught(tmp_path):
    key = kept_key(tmp_path / "a")
    head, _, signature = key.signed(CONTENT).split(".")
    _, body, _ = key.signed({**CONTENT, "sequence": 4}).split(".")
    with pytest.raises(SignatureWrong, match="not that of its content"):
        read_signed(f"{head}.{body}.{signature}", public_of([key]))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é.é"])
def test_what_is_no_signature_is_refused(tmp_path, text):
    with pytest.raises(SignatureWrong):
        read_signed(text, public_of([kept_key(tmp_path / "a")]))


def test_a_secret_shared_by_both_does_not_sign(tmp_path):
    key = kept_key(tmp_path / "a")
    shared = OctKey.import_key(key.public["x"] * 2)
    header = {"alg": "HS256", "kid": key.public["kid"]}
    text = jws.serialize_compact(header, b'{"on":1}', shared)
    with pytest.raises(SignatureWrong):
        read_signed(text, public_of([key]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no key",
        OKPKey.generate_key("X25519").as_pem(private=True),
        OKPKey.generate_key("Ed25519").as_pem(private=False),
        ECKey.generate_key("P-256").as_pem(private=True),
    ],
    ids=["empty", "text", "x25519", "public", "p256"],
)
def test_a_file_without_such_a_key_is_refused(tmp_path, content):
    path = tmp_path / "signing.key"
    path.write_bytes(content)
    with pytest.raises(KeyUnreadable):
        kept_key(path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", '{"kty":"oct","k":"eA"}'])
def test_a_text_without_public_keys_is_refused(text):
    with pytest.raises(KeyUnreadable):
        public_keys(text)
