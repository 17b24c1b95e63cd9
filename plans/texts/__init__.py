"""What words say: how two texts differ, meet, follow each other and add up. Pure."""
