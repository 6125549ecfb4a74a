"""The calculus: pure rules of service levels, standard library only."""
