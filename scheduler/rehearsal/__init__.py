"""The coming weeks in seconds: the real code, a virtual clock, the sandbox, one sheet to look at."""
