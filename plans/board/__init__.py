"""The department's board of a period, and one item of it over all performers."""
