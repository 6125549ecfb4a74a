"""What can be done with ways in: inviting, tokens of programs, answers to requests repeated."""

from palier.slm.access.actions.answering import (
    Answer,
    Conflict,
    Fresh,
    InProgress,
    claim_answer,
    keep_answer,
    remove_old_answers,
)
from palier.slm.access.actions.inviting import (
    Invited,
    accept_invitation,
    invite_person,
    revoke_invitation,
)
from palier.slm.access.actions.tokens import (
    Made,
    TokenFacts,
    create_token,
    note_use,
    revoke_token,
)

__all__ = [
    "Answer",
    "Conflict",
    "Fresh",
    "InProgress",
    "Invited",
    "Made",
    "TokenFacts",
    "accept_invitation",
    "claim_answer",
    "create_token",
    "invite_person",
    "keep_answer",
    "note_use",
    "remove_old_answers",
    "revoke_invitation",
    "revoke_token",
]
