"""Measurements: the schema, readers of files, and the engines that reduce rows to tallies."""
