"""Where publishing runs."""
