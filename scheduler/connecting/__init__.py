"""Logging in with the person's browser: out to the network's own page, back to this computer, into the vault.

``flow`` is the standard's part, ``callback`` the door on this computer, ``connect`` the use case around them.
"""
