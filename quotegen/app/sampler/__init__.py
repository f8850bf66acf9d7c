"""What only the page Sampler uses."""
