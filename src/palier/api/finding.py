"""Finds what a request names, among what whoever asks may see."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from palier.api.errors import Fault, RequestInvalid

Row = TypeVar("Row", bound=Model)


def named(rows: QuerySet[Row], number: int, field: str) -> Row:
    """What a field of a body names. Raises `RequestInvalid` for what is not there to be seen."""
    row = rows.filter(pk=number).first()
    if row is None:
        why = f"there is nothing of number {number}, or not for you"
        raise RequestInvalid(f"{field}: {why}", faults=[Fault("body", f"/{field}", why)])
    return row


def coded(rows: QuerySet[Row], code: str, field: str) -> Row:
    """What a field of a body names by its code. Raises `RequestInvalid` as `named` does."""
    row = rows.filter(code=code).first()
    if row is None:
        why = f"there is nothing with the code {code!r}, or not for you"
        raise RequestInvalid(f"{field}: {why}", faults=[Fault("body", f"/{field}", why)])
    return row


def only(rows: QuerySet[Row], **wanted: object) -> QuerySet[Row]:
    """The rows whose fields are as wanted; None: any."""
    return rows.filter(**{name: each for name, each in wanted.items() if each is not None})
