"""Kinds of path segments of this room."""


class TableExtension:
    """The formats in which tables go in and out."""

    regex = "xlsx|csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
