"""Figures as people read them: sentences, numbers, tables, charts and reports, per language."""
