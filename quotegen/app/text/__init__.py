"""What only the page Text uses."""
