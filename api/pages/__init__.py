"""The pages that people open in a browser, and the files that they need: nothing comes from outside."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maps.words import estimated_label, level_label

HERE = Path(__file__).parent
STATIC = HERE / "static"


def render(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """Return a page as text; everything in it that people wrote is shown as it is and runs nowhere."""
    who = getattr(request.state, "caller", None)
    said = {"path": request.url.path, "version": version("gridhood"), "user": who.user if who else None}
    return _environment().get_template(template).render({**said, **context})


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["segment"] = segment
    made.filters["size"] = _size
    made.filters["when"] = _when
    made.filters["metres"] = _metres
    made.filters["level"] = level_label
    made.filters["estimated"] = lambda what, share: estimated_label([what], share or 0.0)
    return made


def segment(name: str) -> str:
    """Return a name as one step of an address."""
    return quote(name, safe="")


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 2**20:.1f} MB" if n_bytes >= 2**20 else f"{max(n_bytes / 2**10, 0.1):.1f} kB"


def _when(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _metres(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:,.0f}"
