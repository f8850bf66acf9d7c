"""Two experiments on networks: a split that leaks, and how far back a network remembers."""
