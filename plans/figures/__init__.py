"""Figures of a row: what they were, what they may be, and how a text tells them."""
