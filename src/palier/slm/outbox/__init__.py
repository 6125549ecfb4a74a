"""The outbox: messages written with the action that causes them, and delivered by a job."""
