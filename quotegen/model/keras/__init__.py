"""What needs TensorFlow: the networks as stock Keras layers, and the tutorial's training step."""
