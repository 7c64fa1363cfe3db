"""In which form an answer is wanted where there are two: JSON for programs, a page for people."""

from collections.abc import Iterator
from typing import Literal

from fastapi import Request

OGC = "/ogc"
"""Where OGC API - Features begins."""

FORM = "f"
"""The parameter that says it; without it the header Accept does."""

Form = Literal["json", "html"]


def is_ogc(path: str) -> bool:
    """Return whether a path is of OGC API - Features."""
    return path == OGC or path.startswith(f"{OGC}/")


def asked_form(request: Request) -> Form:
    """Return the form that is wanted: JSON, unless a page is asked for, or liked better."""
    said = request.query_params.get(FORM)
    if said is not None:
        return "html" if said == "html" else "json"
    liked = dict(_liked(request.headers.get("accept", "")))
    pages = max(liked.get("text/html", 0.0), liked.get("application/xhtml+xml", 0.0))
    data = max((share for kind, share in liked.items() if "json" in kind), default=0)
    return "html" if pages > data else "json"


def _liked(accept: str) -> Iterator[tuple[str, float]]:
    """Yield each media type of the header Accept and how much it is liked, 0 to 1."""
    for each in accept.split(","):
        kind, *parameters = (part.strip().casefold() for part in each.split(";"))
        said = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        try:
            yield kind, float(said)
        except ValueError:
            yield kind, 0.0
