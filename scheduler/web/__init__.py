"""The page: the same files and the same queue, to look at and to work on in a browser.

Server-rendered HTML that works without a script; the scripts in ``static/`` only make it handier.
"""
