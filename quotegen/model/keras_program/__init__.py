"""A run as a program for stock Keras, which others take home. Writes code and imports no TensorFlow."""
