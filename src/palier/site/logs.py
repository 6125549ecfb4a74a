"""How the server logs: JSON lines, or words on a terminal; with a request id, without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from structlog.typing import Processor

MASKED = "[masked]"

_SECRET_NAMES = re.compile(
    r"passw|passphrase|secret|token|authorization|cookie|csrf|session|credential|api.?key|"
    r"private.?key|otp|signature",
    re.IGNORECASE,
)
"""Names whose values are never shown."""

_SECRETS = (
    (re.compile(r"\bpalier_[\w-]{12,}"), MASKED),
    (re.compile(r"\bwhsec_[\w+/=-]+"), MASKED),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), MASKED),
    (re.compile(r"\b(Bearer|Basic)\s+[\w+/=.~-]+", re.IGNORECASE), rf"\1 {MASKED}"),
    (re.compile(r"(\w://)[^\s/@'\"]+@"), rf"\1{MASKED}@"),
    (re.compile(r"(/(?:invitations?|invite|reset/key|confirm-email)/)[^\s'\"/?]+"), rf"\1{MASKED}"),
    (re.compile(r"(/[^\s'\"?]*)\?[^\s'\"]*=[^\s'\"]*"), rf"\1?{MASKED}"),
    # What was drawn at random: no name in the sources mixes all three and is as long.
    (
        re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{32,}(?![\w-])"),
        MASKED,
    ),
    # Not a secret, but a person: names and addresses stay where they can be erased.
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
)

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def logging_settings(form: str, level: str) -> dict[str, Any]:
    """The settings of logging: `json`, `text`, or as standard error is a terminal or not."""
    if form not in ("json", "text"):
        form = "text" if sys.stderr.isatty() else "json"
    structlog.configure(
        processors=[*_COMMON, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"requests": {"()": RequestsTold}},
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _COMMON,
                "processors": _rendering(form),
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["requests"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "palier": {"level": level.upper() if level.upper() in _LEVELS else "INFO"},
            # It names the address that somebody tried to sign in with.
            "axes": {"level": "CRITICAL"},
        },
    }


def masked(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event without secrets: values of names that hold one, and texts that look like one."""
    return {name: _without_secrets(name, value) for name, value in event.items()}


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, which has no secret in it; "" where no address is like it."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        # Refused before it came to a page, as to whoever is not signed in.
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return ""
    return f"/{match.route}"


class RequestsTold(logging.Filter):
    """Of what the framework says of requests, what the line of the request does not say.

    It says paths, which may hold a secret: the route stands in their place.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is shown."""
        request = getattr(record, "request", None)
        if record.name == "django.request":
            if not record.exc_info:
                return False
            record.msg, record.args = "unhandled exception", ()
        if record.name.startswith("django.security"):
            # Anybody can send what it refuses, as often as they like: a line is enough.
            record.exc_info = None
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple) and record.args:
            record.args = (*record.args[:-1], route_of(request))
        return True


def _without_secrets(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return MASKED if value and _SECRET_NAMES.search(name) else _without_tokens(value)
    if isinstance(value, bool | int | float | None):
        return value
    if _SECRET_NAMES.search(name):
        return MASKED
    if isinstance(value, Mapping):
        return {str(key): _without_secrets(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_secrets("", each) for each in value]
    if name in _INNER:
        return value
    return _without_tokens(str(value))


def _without_tokens(text: str) -> str:
    for pattern, stands in _SECRETS:
        text = pattern.sub(stands, text)
    return text


_INNER = ("_record", "_from_structlog", "exc_info")
"""What the library of logs keeps in an event until it is rendered."""

_COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _rendering(form: str) -> list[Processor]:
    # Tracebacks as Python prints them: values of local names may be secrets.
    renderer: Processor = (
        structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        masked,
        renderer,
    ]
