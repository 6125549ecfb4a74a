"""The views: authorise, act, answer."""
