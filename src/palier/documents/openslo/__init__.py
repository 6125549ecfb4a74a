"""OpenSLO v1 documents, read as they are and turned into agreements."""
