"""Make a folium map a page that stands alone: it opens from disk with the network off."""

import re
from base64 import b64encode
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from importlib.resources import files as resources
from pathlib import Path

import folium

from maps.elements import Verbatim, figure_of
from maps.errors import MapError
from maps.geojson import to_script
from maps.outside import outside_requests

WHEEL = "django-js-lib-leaflet"  # only its files are read; Django is not needed and not imported
STYLES = ("page.css", "controls.css", "labels.css")
# What is drawn where is settled here: the first file makes the name ``gridhood``, the others add to it.
SCRIPTS = (
    "sheet.js",
    "turns.js",
    "cards.js",
    "ground.js",
    "picture.js",
    "roads.js",
    "grids.js",
    "dedicated.js",
    "households.js",
    "centres.js",
    "violations.js",
    "labels.js",
    "letters.js",
    "placing.js",
    "furniture.js",
)
# The browser itself then refuses whatever a mistake, or a text that slipped through, would ask the network for.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


def make_offline(page: folium.Map) -> folium.Map:
    """Return the same map with Leaflet and our own files written into the page in place of folium's links."""
    page.default_js = []  # on this map only: the lists on the class are everybody's
    page.default_css = []
    head = figure_of(page).header
    head.add_child(Verbatim(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'), name="policy")
    head.add_child(Verbatim('<link rel="icon" href="data:,">'), name="icon")
    head.add_child(Verbatim(f"<style>\n{_leaflet_css()}\n</style>"), name="leaflet_styles")
    for name in STYLES:
        head.add_child(Verbatim(f"<style>\n{_own('css', name)}</style>"), name=name)
    head.add_child(Verbatim(f"<script>\n{_leaflet_js()}\n</script>"), name="leaflet_script")
    for name in SCRIPTS:
        head.add_child(Verbatim(f"<script>\n{_own('js', name)}</script>"), name=name)
    return page


def to_html(page: folium.Map) -> str:
    """
    Return the page as text.

    Raises
    ------
    MapError
        The page would ask the internet for something; names what.
    """
    html: str = page.get_root().render()
    asked = outside_requests(html)
    if asked:
        raise MapError(f"the page would ask the network for {', '.join(asked)}; carry it in the page")
    return html


def save(page: folium.Map, path: Path) -> None:
    """Write the page, in UTF-8."""
    path.write_text(to_html(page), encoding="utf-8", newline="\n")


@cache
def _own(folder: str, name: str) -> str:
    return (resources("maps") / folder / name).read_text(encoding="utf-8")


@cache
def _leaflet_css() -> str:
    return re.sub(
        r"url\(images/([\w-]+\.png)\)", lambda found: f"url({_image(found[1])})", _leaflet("leaflet.css").decode()
    )


@cache
def _leaflet_js() -> str:
    """Return Leaflet with its marker images; it would look for files beside the page, and for its source map."""
    code = re.sub(r"^//# sourceMappingURL=.*$", "", _leaflet("leaflet.js").decode(), flags=re.MULTILINE)
    names = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png", "shadowUrl": "marker-shadow.png"}
    images = to_script({option: _image(name) for option, name in names.items()})
    return f'{code}\nL.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({images});'


def _image(name: str) -> str:
    return "data:image/png;base64," + b64encode(_leaflet(f"images/{name}")).decode()


def leaflet_folder() -> Path:
    """
    Return the folder of Leaflet's own files, for what serves them.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    return _leaflet_file("leaflet.css").parent


def _leaflet(name: str) -> bytes:
    return _leaflet_file(name).read_bytes()


@cache
def _leaflet_file(name: str) -> Path:
    try:
        listed = files(WHEEL) or []
    except PackageNotFoundError as fault:
        raise MapError(f"Leaflet is not there: install {WHEEL}") from fault
    for entry in listed:
        if entry.as_posix().endswith(f"/js_lib_leaflet/{name}"):
            return Path(str(entry.locate()))
    raise MapError(f"{WHEEL} is installed but holds no {name}: install it anew")
