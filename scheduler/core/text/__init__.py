"""Counting and fitting text. Pure."""
