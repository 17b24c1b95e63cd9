"""What a phone reads off a printed page."""

import zxingcpp

DOTS_IN_INCH = 150  # as a camera sees the page from an arm's length


def codes_on(page, *, dots=DOTS_IN_INCH):
    """Texts of the QR codes on a page of pypdfium2, by their place from the top left."""
    return [code.text for code in found_on(page, dots=dots)]


def found_on(page, *, dots=DOTS_IN_INCH):
    picture = page.render(scale=dots / 72).to_pil().convert("L")
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(codes, key=lambda code: (code.position.top_left.y, code.position.top_left.x))


def codes_in(picture):
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def side_mm(code, *, dots=DOTS_IN_INCH):
    """From the first black square to the last."""
    corners = code.position
    across = (corners.top_right.x - corners.top_left.x) ** 2 + (corners.top_right.y - corners.top_left.y) ** 2
    return across**0.5 / dots * 25.4
