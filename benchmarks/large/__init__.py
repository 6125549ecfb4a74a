"""Contests over measurements by the hundred million."""
