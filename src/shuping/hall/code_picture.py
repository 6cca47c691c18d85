"""The address of a projector page as a picture that a machine scans."""

import segno


def picture(address: str) -> str:
    """Return an address as a QR code: an SVG in a data address."""
    return segno.make(address, micro=False).svg_data_uri(scale=4)
