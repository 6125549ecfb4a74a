"""Palier: service level management, from the promise to the proof."""
