"""One file a step in ``versions/``; each step is one transaction."""

HEAD = "0007"
"""The revision this program needs; a test checks that it is the newest in ``versions/``."""
