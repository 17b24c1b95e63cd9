"""Writes of the plans room, one module a noun."""
