"""`palier schema`: the JSON Schema of the documents."""

from __future__ import annotations

import json
from pathlib import Path

from palier.cli.exits import Exit
from palier.cli.writing import write


def schema(output: Path | None) -> int:
    """Prints or writes the schema."""
    from palier.documents import json_schema

    write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", output)
    return Exit.MET
