"""Figures of many answers: added up, read, and hidden where they would tell of a person."""
