"""What the description of the API says beside its routes: problems, headers, and whom it is for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from palier.api.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "A refusal (RFC 9457). Programs go by `code`, which stays; texts may change.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "What the code means."},
        "title": {"type": "string", "description": "In the language asked for."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is refused here, and what to do."},
        "code": {"type": "string"},
        "instance": {"type": "string", "description": "The number of the request."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "detail"],
                "properties": {
                    "in": {"enum": ["body", "query", "path", "header"]},
                    "pointer": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

_SAID = {
    400: "The body cannot be read.",
    401: "Nobody is signed in, or the token opens nothing.",
    403: "Not with this token, or not for this person.",
    404: "Not there, or not to be seen by this person.",
    409: "At odds with what is there, or with a request underway.",
    412: "Somebody else has changed it since it was read.",
    413: "The body is larger than 10 MB, or than what is done while the caller waits.",
    415: "The body is not JSON.",
    422: "A value breaks a rule.",
    428: "`If-Match` is missing.",
    500: "Something failed on our side; nothing was half done.",
}

_PARAMETERS: dict[str, dict[str, Any]] = {
    "If-None-Match": {
        "description": "An ETag: where nothing has changed since, the answer is 304.",
        "schema": {"type": "string"},
    },
    "If-Match": {
        "description": "The ETag that was read; without it the answer is 428.",
        "schema": {"type": "string"},
    },
    "Idempotency-Key": {
        "description": "A text of one's own: the same request is done once within 24 hours.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
}


def problem_answer(status: int) -> dict[str, Any]:
    """The description of a problem as an answer."""
    return {
        "description": _SAID.get(status, HTTPStatus(status).phrase),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def parameter(name: str) -> dict[str, Any]:
    """The description of a header of requests."""
    return {"in": "header", "name": name, "required": False, **_PARAMETERS[name]}
