"""What a trained network does at each character. Knows no TensorFlow and no screen."""
