"""Human or LSTM?: the rounds and the clues."""
