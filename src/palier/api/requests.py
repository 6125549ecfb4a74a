"""What a request carries here: who asks, what they see, the instant, and the version they read."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest

from palier.api.errors import VersionNeeded
from palier.calculus.instants import Instant
from palier.presentation.languages import Words
from palier.slm.parties.errors import ChangedMeanwhile
from palier.slm.parties.models import Person
from palier.slm.parties.queries import Sight

_TAG = re.compile(r'"(\d{1,15})-[0-9a-f]{16}"')


class ApiRequest(HttpRequest):
    """A request that came through the entrance, of somebody who is known."""

    at: Instant
    say: Words
    caller: Person
    sight: Sight
    lacks_second_step: bool
    """Whether who is signed in must set up the second step before anything else."""
    on: date
    """The day on which responsibilities and uses are looked up."""


def expected_version(request: HttpRequest) -> int:
    """The version that `If-Match` says was read. Raises `VersionNeeded`, `ChangedMeanwhile`."""
    tag = request.headers.get("If-Match", "").strip()
    if not tag or tag == "*":
        raise VersionNeeded(
            "the request does not say which version it changes",
            hint="send the ETag that was read as If-Match",
        )
    found = _TAG.fullmatch(tag)
    if found is None:
        raise ChangedMeanwhile(
            "If-Match is no ETag of this version", hint="read it again, and change that"
        )
    return int(found[1])
