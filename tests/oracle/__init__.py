"""A naive second opinion: every figure once more, minute by minute, from the rules alone."""
