"""The JSON Schema of documents, for editors that complete and check while people write."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from palier.documents.models.kinds import KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one document of any kind."""
    definitions: dict[str, Any] = {}
    for kind, model in KINDS.items():
        made = TypeAdapter(model).json_schema(by_alias=True, ref_template="#/$defs/{model}")
        definitions.update(made.pop("$defs", {}))
        definitions[f"{kind}Document"] = made
    return {
        "$schema": DIALECT,
        "title": "Palier document",
        "oneOf": [{"$ref": f"#/$defs/{kind}Document"} for kind in KINDS],
        "$defs": {name: _with_short_forms(each) for name, each in definitions.items()},
    }


def _with_short_forms(schema: Any) -> Any:
    """The schema with `anyOf` for `oneOf`: a short form may be valid under several of them."""
    if isinstance(schema, list):
        return [_with_short_forms(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _with_short_forms(each) for key, each in schema.items() if key != "discriminator"}
    if "oneOf" in made:
        made["anyOf"] = made.pop("oneOf")
    return made
