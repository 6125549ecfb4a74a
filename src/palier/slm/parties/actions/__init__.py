"""What can be done with parties, people and responsibilities, each recorded in the journal."""

from palier.slm.parties.actions.absences import (
    end_deputy,
    name_deputy,
    record_absence,
    remove_absence,
)
from palier.slm.parties.actions.acting import (
    By,
    System,
    actor_of,
    concerned,
    day_of,
    grants_looked_up_once,
    locked,
    require,
    require_active,
    require_for,
    require_open,
)
from palier.slm.parties.actions.addresses import normal_address
from palier.slm.parties.actions.contacts import (
    ContactFacts,
    Path,
    change_contact,
    create_contact,
    remove_contact,
    set_paths,
)
from palier.slm.parties.actions.erasing import erase_contact, erase_person
from palier.slm.parties.actions.fields import (
    change_fields,
    check_row,
    check_text,
    require_text,
    trimmed,
)
from palier.slm.parties.actions.joining import (
    PersonDetails,
    PersonFacts,
    change_person,
    create_person,
    deactivate_person,
    reactivate_person,
)
from palier.slm.parties.actions.notifying import Notice, notify
from palier.slm.parties.actions.organising import (
    PartyDetails,
    PartyFacts,
    change_party,
    close_party,
    create_party,
    reopen_party,
)
from palier.slm.parties.actions.passwords import set_password
from palier.slm.parties.actions.preferences import set_preference
from palier.slm.parties.actions.responsibilities import (
    Held,
    end_responsibility,
    grant_responsibility,
)

__all__ = [
    "By",
    "ContactFacts",
    "Held",
    "Notice",
    "PartyDetails",
    "PartyFacts",
    "Path",
    "PersonDetails",
    "PersonFacts",
    "System",
    "actor_of",
    "change_contact",
    "change_fields",
    "change_party",
    "change_person",
    "check_row",
    "check_text",
    "close_party",
    "concerned",
    "create_contact",
    "create_party",
    "create_person",
    "day_of",
    "deactivate_person",
    "end_deputy",
    "end_responsibility",
    "erase_contact",
    "erase_person",
    "grant_responsibility",
    "grants_looked_up_once",
    "locked",
    "name_deputy",
    "normal_address",
    "notify",
    "reactivate_person",
    "record_absence",
    "remove_absence",
    "remove_contact",
    "reopen_party",
    "require",
    "require_active",
    "require_for",
    "require_open",
    "require_text",
    "set_password",
    "set_paths",
    "set_preference",
    "trimmed",
]
