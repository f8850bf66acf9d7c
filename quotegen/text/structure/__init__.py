"""How a file holds its quotes: one a line, in a table, JSON, fortunes, a list; numbers and authors around them."""
