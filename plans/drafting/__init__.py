"""A plan as understood from a file, settled by a person before it is a plan."""
