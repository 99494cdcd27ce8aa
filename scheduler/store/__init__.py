"""The only room that knows SQL. Everything the program remembers is in one database.

Nothing is imported here, so that an idle ``tick`` can use ``idle`` without paying for the rest.
"""
