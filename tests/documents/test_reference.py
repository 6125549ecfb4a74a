"""The field reference is what the shapes say, and it is complete."""

from __future__ import annotations

import re
from pathlib import Path

from palier.documents.models.forms import forms_of
from palier.documents.models.kinds import KINDS
from palier.documents.models.shapes import Shape
from palier.documents.reference import anchor, fields_page

PAGE = Path(__file__).parents[2] / "docs/reference/documents/fields.md"
COMMAND = "python -m palier.documents.reference > docs/reference/documents/fields.md"


def reachable() -> set[type[Shape]]:
    found: set[type[Shape]] = set()
    left: list[type[Shape]] = list(KINDS.values())
    while left:
        shape = left.pop()
        for field in shape.model_fields.values():
            forms = [form.shape for form in forms_of(field.rebuild_annotation())]
            left.extend(each for each in forms if each not in found)
            found.update(forms)
    return found


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == fields_page(), COMMAND


def test_every_field_of_every_shape_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL))
    missing = [
        f"{shape.__name__}.{field.alias or name}"
        for shape in reachable()
        for name, field in shape.model_fields.items()
        if f"`{field.alias or name}`\n: " not in sections.get(anchor(shape), "")
    ]
    assert missing == []
    assert len(sections) > 60


def test_links_lead_to_a_heading():
    page = PAGE.read_text(encoding="utf-8")
    headings = {name.lower() for name in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\]\(#(\w+)\)", page)) <= headings
