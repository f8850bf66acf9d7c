"""The page Today: what its link asks for, its living quote, how it is shared, and what lies below the fold."""
