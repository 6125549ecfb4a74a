"""What the pages of signing in show beside their forms, and the notice of the second step."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from palier.slm.parties.models import Person
from palier.web.sign_in.demo import Example, examples
from palier.web.sign_in.oidc import provider_name
from palier.web.sign_in.second_step import is_advised

register = template.Library()


@register.simple_tag(takes_context=True)
def example_people(context: Context) -> list[Example]:
    """Who a visitor of a demonstration may be; nobody anywhere else."""
    return examples(context["request"])


@register.simple_tag
def identity_provider() -> str:
    """The name of who signs people in elsewhere; empty without one."""
    return provider_name()


@register.inclusion_tag("sign_in/second_step_notice.html", takes_context=True)
def second_step_notice(context: Context) -> dict[str, Any]:
    """Advises people who can do much to set up the second step, until they have."""
    request = context["request"]
    is_shown = isinstance(request.user, Person) and is_advised(request, request.user)
    return {"is_shown": is_shown, "words": context["words"]}
