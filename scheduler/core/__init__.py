"""The pure ground floor: no IO, no clock, no environment, no third-party imports but text tables."""
