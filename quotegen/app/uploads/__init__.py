"""Files of the visitor's own, on the Text page: received, read, and what the reading suggests."""
