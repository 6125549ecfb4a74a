"""How a route is declared: who may ask, what it answers, and every problem it may have instead."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router
from pydantic import BaseModel

from palier.api.callers import Session, Token, operator
from palier.api.describing import parameter, problem_answer
from palier.api.errors import Fault, RequestInvalid
from palier.api.repeating import once
from palier.api.requests import ApiRequest

View = TypeVar("View", bound=Callable[..., Any])

BROWSER = ""
"""The scope of what no token may do: people do it, signed in with all their steps."""

EVERYBODY = "*"
_READS = (401, 403, 422)
_WRITES = (400, 401, 403, 409, 413, 415, 422)
_CHANGES = (404, 412, 428)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and where it is from now on."""

    value: BaseModel
    location: str


@dataclass(frozen=True, slots=True)
class Route:
    """What is known of a route before anybody asks."""

    method: str
    scope: str
    answer: Any
    status: int
    problems: tuple[int, ...]
    parameters: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """The media types of a file."""


def lists(router: Router, path: str, answer: Any, *, scope: str) -> Callable[[View], View]:
    """A list; that of one thing is missing with it."""
    problems = (*_READS, 404) if "{" in path else _READS
    route = Route("GET", scope, answer, 200, problems, ("If-None-Match",))
    return _declared(router, path, route)


def reads(router: Router, path: str, answer: Any, *, scope: str) -> Callable[[View], View]:
    """One thing, which may be missing."""
    route = Route("GET", scope, answer, 200, (*_READS, 404), ("If-None-Match",))
    return _declared(router, path, route)


def creates(router: Router, path: str, answer: Any, *, scope: str) -> Callable[[View], View]:
    """Makes something; the view answers `Made`."""
    problems = (*_WRITES, 404)
    # What only browsers do shows a secret, and no answer with one is kept for repeats.
    parameters = ("Idempotency-Key",) if scope != BROWSER else ()
    route = Route("POST", scope, answer, 201, problems, parameters)
    return _declared(router, path, route)


def acts(
    router: Router, path: str, answer: Any, *, scope: str, versioned: bool = False
) -> Callable[[View], View]:
    """Does something to one thing, by POST."""
    problems = (*_WRITES, 404, *(_CHANGES if versioned else ()))
    parameters = ("Idempotency-Key", *(("If-Match",) if versioned else ()))
    route = Route("POST", scope, answer, 200 if answer else 204, problems, parameters)
    return _declared(router, path, route)


def changes(
    router: Router, path: str, answer: Any, *, scope: str, method: str = "PATCH"
) -> Callable[[View], View]:
    """Changes one thing that is as it was read."""
    route = Route(method, scope, answer, 200, (*_WRITES, *_CHANGES), ("If-Match",))
    return _declared(router, path, route)


def removes(
    router: Router, path: str, *, scope: str, versioned: bool = True
) -> Callable[[View], View]:
    """Takes one thing away."""
    problems = (401, 403, 404, 409, 422, *(_CHANGES if versioned else ()))
    route = Route("DELETE", scope, None, 204, problems, ("If-Match",) if versioned else ())
    return _declared(router, path, route)


def streams(
    router: Router, path: str, kinds: tuple[str, ...], *, scope: str
) -> Callable[[View], View]:
    """A file, of one of some media types; the view answers it whole."""
    route = Route("GET", scope, None, 200, _READS, kinds=kinds)
    return _declared(router, path, route)


def opens(router: Router, path: str, answer: Any) -> Callable[[View], View]:
    """One thing that everybody may read, strangers too."""
    route = Route("GET", EVERYBODY, answer, 200, (404, 422), ("If-None-Match",))
    return _declared(router, path, route)


def _auth(route: Route) -> list[Any] | None:
    if route.scope == EVERYBODY:
        return None
    # Of whom the command line asks for what only browsers do, there is no token either.
    tokens = [] if route.scope == BROWSER else [Token(route.scope)]
    return [*tokens, Session(), operator]


def _declared(router: Router, path: str, route: Route) -> Callable[[View], View]:
    def declared(view: View) -> View:
        @wraps(view)
        def answered(request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            _refuse_unknown(request, names)
            return once(
                request,
                lambda: _answer(request, view(request, *args, **kwargs), route),
                is_kept="Idempotency-Key" in route.parameters,
            )

        # The types are written as texts, in the names of the module of the view.
        answered.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        router.api_operation(
            [route.method],
            path,
            response={route.status: route.answer},
            auth=_auth(route),
            operation_id=view.__name__,
            summary=view.__name__.replace("_", " ").capitalize(),
            description=_description(view, route.scope),
            openapi_extra=_extra(route),
        )(answered)
        operation = answered._ninja_operation  # type: ignore[attr-defined]
        names = {
            name
            for model in operation.models
            if model.__ninja_param_source__ == "query"
            for name in model.__ninja_flatten_map__
        }
        return view

    return declared


def _description(view: Callable[..., Any], scope: str) -> str:
    said = inspect.cleandoc(view.__doc__ or "")
    if scope == EVERYBODY:
        return said
    asks = f"Tokens need the scope `{scope}`." if scope else "For browsers alone, not for tokens."
    return f"{said}\n\n{asks}"


def _extra(route: Route) -> dict[str, Any]:
    statuses = {*route.problems, 500}
    extra: dict[str, Any] = {"responses": {each: problem_answer(each) for each in sorted(statuses)}}
    if route.kinds:
        # What is in a file is no value of JSON: it has a media type, and no schema.
        kinds: dict[str, Any] = {each: {} for each in route.kinds}
        extra["responses"][200] = {"content": kinds}
    elif route.method == "GET":
        extra["responses"][304] = {"description": "As it was: `If-None-Match` is its ETag."}
    if route.parameters:
        extra["parameters"] = [parameter(each) for each in route.parameters]
    return extra


def _refuse_unknown(request: ApiRequest, names: set[str]) -> None:
    unknown = sorted(set(request.GET) - names)
    if unknown:
        faults = [Fault("query", each[:100], "is not known here") for each in unknown]
        raise RequestInvalid("a parameter is not known here", faults=faults)


def _answer(request: ApiRequest, found: Any, route: Route) -> HttpResponseBase:
    if isinstance(found, HttpResponseBase):
        return found
    if found is None:
        return HttpResponse(status=204)
    value = found.value if isinstance(found, Made) else found
    content = value.model_dump_json().encode()
    tag = _tag(value, content)
    if route.method == "GET" and tag in _tags(request):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, status=route.status, content_type="application/json")
    response["ETag"] = tag
    if isinstance(found, Made):
        response["Location"] = found.location
    return response


def _tag(value: BaseModel, content: bytes) -> str:
    """The version, for who changes it, and a digest, since what is shown may change by itself."""
    return f'"{getattr(value, "version", 0)}-{hashlib.sha256(content).hexdigest()[:16]}"'


def _tags(request: ApiRequest) -> set[str]:
    sent = request.headers.get("If-None-Match", "")
    return {each.strip().removeprefix("W/") for each in sent.split(",")}
