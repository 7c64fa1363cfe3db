"""A short text as a QR code."""

import segno


def qr_svg(text: str) -> str:
    """Return a text as a QR code: one SVG element with a path, dark on white, four modules of quiet round it."""
    made = segno.make_qr(text, error="m")
    size = made.symbol_size(border=4)[0]
    path = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(made.matrix) for x, module in enumerate(row) if module
    )
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" width="{size}" height="{size}" role="img" aria-label="QR">'
        f'<path fill="#000" d="{path}"/></svg>'
    )
