"""Model to quote: stepping a trained network in NumPy, sampling, generating, measuring. Knows no TensorFlow."""
