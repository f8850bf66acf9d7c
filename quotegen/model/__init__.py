"""Text to model: recipes, networks, training, checkpoints, jobs. Knows no sampling and no screen.

Only `network` and `tutorial` import TensorFlow, and only a process of their own imports those.
"""
