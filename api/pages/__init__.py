"""The pages that people open in a browser, and the files that they need: nothing comes from outside."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.pages.catalogues import chinese
from api.pages.language import Language, language_of
from maps.geojson import to_script
from maps.words import estimated_label, level_label

HERE = Path(__file__).parent
STATIC = HERE / "static"


def render(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """
    Return a page as text, in the language of who asks.

    Everything in it that people wrote is shown as it is and runs nowhere.
    """
    who = getattr(request.state, "caller", None)
    where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    said = {
        "path": request.url.path,
        "here": where,
        "version": version("gridhood"),
        "user": who.user if who else None,
        "tiles": [tile.model_dump() for tile in request.app.state.settings.tiles],
    }
    return _environment(language_of(request)).get_template(template).render({**said, **context})


@cache
def _environment(language: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        language.gettext, language.ngettext, newstyle=True
    )
    made.globals.update(lang=language.value, tag=language.tag, asset=asset, texts=_texts(language), areas=())
    made.filters["segment"] = segment
    made.filters["size"] = _size
    made.filters["number"] = language.number
    made.filters["day"] = language.day
    made.filters["when"] = lambda moment: _when(moment, language)
    made.filters["metres"] = lambda figure: "–" if figure is None else language.number(figure)
    made.filters["level"] = level_label
    made.filters["estimated"] = lambda what, share: estimated_label([what], share or 0.0)
    return made


def segment(name: str) -> str:
    """Return a name as one step of an address."""
    return quote(name, safe="")


def asset(name: str) -> str:
    """Return the address of a script, style or picture of our own."""
    return f"/static/{name}"


def _texts(language: Language) -> Any:
    """Return what gives the texts that the scripts of some areas say, as JSON that a page may hold."""

    def texts(areas: Iterable[str]) -> Markup:
        wanted = {"frame", *areas} if language is Language.ZH else set()
        said = {english: text for area in sorted(wanted) for english, text in chinese(area).items()}
        return Markup(to_script(said))  # noqa: S704  # escaped so that it cannot close its element

    return texts


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 2**20:.1f} MB" if n_bytes >= 2**20 else f"{max(n_bytes / 2**10, 0.1):.1f} kB"


def _when(moment: datetime, language: Language) -> str:
    return language.moment(moment)
