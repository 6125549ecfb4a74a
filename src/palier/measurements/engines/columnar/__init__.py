"""The engine for large data: a kernel over Arrow parts, and executors that run it."""
