"""The views of the Microscope page."""
