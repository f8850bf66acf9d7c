"""The rows of the Evaluation page."""
