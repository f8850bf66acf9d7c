"""Memory: the guess, the measured answer, a run of one's own, and the way of the gradient."""
