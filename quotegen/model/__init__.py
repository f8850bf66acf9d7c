"""Text to model: recipes, networks, training, checkpoints, jobs. Knows no sampling and no screen.

Only `network`, `learners`, `recurrence` and `training` import TensorFlow, and only the worker process imports those.
"""
