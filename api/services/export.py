"""Write the layers of a plan, or one file of a planner, in another format and CRS."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import geopandas as gpd
import pyogrio
from pyproj import CRS
from xlsxwriter.exceptions import FileCreateError

from api.errors import OutputError
from api.services.drawing.plan_folder import PLAN_GPKG
from api.services.inputs.options import read_crs
from geo.errors import Fault, GeoError, InputError
from geo.formats import read_file
from geo.formats.geopackage import layer_names
from geo.formats.roles import ROLES
from geo.formats.write import WRITERS, Layer, Writer
from geo.formats.write.layer import GeometryType

UNWRITABLE = (GeoError, pyogrio.errors.DataSourceError, sqlite3.Error, FileCreateError)
"""What a writer raises where a table does not fit its format, or the library behind it gives up."""


@dataclass(frozen=True)
class ExportWords:
    """What is to be written how, as a person typed it; ``layers`` are all of them if none is named."""

    source: Path
    form: str
    out: Path
    layers: Sequence[str] = ()
    out_crs: str | None = None


@dataclass(frozen=True)
class Exported:
    """The files written, and what is worth knowing about them."""

    files: tuple[Path, ...]
    notices: tuple[Fault, ...]


def export(
    words: ExportWords, *, now: datetime, note: Callable[[Sequence[str]], None] = lambda _layers: None
) -> Exported:
    """
    Write layers in another format: all in one file where it holds several, else several go to a folder, a file each.

    ``note`` is called with the names of the layers before anything is written.

    Raises
    ------
    InputError
        The options contradict each other, or the source cannot be read; carries every fault.
    OutputError
        A file could not be written; none is.
    """
    crs, faults = _read_options(words)
    if faults:
        raise InputError(faults)
    writer = WRITERS[words.form]
    layers, notices = _read_layers(words)
    if crs is not None:
        layers = [Layer(layer.name, layer.table.to_crs(crs), layer.geometry_type) for layer in layers]
    note([layer.name for layer in layers])
    return Exported(_write(words.out, writer, layers, now), (*notices, *_notices(words.form, layers)))


def _read_options(words: ExportWords) -> tuple[CRS | None, list[Fault]]:
    """Return the CRS asked for, and what is wrong with the options before the source is opened."""
    crs, wrong = read_crs(words.out_crs)
    faults = list(wrong)
    writer = WRITERS.get(words.form)
    if writer is None:
        known = ", ".join(WRITERS)
        faults.append(Fault("--format", f"one of {known} would be right, got {words.form!r}", f"应为 {known} 之一"))
    elif crs is not None and not writer.any_crs:
        faults.append(
            Fault(
                "--out-crs",
                f"{words.form} is always longitude and latitude of WGS 84; leave it out, or write gpkg or shp",
                f"{words.form} 只能是 WGS 84 经纬度；请去掉此项，或改用 gpkg、shp",
            )
        )
    if words.out.is_file() or (words.out.is_dir() and any(words.out.iterdir())):
        faults.append(Fault(f"--out {words.out}", "is there already; give a new name", "已存在；请换一个名称"))
    return crs, faults


def _read_layers(words: ExportWords) -> tuple[list[Layer], tuple[Fault, ...]]:
    """Return the layers of the plan in a folder, or the one of a file, and what is worth knowing about them."""
    package = words.source / PLAN_GPKG
    if package.is_file():
        return _plan_layers(package, words.layers), ()
    if words.source.is_dir():
        raise InputError([Fault(str(words.source), f"holds no plan: no {PLAN_GPKG}", f"没有方案：缺少 {PLAN_GPKG}")])
    if len(words.layers) != 1 or words.layers[0] not in ROLES:
        known = ", ".join(ROLES)
        text = (f"say which part the file plays, one of {known}", f"请说明文件的用途：{known} 之一")
        raise InputError([Fault("--layer", *text)])
    table, notices = read_file(words.source, words.layers[0])
    return [Layer(words.layers[0], table, "Unknown")], notices


def _plan_layers(package: Path, wanted: Sequence[str]) -> list[Layer]:
    names = layer_names(package)
    if unknown := [name for name in wanted if name not in names]:
        known = ", ".join(names)
        raise InputError(
            [Fault("--layer", f"the plan has no layer {', '.join(unknown)}; it has {known}", f"方案中的图层为 {known}")]
        )
    kinds = dict(pyogrio.list_layers(package).tolist())
    return [
        Layer(name, gpd.read_file(package, layer=name), _geometry_type(kinds[name]))
        for name in names
        if not wanted or name in wanted
    ]


def _geometry_type(kind: str) -> GeometryType:
    known: tuple[GeometryType, ...] = get_args(GeometryType)
    return next((each for each in known if each == kind), "Unknown")


def _notices(form: str, layers: Sequence[Layer]) -> list[Fault]:
    """Return which layers lose their shapes in a table."""
    if WRITERS[form].shapes:
        return []
    lost = [layer.name for layer in layers if not layer.table.geom_type.isin({"Point"}).all()]
    return [
        Fault(
            name,
            f"{form} holds no areas or lines: lon and lat are a point of each",
            f"{form} 不含面和线：经纬度为其中一点",
        )
        for name in lost
    ]


def _write(out: Path, writer: Writer, layers: Sequence[Layer], now: datetime) -> tuple[Path, ...]:
    """Write beside where the files go, and move them there once all of them are written."""
    if writer.several or len(layers) == 1:
        name = out.name if out.name.casefold().endswith(writer.suffix) else out.name + writer.suffix
        folder, named = out.absolute().parent, {name: layers}
    else:
        folder, named = out.absolute(), {f"{layer.name}{writer.suffix}": [layer] for layer in layers}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".gridhood-", dir=folder) as stage:
            for name, held in named.items():
                writer.write(Path(stage, name), held, now)
            return _move(Path(stage), folder)
    except UNWRITABLE as error:
        raise OutputError(Fault(f"--out {out}", f"cannot be written: {error}", f"无法写入：{error}")) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(Fault(f"--out {out}", f"cannot be written: {why}", f"无法写入：{why}")) from error


def _move(stage: Path, folder: Path) -> tuple[Path, ...]:
    targets = {path: folder / path.name for path in sorted(stage.iterdir())}
    if there := [target.name for target in targets.values() if target.exists()]:
        raise GeoError(f"{', '.join(there)} is there already; give a new name")
    for path, target in targets.items():
        path.rename(target)
    return tuple(targets.values())
