"""Webhooks: what the journal records, told to programs of others."""
