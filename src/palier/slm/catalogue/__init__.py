"""The service catalogue: what is delivered, in which ways, on what it rests, and what it costs."""
