"""Text to model: recipes, networks, training, checkpoints. Knows no sampling and no screen.

`files/` is a model on disk, `speed/` what serves speed alone, `keras/` what needs TensorFlow: only a process of its own
imports it.
"""
