"""Invented measurements of every kind, the same for the same scenario and seed on any machine."""
