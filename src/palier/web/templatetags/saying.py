"""Tags and filters that say things in the language, the zone and the format of the reader.

They need no `{% load %}`: `{% say "Text {name}" name=value %}`, `{{ at|instant }}`, and others.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from palier.calculus.instants import Instant, instant_text
from palier.presentation import instants, numbers
from palier.presentation.languages import Words, words

register = template.Library()

SPRITE = "palier/icons.svg"


def words_in(context: Context) -> Words:
    """The words of the reader; a page that failed before its language was known is in French."""
    found = context.get("words") or getattr(context.get("request"), "say", None)
    return found if isinstance(found, Words) else words("fr")


@register.simple_tag(takes_context=True)
def say(context: Context, message: str, **values: object) -> SafeString:
    """A message of the catalogue, its places filled with values that are escaped."""
    return _filled(words_in(context)(message), values)


@register.simple_tag(takes_context=True)
def say_many(context: Context, one: str, other: str, count: int, **values: object) -> SafeString:
    """The form of a message that agrees with a count, which its place `{count}` shows."""
    spoken = words_in(context)
    said = spoken.many(one, other, int(count))
    return _filled(said, {"count": numbers.number(int(count), spoken), **values})


@register.simple_tag(takes_context=True)
def said(context: Context, message: str) -> str:
    """A message that Python marked with `N_`, said now."""
    return words_in(context)(message)


@register.simple_tag(takes_context=True)
def number(context: Context, value: int | Decimal | Fraction, places: int = 0) -> str:
    """A number with so many decimals."""
    return numbers.number(value, words_in(context), places)


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Decimal | Fraction | int, currency: str) -> str:
    """An amount in a currency."""
    return numbers.money(amount, currency, words_in(context))


@register.simple_tag(takes_context=True)
def on_date(context: Context, on: date) -> SafeString:
    """A date in words, which programs can read too."""
    said = instants.on_date(on, words_in(context))
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), said)


@register.simple_tag(takes_context=True)
def instant(context: Context, at: Instant, zone_name: str = "") -> SafeString:
    """An instant in the zone of the reader or in the one given; pointing at it shows which."""
    shown_in = zone_name or context.get("zone_name") or "UTC"
    said = instants.at_instant(at, shown_in, words_in(context))
    return format_html('<time datetime="{}" title="{}">{}</time>', instant_text(at), shown_in, said)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of the sprite; without a label it is an ornament that is not read aloud."""
    address = f"{_sprite()}#{name}"
    if label:
        pattern = '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(pattern, label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@cache
def _sprite() -> str:
    return static(SPRITE)


def _filled(message: str, values: dict[str, object]) -> SafeString:
    escaped = conditional_escape(message)
    if not values:
        return mark_safe(escaped)
    return mark_safe(
        escaped.format(**{name: conditional_escape(str_of(each)) for name, each in values.items()})
    )


def str_of(value: object) -> Any:
    """Text as it is, so that what is safe stays so; anything else in its own words."""
    return value if isinstance(value, str) else str(value)
