"""What only the page Time machine uses."""
