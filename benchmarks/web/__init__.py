"""How fast the pages are with a large provider's catalogue, and how fast actions are recorded."""
