"""The templates and styles of papers."""

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup

# Everything that a person wrote goes through autoescape.
TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("maps.papers", "html"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@cache
def style(*names: str) -> Markup:
    """Return style sheets of this folder, one after the other."""
    return ours("\n".join((files("maps.papers") / "css" / name).read_text(encoding="utf-8") for name in names))


def ours(markup: str) -> Markup:
    """Return markup as it is to stand in a page: what this package drew from numbers, never what a person wrote."""
    return Markup(markup)  # noqa: S704
