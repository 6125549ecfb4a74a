"""The journal: who did what, when and why; appended to, never changed."""
