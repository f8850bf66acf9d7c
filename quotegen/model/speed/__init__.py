"""What serves the speed of training alone: matrix products in blocks, and two processes for one network."""
