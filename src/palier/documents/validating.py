"""From raw data to shapes: every rule a document breaks becomes a problem where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from palier.documents.errors import nearest
from palier.documents.models.forms import Form, forms_of
from palier.documents.models.kinds import API_VERSION, KINDS, Envelope
from palier.documents.models.shapes import Shape
from palier.documents.problems import Problem
from palier.documents.reading import Path_, RawDocument

_S = TypeVar("_S", bound=Shape)

_TYPES = {
    "missing": "missing-field",
    "extra_forbidden": "unknown-field",
    "union_tag_invalid": "unknown-word",
    "union_tag_not_found": "missing-field",
    "literal_error": "unknown-word",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "too_short": "missing-field",
}


def shaped(raw: RawDocument) -> tuple[Envelope | None, list[Problem]]:
    """The document in its shape, or the problems that prevent it."""
    data = raw.data
    if not isinstance(data, dict):
        return None, [raw.problem((), "wrong-type", "a document is a mapping", "write `kind: ...`")]
    problems = _header(raw, data)
    if problems:
        return None, problems
    return validated(raw, KINDS[data["kind"]])


def validated(raw: RawDocument, model: type[_S]) -> tuple[_S | None, list[Problem]]:
    """The document in one shape, or the problems that prevent it."""
    try:
        return model.model_validate(raw.data), []
    except ValidationError as error:
        return None, list(_problems(raw, model, error.errors(include_url=False)))


def _header(raw: RawDocument, data: dict[str, Any]) -> list[Problem]:
    version, kind = data.get("apiVersion"), data.get("kind")
    found = []
    if version != API_VERSION:
        written = "is missing" if version is None else f"is {version!r}"
        hint = f"write apiVersion: {API_VERSION}, or openslo/v1 for OpenSLO"
        message = f"`apiVersion` {written}"
        found.append(raw.problem(("apiVersion",), "unknown-api-version", message, hint))
    if not isinstance(kind, str) or kind not in KINDS:
        written = "is missing" if kind is None else f"{kind!r} does not exist"
        hint = nearest(str(kind or ""), KINDS)
        found.append(raw.problem(("kind",), "unknown-kind", f"kind {written}", hint))
    return found


def _problems(
    raw: RawDocument, model: type[Shape], errors: Iterable[ErrorDetails]
) -> Iterable[Problem]:
    seen: set[tuple[Path_, str]] = set()
    found = list(errors)
    for error in found:
        path = _written_path(raw.data, tuple(error["loc"]))
        code, message, hint = _told(error, model)
        if (path, message) not in seen and not _follows(error, found, model):
            seen.add((path, message))
            yield raw.problem(path, code, message, hint)


def _follows(error: ErrorDetails, found: Iterable[ErrorDetails], model: type[Shape]) -> bool:
    """Whether an error says again what another one says better."""
    if error["type"] == "too_short":
        return bool(error["input"])  # wrong items leave the list short
    if error["type"] != "missing":
        return False
    misspelt = f"did you mean {error['loc'][-1]}?"
    return any(
        other["type"] == "extra_forbidden"
        and other["loc"][:-1] == error["loc"][:-1]
        and _told(other, model)[2] == misspelt
        for other in found
    )


def _written_path(data: Any, loc: Path_) -> Path_:
    """The parts of a location that were written; a missing or unknown last part stays."""
    path: list[str | int] = []
    place: Any = data
    for part in loc:
        in_list = isinstance(place, list) and isinstance(part, int) and part < len(place)
        if not in_list and not (isinstance(place, dict) and part in place):
            continue
        place = place[part]
        path.append(part)
    return tuple(path)


def _told(error: ErrorDetails, model: type[Shape]) -> tuple[str, str, str]:
    context: dict[str, Any] = error.get("ctx") or {}
    if "message" in context and "hint" in context:
        return error["type"], context["message"], context["hint"]
    code = _TYPES.get(error["type"], "wrong-type")
    last = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "missing":
            return code, f"{last!r} is missing", f"write {last}: ..."
        case "extra_forbidden":
            return code, f"there is no field {last!r} here", nearest(last, _fields(model, error))
        case "union_tag_invalid" | "union_tag_not_found":
            expected = [
                word.strip(" '") for word in str(context.get("expected_tags", "")).split(",")
            ]
            return (
                code,
                "none of the forms that belong here",
                nearest(str(context.get("tag", "")), expected),
            )
        case "too_short":
            return code, "the list is empty", "write at least one"
    message = error["msg"][:1].lower() + error["msg"][1:]
    if error["type"] in ("model_type", "model_attributes_type", "dict_type"):
        message = "a mapping belongs here"  # the library speaks of dictionaries and objects
    return code, f"{_as_written(error['input'])}: {message}", _hint_of_type(error["type"])


def _as_written(value: Any) -> str:
    words: dict[object, str] = {None: "null", True: "true", False: "false"}
    bare = value is None or isinstance(value, bool)
    return words[value] if bare else repr(value)[:60]


def _hint_of_type(kind: str) -> str:
    return {
        "int_type": "write a whole number",
        "bool_type": "write true or false",
        "model_type": "write a mapping",
        "model_attributes_type": "write a mapping",
        "tuple_type": "write a list",
        "dict_type": "write a mapping",
        "string_type": "write a text",
    }.get(kind, "")


def _fields(model: type[Shape], error: ErrorDetails) -> list[str]:
    """The fields that exist where an unknown one was written."""
    forms: list[Form] = [Form(None, model)]
    for part in error["loc"][:-1]:
        if isinstance(part, int):
            continue
        tagged = [form for form in forms if form.tag == part]
        below = [
            each
            for form in forms
            for name, field in form.shape.model_fields.items()
            if part in (field.alias, name)
            for each in forms_of(field.rebuild_annotation())
        ]
        forms = tagged or below or forms
    return [key for form in forms for key in form.keys]
