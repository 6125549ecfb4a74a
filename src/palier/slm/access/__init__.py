"""Ways in: invitations, tokens of programs, and answers kept for a request that is repeated."""
