"""What only the page Inside uses."""

MOST_CHARACTERS = 160  # of a text that is looked into
