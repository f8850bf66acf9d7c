"""Bytes to characters: the encoding, the text in it, and where it is broken."""
