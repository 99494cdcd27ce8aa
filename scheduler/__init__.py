"""Tipcast: one article, a season of weekly tips on four networks."""

__version__ = "0.1.0"
