"""Names of folders that reports are kept in. Pure."""

PIECES = "parts"  # the folder of drawn pieces of long PDFs: a cache, in no backup
