"""Questionnaires on paper: blanks, codes of sheets, the keys that type them in. Pure."""
