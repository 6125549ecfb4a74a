"""Service level management as it is kept in a database: one Django application, a folder a domain.

The domains from bottom to top; an upper one may import a lower one, never the reverse: journal,
parties.
"""
