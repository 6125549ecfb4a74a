"""The programming interface: what programs may ask and do, as the people whose tokens they have."""
