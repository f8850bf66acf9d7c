"""What only the page Generate uses."""
