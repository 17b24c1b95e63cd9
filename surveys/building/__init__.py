"""A questionnaire while it is built: changes, faults, translations. Pure."""
