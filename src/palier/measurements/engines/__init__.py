"""Engines reduce measurements to tallies; `reference` defines what every other one must give."""
