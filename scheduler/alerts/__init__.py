"""Telling a person where she looks that something needs her: once a trouble, and never in the way of publishing."""
