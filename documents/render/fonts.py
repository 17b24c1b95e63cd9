"""The fonts of print, by preference: each holds Russian. Any one of them is enough.

Debian: fonts-liberation (metrics of Times New Roman), fonts-paratype, fonts-dejavu-core.
"""

import subprocess

FONT_STACK = ("Liberation Serif", "PT Serif", "DejaVu Serif")


def fonts_available() -> tuple[str, ...]:
    """The fonts of the stack that this machine has; fc-list comes with Pango."""
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=ru", "--format", "%{family}\n"],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ()
    installed = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    return tuple(font for font in FONT_STACK if font in installed)
