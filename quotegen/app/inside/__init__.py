"""What only the page Inside uses."""
