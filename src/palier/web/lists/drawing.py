"""Cells as markup. A page has hundreds of them: a template for each would take most of its time."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from palier.web.lists.columns import Cell
from palier.web.templatetags.saying import icon

# The icons of the component `state`: a tone is never told by colour alone.
TONES = {"met": "check", "missed": "close", "warning": "alert", "accent": "info"}


def drawn(cell: Cell) -> SafeString:
    """A cell: a state, a time, a link or a text, and what stands below it."""
    main = _main(cell)
    if not cell.sub:
        return main
    return format_html('{}<span class="sub">{}</span>', main, cell.sub)


def _main(cell: Cell) -> SafeString:
    if cell.tone:
        mark = icon(cell.icon or TONES.get(cell.tone, "unknown"))
        pattern = '<span class="state tone-{}">{}<span>{}</span></span>'
        return format_html(pattern, cell.tone, mark, cell.text)
    if cell.machine:
        return format_html('<time datetime="{}">{}</time>', cell.machine, cell.text)
    if cell.href:
        return format_html('<a href="{}">{}</a>', cell.href, cell.text)
    return mark_safe(conditional_escape(cell.text))
