"""Other ways to draw the same card, and what all of them are given."""
