"""Rows of a form with all that a page shows beside them."""
