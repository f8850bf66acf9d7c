"""The lessons: what they ask, what they say, and how far a visitor has come."""
