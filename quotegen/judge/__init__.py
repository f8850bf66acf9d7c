"""How good a model is, and whose words it writes. Knows no TensorFlow and no screen."""
