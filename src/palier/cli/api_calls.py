"""`palier api`: one request to the API, in this process, as one of its people."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.server_ready import database_ready

if TYPE_CHECKING:
    from palier.slm.parties.models import Person

PERSON = "palier.person"
"""What the environment of a request says of who sends it: no header of HTTP can set it."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, by whom, with which body and headers (`Name: value`)."""

    method: str
    path: str
    by: str
    body: str
    headers: tuple[str, ...] = ()


def call(asked: Call, tag: str) -> int:
    """Sends it, and prints the answer; what the API refuses is bad input."""
    environ = _environ(asked, tag)
    with database_ready():
        from django.core.handlers.wsgi import WSGIHandler

        if asked.by:
            environ[PERSON] = _person(asked.by)
        said: list[str] = []

        def start(status: str, headers: Any, failure: Any = None) -> Callable[[bytes], object]:
            said.append(status)
            return sys.stdout.buffer.write

        parts = WSGIHandler()(environ, start)
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.write(b"\n" if sys.stdout.isatty() else b"")
        sys.stdout.flush()
        if close := getattr(parts, "close", None):
            close()
    is_refused = int(said[0].partition(" ")[0]) >= 400
    if is_refused:
        print(said[0], file=sys.stderr)
    return Exit.BAD_INPUT if is_refused else Exit.MET


def _person(email: str) -> Person:
    from palier.slm.parties.models import Person

    found = Person.objects.filter(email=email.lower(), is_active=True).first()
    if found is None:
        raise BadOption("--as: nobody who may sign in has this address", hint="check the address")
    return found


def _environ(asked: Call, tag: str) -> dict[str, Any]:
    method = asked.method.upper()
    if method not in METHODS:
        raise BadOption(f"{asked.method} is no method", hint=f"one of {', '.join(METHODS)}")
    parts = urlsplit(asked.path)
    if parts.scheme or parts.netloc or not parts.path.startswith("/api/"):
        raise BadOption("the path is not one of the API", hint="write /api/v1/...")
    body = sys.stdin.buffer.read() if asked.body == "-" else asked.body.encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        # WSGI has the bytes of an address as characters of Latin-1 (PEP 3333).
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": _host(),
        "HTTP_ACCEPT_LANGUAGE": tag,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": True,
    }
    token = os.environ.get("PALIER_TOKEN", "")
    if token and not asked.by:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return environ | dict(_header(each) for each in asked.headers)


def _host() -> str:
    """The host that addresses in answers have: that of the server."""
    return urlsplit(os.environ.get("PALIER_URL", "")).netloc or "localhost"


def _header(text: str) -> tuple[str, str]:
    name, mark, value = text.partition(":")
    if not mark or not name.strip():
        raise BadOption(f"--header: {text!r} is no header", hint="write 'If-Match: \"1-...\"'")
    return f"HTTP_{name.strip().upper().replace('-', '_')}", value.strip()
