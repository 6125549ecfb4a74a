"""Refusals of the service catalogue."""

from __future__ import annotations

from palier.calculus.errors import PalierError
from palier.documents.problems import Problem


class NamesServices(PalierError):
    """A refusal because of some services, whose codes are in `named`."""

    def __init__(self, message: str, *, hint: str = "", named: str = "") -> None:
        super().__init__(message, hint=hint)
        self.named = named


class NameTaken(PalierError):
    """A code or a name that another one has where it must be the only one."""

    code = "catalogue-name-taken"


class StateUnfit(PalierError):
    """A step that the life of a service or an offering does not have, from where it stands."""

    code = "state-unfit"


class StillNeeded(NamesServices):
    """Taking away what an active service cannot do without."""

    code = "service-still-needed"


class StillUsed(PalierError):
    """Retiring what customers use."""

    code = "offering-still-used"


class NeedUnfit(NamesServices):
    """Needing a service that is being taken away, or facilities and services twice."""

    code = "need-unfit"


class NeedsLoop(NamesServices):
    """A service that would need itself, however far round."""

    code = "needs-loop"


class UseUnfit(PalierError):
    """A use by somebody who is no customer, of what is not offered, or of what they use already."""

    code = "use-unfit"


class CatalogueRefused(PalierError):
    """Documents or tables of which something cannot be brought in; nothing was."""

    code = "catalogue-refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = len(problems)
        said = "1 thing" if count == 1 else f"{count} things"
        super().__init__(f"{said} cannot be imported; {problems[0]}", hint="correct the file")
        self.problems = problems


class CatalogueFileGone(PalierError):
    """Bringing in a file that was brought in already, or that waited for too long."""

    code = "catalogue-file-gone"
