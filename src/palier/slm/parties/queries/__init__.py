"""Who may do what, who sees what, who is told what, and who is there."""

from palier.slm.parties.queries.presence import (
    absences_on,
    is_absent,
    preference_of,
    standing_in,
)
from palier.slm.parties.queries.reaching import Reached, Way, reached
from palier.slm.parties.queries.responsibilities import (
    HeldGrant,
    administrators,
    allows,
    fits,
    held,
    held_grants,
    in_force,
    is_permitted,
)
from palier.slm.parties.queries.visible import (
    Sight,
    absences_visible_to,
    contacts_visible_to,
    deputies_visible_to,
    entries_visible_to,
    grants_visible_to,
    may,
    may_for,
    parties_permitted,
    parties_visible_to,
    people_visible_to,
    sight_of,
)

__all__ = [
    "HeldGrant",
    "Reached",
    "Sight",
    "Way",
    "absences_on",
    "absences_visible_to",
    "administrators",
    "allows",
    "contacts_visible_to",
    "deputies_visible_to",
    "entries_visible_to",
    "fits",
    "grants_visible_to",
    "held",
    "held_grants",
    "in_force",
    "is_absent",
    "is_permitted",
    "may",
    "may_for",
    "parties_permitted",
    "parties_visible_to",
    "people_visible_to",
    "preference_of",
    "reached",
    "sight_of",
    "standing_in",
]
