"""The machine and the settings: versions, the home, keys, addresses, mail, room on the disk."""

from __future__ import annotations

import os
import platform
import shutil
import smtplib
from collections.abc import Iterator
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from palier.cli.doctor.findings import Finding, fail, ok, warn
from palier.presentation.languages import Words

_SHORT_KEY = 40
"""Below it a secret key is guessed sooner than it should be: Django makes them of 50 letters."""

_MIB = 1 << 20
_LITTLE_ROOM, _NO_ROOM = 2_048 * _MIB, 256 * _MIB
_MAIL_SECONDS = 5.0


def surroundings(say: Words) -> Iterator[Finding]:
    """What can be said without the database."""
    yield _versions(say)
    yield _home(say)
    yield from _keys(say)
    yield from _addresses(say)
    yield _mail(say)
    yield _room(say)


def _versions(say: Words) -> Finding:
    names = ", ".join(f"{name} {version(name)}" for name in ("Django", "granian", "tzdata"))
    said = say(
        "Palier {version}, Python {python}, {libraries}",
        version=version("palier"),
        python=platform.python_version(),
        libraries=names,
    )
    return ok("versions", said)


def _home(say: Words) -> Finding:
    from django.conf import settings

    home: Path = settings.HOME
    if not home.is_dir():
        said = say("the home {home} does not exist", home=str(home))
        return fail("home", said, say("set PALIER_HOME, then run `palier migrate`"))
    if not os.access(home, os.W_OK | os.X_OK):
        said = say("the home {home} cannot be written by this user", home=str(home))
        return fail("home", said, say("give it to the user who runs the server"))
    if home.stat().st_mode & 0o077:
        said = say("others on this machine can read the home {home}", home=str(home))
        return warn("home", said, f"chmod 700 {home}")
    return ok("home", say("the home {home} is for its owner alone", home=str(home)))


def _keys(say: Words) -> Iterator[Finding]:
    from django.conf import settings

    own = settings.HOME / "secret.key"
    given = os.environ.get("PALIER_SECRET_KEY", "")
    if given and len(given) < _SHORT_KEY:
        said = say("PALIER_SECRET_KEY is short: whoever guesses it signs in as anybody")
        yield fail("secret-key", said, say("unset it, and Palier makes one; or make a longer one"))
    elif not given and not own.is_file():
        yield ok("secret-key", say("the secret key will be made at the first start"))
    else:
        yield _private("secret-key", None if given else own, say)
    signing: Path = settings.SIGNING_KEY
    if signing.is_file():
        yield _private("signing-key", signing, say)
    else:
        yield ok("signing-key", say("the signing key will be made when it is first used"))


def _private(check: str, path: Path | None, say: Words) -> Finding:
    if path is not None and path.stat().st_mode & 0o077:
        said = say("others on this machine can read {path}", path=str(path))
        return fail(check, said, f"chmod 600 {path}")
    return ok(check, say("the key is there, for its owner alone"))


def _addresses(say: Words) -> Iterator[Finding]:
    from django.conf import settings

    parts = urlsplit(settings.PUBLIC_URL)
    shown = f"{parts.scheme}://{parts.hostname or ''}"
    if "*" in settings.ALLOWED_HOSTS:
        said = say("PALIER_HOSTS lets any name stand in the links of messages")
        yield fail("hosts", said, say("name the hosts that this server answers to"))
    else:
        yield ok("hosts", say("answers to {hosts}", hosts=", ".join(settings.ALLOWED_HOSTS)))
    is_secure, is_here = parts.scheme == "https", _is_this_machine(parts.hostname or "")
    if not is_secure and not is_here:
        said = say("{url} is not https: passwords travel in the clear", url=shown)
        advice = say("put a proxy with a certificate in front, and set PALIER_URL to https")
        yield fail("https", said, advice)
    elif is_secure and not settings.BEHIND_PROXY:
        said = say("{url} is https, but PALIER_PROXY is not set", url=shown)
        advice = say("set PALIER_PROXY=1 where a proxy in front ends the encryption")
        yield warn("https", said, advice)
    elif settings.BEHIND_PROXY and not is_secure:
        said = say("PALIER_PROXY is set, but {url} is not https", url=shown)
        yield warn("https", said, say("set PALIER_URL to the address that people type"))
    else:
        yield ok("https", say("the address {url} is coherent with the proxy", url=shown))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _mail(say: Words) -> Finding:
    from django.conf import settings

    if not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.smtp"):
        folder = str(getattr(settings, "EMAIL_FILE_PATH", ""))
        if _is_this_machine(urlsplit(settings.PUBLIC_URL).hostname or ""):
            return ok("mail", say("messages are put in {folder}, to be opened", folder=folder))
        said = say("messages are put in {folder}, and sent to nobody", folder=folder)
        return warn("mail", said, say("set EMAIL_URL to a mail server"))
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with kind(host, port, timeout=_MAIL_SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            is_offered = server.has_extn("starttls")
    except (OSError, smtplib.SMTPException) as error:
        said = say("the mail server {host} does not answer", host=f"{host}:{port}")
        return fail("mail", f"{said} ({type(error).__name__})", say("is EMAIL_URL right?"))
    if settings.EMAIL_USE_TLS and not is_offered:
        said = say("the mail server {host} does not offer STARTTLS", host=f"{host}:{port}")
        return fail("mail", said, say("use smtp+ssl:// in EMAIL_URL, or another port"))
    return ok("mail", say("the mail server {host} answers", host=f"{host}:{port}"))


def _room(say: Words) -> Finding:
    from django.conf import settings

    home: Path = settings.HOME
    free = shutil.disk_usage(home if home.is_dir() else Path("/")).free
    said = say("{size} MiB are free on the disk of the home", size=str(free // _MIB))
    if free < _NO_ROOM:
        return fail("disk", said, say("make room: what cannot be written is refused"))
    if free < _LITTLE_ROOM:
        return warn("disk", said, say("make room before it is full"))
    return ok("disk", said)
