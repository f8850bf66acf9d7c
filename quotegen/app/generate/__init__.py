"""The page Generate: what a visitor asks for, the writing, and the list. Time machine shares some controls."""
