"""Today's quote from a small recurrent network, and every step on the way to it."""

__version__ = "1.3.0"
