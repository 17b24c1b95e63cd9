"""The reader of deadlines in words, behind plans.deadline_text. Pure."""
