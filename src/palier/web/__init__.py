"""The pages: what people see and touch in a browser."""
