"""The ground of all models: field names, exact scalar types, words, titles and references."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError, core_schema

from palier.calculus.errors import CalculusError, PalierError
from palier.documents.errors import Unreadable, nearest
from palier.documents.quantities import (
    duration_of,
    duration_text,
    number_of,
    number_text,
    ratio_of,
)

MOST = 10**9
"""The most that a count can be: the normal form has no integers beyond 2^53 (RFC 8785)."""

FROM_VALUES = {"from_values": True}
"""The context in which models are made of values of the calculus instead of written text."""


def refused(error: PalierError) -> PydanticCustomError:
    """A refusal in the form that pydantic collects; `code` and `hint` travel in its context."""
    code = error.code if error.code != "calculus-error" else "wrong-type"
    context = {"message": error.message, "hint": error.hint}
    return PydanticCustomError(code, "{message}", context)


class Shape(BaseModel):
    """A mapping of a document. Keys are lowerCamelCase; a field that does not exist is refused."""

    model_config = ConfigDict(
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        from_attributes=True,
        frozen=True,
        defer_build=True,
        arbitrary_types_allowed=True,
    )

    makes: ClassVar[type | None] = None
    """The value of the calculus that this shape writes; its fields have the same names."""
    short: ClassVar[tuple[str, ...]] = ()
    """JSON types of the short forms that may stand in place of the mapping."""
    also: ClassVar[tuple[str, ...]] = ()
    """Keys of short forms, which the explicit form writes elsewhere."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        made: dict[str, Any] = handler.resolve_ref_schema(handler(schema))
        texts = field_texts(cls)
        for name, info in cls.model_fields.items():
            key = info.alias or name
            if name in texts and key in made["properties"]:
                made["properties"][key]["description"] = texts[name]
        for key in cls.also:
            made["properties"].setdefault(key, {"description": "short form"})
        if cls.also:
            made.pop("required", None)
        if not cls.short:
            return made
        return {"anyOf": [{"type": each} for each in cls.short] + [made]}


def field_texts(shape: type[Shape]) -> dict[str, str]:
    """What the source says under each field of a shape, by name of the field."""
    texts: dict[str, str] = {}
    for each in reversed(shape.__mro__):
        if issubclass(each, Shape) and each is not Shape:
            texts.update(_own_texts(each))
    return texts


@lru_cache(maxsize=256)
def _own_texts(shape: type[Shape]) -> dict[str, str]:
    # Read on demand: few runs need the texts, and parsing the sources would slow every one.
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(shape))).body
    assert isinstance(tree, ast.ClassDef)
    return {
        declared.target.id: inspect.cleandoc(text.value.value)
        for declared, text in pairwise(tree.body)
        if isinstance(declared, ast.AnnAssign)
        and isinstance(declared.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


@dataclass(frozen=True, slots=True)
class Text:
    """Marks a field whose value is read from, and written as, text."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"}, hash=False)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def read(value: Any, info: core_schema.ValidationInfo) -> Any:
            if info.context == FROM_VALUES:
                return value
            try:
                return self.read(value)
            except (Unreadable, CalculusError) as error:
                raise refused(error) from None

        return core_schema.with_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(self.write),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return dict(self.schema)


class Words:
    """Marks an enumeration that is written in plain words: `counted as met`."""

    def __get_pydantic_core_schema__(
        self, source: type[Enum], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        names = {str(each.value).replace("_", " "): each for each in source}

        def read(value: Any) -> Enum:
            if isinstance(value, source):
                return value
            word = str(value).strip().lower().replace("_", " ").replace("-", " ")
            if word in names:
                return names[word]
            hint = nearest(word, names)
            raise PydanticCustomError(
                "unknown-word",
                "{message}",
                {"message": f"{value!r} is not a word of this field", "hint": hint},
            )

        schema = core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(_word),
        )
        schema["metadata"] = {"words": list(names)}
        return schema

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": schema["metadata"]["words"]}


def _word(value: Enum) -> str:
    return str(value.value).replace("_", " ")


WORDS = Words()

_NUMBER_OR_TEXT = {"type": ["number", "string"]}

Duration = Annotated[
    int,
    Text(
        duration_of,
        duration_text,
        {"type": ["string", "integer"], "description": "`4 h`, `1 h 30 min`, `30d`, `PT4H`; or 0"},
    ),
]
Ratio = Annotated[
    Fraction,
    Text(ratio_of, number_text, {**_NUMBER_OR_TEXT, "description": "`99.9 %` or `0.999`"}),
]
LengthOfTime = Annotated[Duration, Field(gt=0)]
"""A duration that cannot be nothing: time is cut into pieces of it."""
QuantileRatio = Annotated[Ratio, Field(gt=0, le=1)]
"""Which quantile: of n values there is one at rank ceil(q * n)."""
Number = Annotated[
    Fraction,
    Text(number_of, number_text, {**_NUMBER_OR_TEXT, "description": "`3`, `2.5` or `1/3`"}),
]


def _name(value: Any) -> str:
    if isinstance(value, bool | dict | list) or value is None or not str(value).strip():
        raise Unreadable("wrong-type", "a text belongs here", "write a word")
    return str(value)


Word = Annotated[str, Text(_name, str)]
"""A text that people may write as a number, such as a priority or a version."""


_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


def _name_of(value: Any) -> str:
    name = str(value)
    if isinstance(value, dict | list | bool) or not _NAME.fullmatch(name):
        hint = "lower case letters, digits, hyphens and points, such as web-hosting"
        raise Unreadable("bad-name", f"{name!r} is not a name", hint)
    return name


NameText = Annotated[str, Text(_name_of, str, {"type": "string", "pattern": _NAME.pattern})]


class Title(NamedTuple):
    """A title, with its text per language where it was written in several."""

    text: str
    by_language: tuple[tuple[str, str], ...] = ()


def title_of(value: Any) -> Title:
    """A title from a text or from a mapping of languages to texts."""
    if not isinstance(value, dict):
        return Title(_name(value))
    texts = tuple(sorted((str(k), _name(v)) for k, v in value.items()))
    if not texts:
        raise Unreadable("wrong-type", "a title in no language", "write {fr: ..., en: ...}")
    return titled(texts)


def titled(texts: tuple[tuple[str, str], ...]) -> Title:
    """The title of texts by language; English stands where one language must."""
    by_language = dict(texts)
    return Title(by_language.get("en") or by_language.get("fr") or texts[0][1], texts)


def _title_text(title: Title) -> Any:
    return dict(title.by_language) if title.by_language else title.text


TitleText = Annotated[
    Title,
    Text(
        title_of,
        _title_text,
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ],
            "description": "a text, or a text per language: `{fr: ..., en: ...}`",
        },
    ),
]


def one_or_several(value: Any) -> Any:
    """A list of one where a single item was written."""
    return [value] if isinstance(value, str | int | Fraction) or value is True else value


Listed = BeforeValidator(one_or_several, json_schema_input_type=list[str] | str)
"""Marks a list that may be written as its only item."""
