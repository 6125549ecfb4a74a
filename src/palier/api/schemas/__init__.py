"""What requests bring and answers show, by noun."""
