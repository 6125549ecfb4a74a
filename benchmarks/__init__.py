"""Palier measured beside its peers: the same question, the same data, one run."""
