"""The queue: work to be done later, in the database that the action itself writes to."""
