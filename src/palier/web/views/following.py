"""The part of a page that follows a job: asked for again and again, sent only when it changed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from palier.slm.models import Job
from palier.web.entrance import PageRequest
from palier.web.pages.jobs import state_tag


def followed(
    request: PageRequest, job: Job, template: str, page: Callable[[], object]
) -> HttpResponseBase:
    """The part with its `page`, which is made only where the reader does not have it yet."""
    tag = state_tag(job, request.say.language.tag)
    same = get_conditional_response(request, etag=tag)
    response: HttpResponseBase = same or render(request, template, {"page": page()})
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
