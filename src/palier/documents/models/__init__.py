"""The shape of every document: what may be written, its short forms, and its explicit form."""
