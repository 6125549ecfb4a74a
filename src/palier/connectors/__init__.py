"""All outgoing network: one client, and one guard against addresses inside the network."""
