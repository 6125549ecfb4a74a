"""What the pages that ask about a part of a service have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.slm.models import Service
from palier.web.pages.asking import Question, Saved
from palier.web.pages.frame import Crumb
from palier.web.pages.service_heads import service_trail


@dataclass(frozen=True, slots=True)
class Part:
    """Of which service something is a part, and the tab where it stands.

    `values` reads what is kept of it, where others may change it too: a part has the version of
    its service.
    """

    service: Service
    tab: str = "service"
    label: str = ""
    values: Callable[[], Mapping[str, object]] | None = None

    @property
    def address(self) -> str:
        """The page that it stands on."""
        return reverse(self.tab, args=[self.service.pk])


def part_question(
    part: Part, heading: str, submit: str, say: Words, *, done: str, kind: str = "primary"
) -> Question:
    """The page that asks about a part, which leads back to its tab."""
    tab = (Crumb(part.label, part.address),) if part.label else ()
    values = part.values

    def saved() -> Saved:
        version = Service.objects.values_list("version", flat=True).get(pk=part.service.pk)
        return Saved(version, values() if values else {})

    return Question(
        heading=heading,
        trail=service_trail(part.service, say, *tab, Crumb(heading)),
        submit=submit,
        back=part.address,
        done=done,
        kind=kind,
        saved=saved if values else None,
    )
