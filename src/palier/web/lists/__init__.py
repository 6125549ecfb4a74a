"""Lists that filter, sort, page and export, from a declaration of their columns."""
