"""The one base class of every mistake that a user can mend."""


class QuotegenError(ValueError):
    """Something the user gave cannot be used; the message says what to do about it."""
