"""Lists by the page: in a stable order, from where the page before ended."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

from palier.api.errors import Fault, RequestInvalid
from palier.api.requests import ApiRequest
from palier.api.schemas.values import Given, Shown

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item", bound=Shown)
MOST = 200
_CURSOR = re.compile(r"after:(\d{1,18})")


class PageAsked(Given):
    """How much of a list, and from where."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at most.")
    cursor: str = Field("", max_length=80, description="As `next` of the page before has it.")


class Page(Shown, Generic[Item]):
    """A part of a list, and where the next one is."""

    items: list[Item]
    next: str | None = Field(description="The address of the next page; null: this is the last.")


def page_of(
    request: ApiRequest,
    asked: PageAsked,
    rows: QuerySet[Row],
    show: Callable[[Row], Item],
    *,
    newest_first: bool = False,
) -> Page[Item]:
    """The page asked for, by number of row: a row that is added or renamed moves no other."""
    if asked.cursor:
        side = "lt" if newest_first else "gt"
        rows = rows.filter(**{f"pk__{side}": _after(asked.cursor)})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: asked.limit + 1])
    more = len(found) > asked.limit
    found = found[: asked.limit]
    following = _address(request, _cursor(found[-1].pk)) if more else None
    return Page(items=[show(each) for each in found], next=following)


def _cursor(pk: Any) -> str:
    return base64.urlsafe_b64encode(f"after:{pk}".encode()).decode().rstrip("=")


def _after(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==").decode("ascii")
    except ValueError:
        text = ""
    found = _CURSOR.fullmatch(text)
    if found is None:
        why = "is no cursor of ours"
        raise RequestInvalid(f"cursor {why}", faults=[Fault("query", "cursor", why)])
    return int(found[1])


def _address(request: ApiRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
