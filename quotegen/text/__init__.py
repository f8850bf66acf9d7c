"""Bytes to text: decoding, cleaning, quotes, vocabulary, windows. Knows no network and no screen."""
