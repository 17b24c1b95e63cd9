"""What the pages at a door and of the staff show."""
