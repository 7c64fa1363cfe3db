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
from api.pages.navigation import logs_in, reader_of, ways_of
from api.pages.words import (
    data_name,
    estimated_name,
    level_name,
    person_name,
    place_name,
    right_name,
    role_name,
    spoken,
)
from maps.geojson import to_script

HERE = Path(__file__).parent
STATIC = HERE / "static"


def render(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """
    Return a page as text, in the language of who asks.

    Everything in it that people wrote is shown as it is and runs nowhere.
    """
    who = reader_of(request)
    where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    said = {
        "path": request.url.path,
        "here": where,
        "version": version("gridhood"),
        "user": who.user,
        "ways": ways_of(who, request.url.path),
        "logs_in": logs_in(request),
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
    made.filters["person"] = lambda name: person_name(name, language)
    made.filters["level"] = lambda name: level_name(name, language)
    made.filters["estimated"] = lambda what, share: estimated_name(what, share or 0.0, language)
    made.filters["spoken"] = lambda message: spoken(message, language)
    made.filters["data"] = lambda role: data_name(role, language)
    made.filters["place"] = lambda where: place_name(where, language)
    made.filters["role"] = lambda role: role_name(role, language)
    made.filters["right"] = lambda right: right_name(right, language)
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
        wanted = {"frame", "words", *areas} if language is Language.ZH else set()
        said = {english: text for area in sorted(wanted) for english, text in chinese(area).items()}
        return Markup(to_script(said))  # noqa: S704  # escaped so that it cannot close its element

    return texts


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 2**20:.1f} MB" if n_bytes >= 2**20 else f"{max(n_bytes / 2**10, 0.1):.1f} kB"


def _when(moment: datetime, language: Language) -> str:
    return language.moment(moment)
