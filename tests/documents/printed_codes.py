"""Whether a printed page shows a QR code: its squares are looked at one by one, as a camera does."""

from documents.render.page_layout import POINTS_IN_MM
from documents.render.qr import modules

SCALE = 4  # pixels a point


def shows_code(page, address, *, left_mm, side_mm):
    """The code's black begins `left_mm` from the left edge; how far down it stands is searched."""
    picture = page.render(scale=SCALE).to_pil().convert("L")
    squares, pixel = modules(address), picture.load()
    step = side_mm * POINTS_IN_MM * SCALE / len(squares)
    columns = [int(left_mm * POINTS_IN_MM * SCALE + (place + 0.5) * step) for place in range(len(squares))]
    offsets = [int((place + 0.5) * step) for place in range(len(squares))]
    return any(
        all(
            [pixel[x, top + offset] < 128 for x in columns] == row
            for offset, row in zip(offsets, squares, strict=True)
        )
        for top in range(picture.height - offsets[-1])
    )
