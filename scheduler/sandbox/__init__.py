"""The stand-in networks: a real HTTP server on loopback, strict as the real ones."""
