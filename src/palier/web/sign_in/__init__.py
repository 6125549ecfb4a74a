"""Signing in: by password, by an identity provider, with a second step; and being signed in."""
