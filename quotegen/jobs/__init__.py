"""A run in a process of its own: the queue, the worker, the run itself, and what it is expected to take."""
