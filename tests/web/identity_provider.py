"""A small identity provider that runs in a thread: discovery, code, tokens, keys, who one is."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "palier", "a secret of the client"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
STRANGE = RSAKey.generate_key(2048, {"kid": "one"})
"""A key that the provider does not have, under the name of one that it has."""


@dataclass
class IdentityProvider:
    """Who signs in there, and what it does wrong when a test asks it to."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    """What the page of user information says, where it differs."""
    claims: dict[str, Any] = field(default_factory=dict)
    """What is put in the token instead; None takes a claim out."""
    spoil: Callable[[str], str] = str
    key: RSAKey = field(default_factory=lambda: KEY)
    discovery: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """Somebody goes to the address that Palier gave, agrees, and is sent back to this one."""
        asked = {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        """What a code is worth: once, for the client that asked, who knows the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or client != (CLIENT, SECRET) or challenge != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "248289761001",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        given = {key: value for key, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "one"}
        token = jwt.encode(header, given, self.key, algorithms=["RS256"])
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.spoil(token)}


class Answers(BaseHTTPRequestHandler):
    """What the provider of the server says."""

    @property
    def provider(self) -> IdentityProvider:
        assert isinstance(self.server, Server)
        return self.server.provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/.well-known/openid-configuration":
            self._say(self._discovery())
        elif path == "/keys":
            self._say({"keys": [KEY.as_dict(private=False)]})
        elif path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
            self._say({"sub": "248289761001", **self.provider.told})
        else:
            self._say({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: value[0] for key, value in parse_qs(body).items()}
        basic = base64.b64decode(self.headers.get("Authorization", "")[6:]).decode()
        name, _, secret = basic.partition(":")
        found = self.provider.tokens(form, (name, secret))
        self._say(found or {"error": "invalid_grant"}, 200 if found else 400)

    def _discovery(self) -> dict[str, Any]:
        issuer = self.provider.issuer
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **self.provider.discovery,
        }

    def _say(self, value: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """A server with its provider."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.provider = IdentityProvider(f"http://127.0.0.1:{self.server_port}")


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """The provider, until the end."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join()
