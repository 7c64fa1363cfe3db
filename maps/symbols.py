"""Small drawings for the legend, as SVG inside the page."""

from markupsafe import Markup

WIDTH, HEIGHT = 30, 16


def area(fill: str, stroke: str, *, width: float = 1.0, dash: str = "") -> Markup:
    """Return a box: an area with an outline."""
    return _svg(
        Markup('<rect x="3" y="2.5" width="24" height="11" rx="2" fill="{}" stroke="{}" {}/>').format(
            fill, stroke, _pen(width, dash)
        )
    )


def hatched(fill: str, line: str, stroke: str) -> Markup:
    """Return a hatched box: an area of which something is not known."""
    box = Markup('<rect x="3" y="2.5" width="24" height="11" rx="2" fill="{}" stroke="{}"/>').format(fill, stroke)
    return _svg(box + Markup('<path d="M5 13L15 3M11 13L21 3M17 13L26 4M4 8L9 3" stroke="{}"/>').format(line))


def line(*strokes: tuple[str, float], dash: str = "") -> Markup:
    """Return a line: strokes of colour and width upon each other, the last one dashed if so wished."""
    drawn = [
        Markup('<path d="M1 8H29" stroke="{}" {}/>').format(colour, _pen(width, dash if place == len(strokes) else ""))
        for place, (colour, width) in enumerate(strokes, start=1)
    ]
    return _svg(Markup("").join(drawn))


def dots(*circles: tuple[float, float], fill: str, stroke: str = "none", width: float = 0.0) -> Markup:
    """Return circles, each given by its place along the row and its radius."""
    drawn = [
        Markup('<circle cx="{}" cy="8" r="{}" fill="{}" stroke="{}" {}/>').format(
            x, radius, fill, stroke, _pen(width, "")
        )
        for x, radius in circles
    ]
    return _svg(Markup("").join(drawn))


def swatches(*fills: str) -> Markup:
    """Return narrow boxes side by side, one a colour."""
    step = WIDTH / len(fills)
    drawn = [
        Markup('<rect x="{:.2f}" y="2.5" width="{:.2f}" height="11" fill="{}"/>').format(step * place, step, fill)
        for place, fill in enumerate(fills)
    ]
    return _svg(Markup("").join(drawn))


def _svg(content: Markup) -> Markup:
    return Markup(
        '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" fill="none" aria-hidden="true">{2}</svg>'
    ).format(WIDTH, HEIGHT, content)


def _pen(width: float, dash: str) -> Markup:
    dashed = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")
    return Markup('stroke-width="{}"{}').format(width, dashed)
