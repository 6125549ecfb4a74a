"""Ed25519 keys, made once and kept in a file, and compact JWS (RFC 7515) signed with them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from palier.calculus.errors import PalierError

# RFC 9864: the name that says the curve too, where `EdDSA` left it to the key.
_ALGORITHM = "Ed25519"


class KeyUnreadable(PalierError):
    """A file that does not hold an Ed25519 key."""

    code = "key-unreadable"


class SignatureWrong(PalierError):
    """A signature that no key given has made of this content."""

    code = "signature-wrong"


class SigningKey:
    """A private key; its public half is what others check with."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    def signed(self, content: Mapping[str, Any]) -> str:
        """A compact JWS of the canonical JSON of some content, which names its key."""
        header = {"alg": _ALGORITHM, "kid": self._key.thumbprint()}
        return jws.serialize_compact(
            header, rfc8785.dumps(dict(content)), self._key, algorithms=[_ALGORITHM]
        )

    @property
    def public(self) -> dict[str, str]:
        """The public half as a JWK (RFC 7517), with the thumbprint that signatures name."""
        made = {name: str(value) for name, value in self._key.as_dict(private=False).items()}
        return {**made, "kid": self._key.thumbprint(), "use": "sig", "alg": _ALGORITHM}


PublicKeys: TypeAlias = Mapping[str, OKPKey]
"""Public keys by their thumbprint."""


def kept_key(path: Path) -> SigningKey:
    """The key in a file, which is made, for its owner alone, when it is missing."""
    found = key_in(path)
    if found is not None:
        return found
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(number, "wb") as file:
        file.write(OKPKey.generate_key("Ed25519").as_pem(private=True))
        file.flush()
        os.fsync(file.fileno())
    # Two may sign for the first time at once: the first to link its draft gives the key to both.
    with suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)
    made = key_in(path)
    assert made is not None
    return made


def key_in(path: Path) -> SigningKey | None:
    """The key in a file; None where there is no file. Raises `KeyUnreadable`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyUnreadable(
            f"{path}: {error.strerror}", hint="the file must be readable by whoever runs the server"
        ) from error
    try:
        key = OKPKey.import_key(content)
    except (ValueError, TypeError, JoseError) as error:
        raise _unreadable(str(path)) from error
    if key.curve_name != "Ed25519" or not key.is_private:
        raise _unreadable(str(path))
    return SigningKey(key)


def public_keys(*texts: str) -> PublicKeys:
    """The keys of texts, each a JWK or a set of them. Raises `KeyUnreadable`."""
    found: dict[str, OKPKey] = {}
    for text in texts:
        try:
            content = json.loads(text)
            each = content.get("keys", [content])
            keys = [OKPKey.import_key(data) for data in each]
        except (ValueError, TypeError, AttributeError, JoseError) as error:
            raise _unreadable("a public key") from error
        for key in keys:
            if key.curve_name != "Ed25519":
                raise _unreadable("a public key")
            found[key.thumbprint()] = key
    return found


def public_of(keys: Iterable[SigningKey]) -> PublicKeys:
    """The public halves of private keys."""
    return public_keys(*(json.dumps(key.public) for key in keys))


def read_signed(text: str, keys: PublicKeys) -> dict[str, Any]:
    """The content of a compact JWS. Raises `SignatureWrong` unless one of the keys made it."""
    try:
        named = jws.extract_compact(text.encode()).headers().get("kid", "")
        key = keys.get(named)
        if key is None:
            raise SignatureWrong(
                f"the signature names the key {named or '?'}, which was not given",
                hint="give the public key of that time, as `palier journal key` showed it",
            )
        content = json.loads(jws.deserialize_compact(text, key, algorithms=[_ALGORITHM]).payload)
    except (JoseError, ValueError, TypeError) as error:
        raise SignatureWrong(
            "the signature is not that of its content", hint="compare with another copy of it"
        ) from error
    if not isinstance(content, dict):
        raise SignatureWrong("what is signed is not a mapping", hint="is it another signature?")
    return content


def _unreadable(what: str) -> KeyUnreadable:
    return KeyUnreadable(
        f"{what} is not an Ed25519 key", hint="restore the file from a backup, or name another one"
    )
