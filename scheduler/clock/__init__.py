"""The only room that reads the time. Everybody else is handed a clock."""
