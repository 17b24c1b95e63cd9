"""Input of the plans room, one module a noun."""
