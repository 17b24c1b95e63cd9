"""A form as a table outside the portal, there and back."""
