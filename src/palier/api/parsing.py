"""Bodies and queries as values: JSON alone, without what no field of ours could hold."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from palier.api.errors import BodyNotJson, BodyUnreadable, Fault, RequestInvalid

_KINDS = ("application/json", "application/merge-patch+json")
_DEEPEST = 40


class StrictParser(Parser):
    """Reads what is exchanged by the letter (RFC 8259), and refuses the rest."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The object that a body holds. Raises `BodyNotJson` and `BodyUnreadable`."""
        if request.content_type not in _KINDS:
            raise BodyNotJson(
                "the body is not said to be JSON", hint="send Content-Type: application/json"
            )
        try:
            found = json.loads(
                request.body.decode("utf-8"),
                object_pairs_hook=_unambiguous,
                parse_constant=_no_number,
            )
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise BodyUnreadable("the body is not JSON", hint="is it cut off?") from None
        if not isinstance(found, dict):
            raise BodyUnreadable("the body is not a JSON object", hint="send {…}")
        _check(found, 0)
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The parameters of a query. Raises `RequestInvalid`."""
        for name, values in data.lists():
            if len(values) > 1 and name not in list_fields:
                _refuse(name, "is given twice")
            if any(_is_unfit(text) for text in (name, *values)):
                _refuse(name, "holds a character that no text of ours has")
        return super().parse_querydict(data, list_fields, request)


def _refuse(name: str, why: str) -> NoReturn:
    name = name.replace("\x00", "\ufffd")[:100]
    raise RequestInvalid(f"{name} {why}", faults=[Fault("query", name, why)])


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BodyUnreadable("a key stands twice in one object", hint="keep one of the two")
    return found


def _no_number(text: str) -> NoReturn:
    raise BodyUnreadable(f"{text} is no number of JSON", hint="leave it out")


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise BodyUnreadable("the body is nested too deep", hint="nothing here needs that")
    if isinstance(value, str) and _is_unfit(value):
        raise BodyUnreadable(
            "a text holds U+0000 or half a character", hint="no text of ours has either"
        )
    if isinstance(value, dict):
        for key, each in value.items():
            _check(key, depth + 1)
            _check(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth + 1)


def _is_unfit(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= each <= "\udfff" for each in text)
