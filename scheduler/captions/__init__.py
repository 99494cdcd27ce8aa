"""A post's text as each network will show it."""
