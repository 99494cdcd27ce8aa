"""The only room that knows SQL. Everything the program remembers is in one database."""

from scheduler.store.database import Store, open_store

__all__ = ["Store", "open_store"]
