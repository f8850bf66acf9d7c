"""What needs TensorFlow: the networks as stock Keras layers, and the tutorial's training step."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # hides TensorFlow's start-up log; some lines cannot be hidden
