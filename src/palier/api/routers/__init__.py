"""The routes, by noun: authorise, act, show."""
