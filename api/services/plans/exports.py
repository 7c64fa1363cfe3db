"""A plan to take away: as a ledger, as layers for a GIS, as the wall map; without doors for who may not see these."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import get_args
from zipfile import ZIP_DEFLATED, ZipFile

import geopandas as gpd
import pyogrio

from api.services.drawing import plan_styles
from api.services.drawing.plan_folder import PLAN_GPKG
from api.services.papers.asked import PaperAsked
from api.services.papers.of_plan import print_paper
from api.services.plans.keeping import ready_plan
from api.services.plans.ledger import write_ledger
from api.store.library import Library
from geo.formats.geopackage import layer_names
from geo.formats.write import WRITERS, Layer
from geo.formats.write.layer import GeometryType

WITH_DOORS = frozenset({"households", "units", "centres", "violations"})
"""Layers that tell where single households are."""

STYLES = {
    "villages": plan_styles.VILLAGES,
    "roads": plan_styles.ROADS,
    "barriers": plan_styles.BARRIERS,
    "buildings": plan_styles.BUILDINGS,
    "dedicated": plan_styles.DEDICATED,
}
GRIDS = "grids_"


@dataclass(frozen=True)
class ExportAsked:
    """A plan in a form: in which language, whether with ``doors``, and the moment of asking."""

    plan_id: str
    lang: str
    now: datetime
    doors: bool


Export = Callable[[Library, ExportAsked, Path, Path], None]
"""Writes a file from the folder of a plan."""


@dataclass(frozen=True)
class Form:
    """One form: how its file ends, of which media type it is, and what writes it."""

    suffix: str
    media: str
    write: Export


def write_export(library: Library, kind: str, asked: ExportAsked, out: Path) -> Path:
    """
    Write a plan in a form of `FORMS` into a folder, and return the file.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    GeoError, CannotPrintError, BusyError
        A layer does not fit the form; there is nothing to print with, or it prints already.
    """
    plan = ready_plan(library, asked.plan_id)
    path = out / f"{plan.id}{FORMS[kind].suffix}"
    with library.plan_folder(plan.id) as folder:
        FORMS[kind].write(library, asked, folder, path)
    return path


def _write_ledger(library: Library, asked: ExportAsked, folder: Path, path: Path) -> None:
    write_ledger(library, asked.plan_id, folder, path, lang=asked.lang, now=asked.now)


def _write_gpkg(_: Library, asked: ExportAsked, folder: Path, path: Path) -> None:
    if asked.doors:
        path.write_bytes((folder / PLAN_GPKG).read_bytes())
    else:
        WRITERS["gpkg"].write(path, layers_without_doors(folder), asked.now)


def _write_shapefiles(_: Library, asked: ExportAsked, folder: Path, path: Path) -> None:
    """Write a Shapefile a layer into one archive; fields in ASCII, texts in GB18030 with .cpg."""
    parts = path.parent / "parts"
    parts.mkdir()
    for layer in _layers(folder) if asked.doors else layers_without_doors(folder):
        WRITERS["shp"].write(parts / f"{layer.name}.shp", [layer], asked.now)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for part in sorted(parts.iterdir()):
            archive.write(part, part.name)


def _write_wall_map(*, picture: bool) -> Export:
    def write(library: Library, asked: ExportAsked, _: Path, path: Path) -> None:
        paper = PaperAsked("wall-map", lang=asked.lang)
        path.write_bytes(print_paper(library, asked.plan_id, paper, now=asked.now, people=library, picture=picture))

    return write


def layers_without_doors(folder: Path) -> list[Layer]:
    """Return the layers of a plan that tell of no single household, with their styles."""
    return [layer for layer in _layers(folder) if layer.name not in WITH_DOORS]


def _layers(folder: Path) -> list[Layer]:
    package = folder / PLAN_GPKG
    kinds = dict(pyogrio.list_layers(package).tolist())
    read = [(name, gpd.read_file(package, layer=name)) for name in layer_names(package)]
    layers = [Layer(name, table, _kind(kinds[name]), STYLES.get(name)) for name, table in read]
    levels: Sequence[str] = [layer.name for layer in layers if layer.name.startswith(GRIDS)]
    return [
        replace(layer, qml=plan_styles.grids_style(layer.table, depth=levels.index(layer.name)))
        if layer.name in levels
        else layer
        for layer in layers
    ]


def _kind(kind: str) -> GeometryType:
    known: tuple[GeometryType, ...] = get_args(GeometryType)
    return next((each for each in known if each == kind), "Unknown")


FORMS: Mapping[str, Form] = {
    "xlsx": Form(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write_ledger),
    "gpkg": Form(".gpkg", "application/geopackage+sqlite3", _write_gpkg),
    "shp": Form(".zip", "application/zip", _write_shapefiles),
    "pdf": Form(".pdf", "application/pdf", _write_wall_map(picture=False)),
    "png": Form(".png", "image/png", _write_wall_map(picture=True)),
}
"""Every form in which a plan is taken away, by its name in addresses."""
