"""Parties and people: customers, providers, suppliers, and who answers for what."""
