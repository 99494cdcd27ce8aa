"""The proof on this machine: kill the publisher and break the networks at every step, and count."""
