"""Text to model: recipes, networks, training, checkpoints. Knows no sampling and no screen."""
