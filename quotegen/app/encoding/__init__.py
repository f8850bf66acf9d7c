"""What only the page Encoding uses."""
