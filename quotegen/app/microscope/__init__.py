"""The views of the Microscope page."""

MOST_CHARACTERS = 160  # of a text under the microscope
