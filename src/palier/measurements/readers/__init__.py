"""Readers: one module per file format, each giving text columns with their row numbers."""
