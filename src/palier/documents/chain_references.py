"""What the references of a chain lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from palier.calculus.terms import Terms
from palier.documents.chains import Promised
from palier.documents.errors import Unreadable, nearest
from palier.documents.models.chaining import ObjectiveReferenceShape
from palier.documents.registry import Registry


class AgreementIsWrong(Exception):
    """A reference to an agreement that has problems of its own, told where it stands."""


@dataclass(slots=True)
class References:
    """What the references of one chain lead to; `leaves` collects the promises underneath."""

    registry: Registry
    agreements: Mapping[str, Terms]
    leaves: list[Promised] = field(default_factory=list)

    def promised(self, shape: ObjectiveReferenceShape) -> Promised:
        """The objective of a reference. Raises `Unreadable`, and `AgreementIsWrong`."""
        try:
            self.registry.find("Agreement", shape.agreement)
        except Unreadable as error:
            part = ("agreement",)
            raise Unreadable(error.code, error.message, error.hint, part=part) from None
        if shape.agreement not in self.agreements:
            raise AgreementIsWrong
        terms = self.agreements[shape.agreement]
        by_name = {objective.name: objective for objective in terms.objectives}
        if shape.objective not in by_name:
            message = f"{terms.name!r} has no objective called {shape.objective!r}"
            hint = nearest(shape.objective, by_name)
            raise Unreadable("unknown-objective", message, hint, part=("objective",))
        name = shape.name or f"{terms.name}/{shape.objective}"
        return Promised(name, terms, by_name[shape.objective])
