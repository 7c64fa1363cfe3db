"""Tables that say where things are on a picture: control points, and doors or groups counted in its pixels."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.control_points import ControlPoints, Size
from geo.crs import metric_crs
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats import FORMATS
from geo.formats.checks.datums import undo_shift
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import read_shapes
from geo.formats.checks.personal import without_personal
from geo.formats.checks.places import tell_strays
from geo.formats.checks.references import settle_crs
from geo.formats.checks.values import as_text
from geo.formats.door import check_file, refuse
from geo.formats.layer import Layer, list_some, quote, show_headings
from geo.formats.roles import Headings, Role

PIXELS: dict[str, Headings] = {
    "x_px": ("x_px", "像素x", "像素横坐标"),
    "y_px": ("y_px", "像素y", "像素纵坐标"),
}
"""Headings of pixels right and down from the top left corner of a picture."""

CONTROL_POINTS = Role(
    "control_points",
    {"name": ("name", "id", "名称", "点名", "编号"), **PIXELS},
    layers=("control_points",),
    kinds=frozenset({"Point", "MultiPoint"}),
    wants=("points", "点"),
    zh="控制点",
    needs_rows=True,
)

MAX_NAME = 40
"""Characters of the name of a control point as messages call it."""

_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OnPicture:
    """A table whose rows lie on a picture: what was read of it, the pixel of each row, shape (n, 2), and notices."""

    layer: Layer
    pixels: Floats
    notices: tuple[Fault, ...]


def read_control_points(path: Path, datum: str = WGS84, crs: CRS | None = None) -> ControlPoints:
    """
    Return the control points in a table or layer with places: ``name``, ``x_px``, ``y_px`` and a point.

    Places are of a ``datum`` of `geo.datum.DATUMS`, and in ``crs`` where the file does not say its own; they come in
    the metric CRS of their middle. A point without a name is called by its row.

    Raises
    ------
    InputError
        The file cannot be read, or a pixel or place in it is missing or cannot be; carries every fault.
    """
    findings = Findings()
    layer = _read(path, CONTROL_POINTS, findings)
    said = {} if crs is None else {CONTROL_POINTS.name: crs}
    layer = settle_crs({CONTROL_POINTS.name: layer}, said, findings)[CONTROL_POINTS.name]
    if layer.placeless:
        text = ("has no places; give each point its longitude and latitude", "没有坐标；请给出每点的经度和纬度")
        raise refuse(path, *text)
    pixels = _read_pixels(layer, findings)
    shapes = read_shapes(layer, CONTROL_POINTS, findings)
    if shapes is not None:
        tell_strays(layer, shapes, findings)
    if findings.faults or shapes is None:
        raise InputError(findings.faults)
    shapes = undo_shift(layer, shapes, datum, findings)
    placed = shapes.to_crs(metric_crs(shapes))
    return ControlPoints(layer.file, _names(layer), pixels, shapely.get_coordinates(placed.to_numpy()), placed.crs)


def read_on_picture(path: Path, role: Role, size: Size | None) -> OnPicture:
    """
    Return a table of a role whose rows lie on a picture: its columns, and ``x_px`` and ``y_px``.

    ``size`` is that of the picture, None where it is not known.

    Raises
    ------
    InputError
        The file cannot be read, has no such columns or has places of its own, or a pixel is missing or outside the
        picture; carries every fault.
    """
    findings = Findings()
    layer = _read(path, replace(role, columns={**role.columns, **PIXELS}), findings)
    pixels = _read_pixels(layer, findings)
    if not shapely.is_missing(layer.shapes).all():
        text = ("has places of its own; a table is placed by pixels only where it has none", "已有坐标，无需按图定位")
        findings.faults.append(Fault(layer.file, *text))
    outside = np.flatnonzero((pixels < 0).any(axis=1) | (pixels > (size or np.inf)).any(axis=1))
    if size and len(outside):
        met, right = f"{pixels[outside[0], 0]:g}, {pixels[outside[0], 1]:g}", f"{size[0]} x {size[1]}"
        text = (f"the pixel {met} lies outside the picture, which is {right}", f"像素 {met} 在图片之外，图片为 {right}")
        findings.faults.append(layer.say(outside, *text))
    if findings.faults:
        raise InputError(findings.faults)
    return OnPicture(layer, pixels, tuple(findings.notices))


def _read(path: Path, role: Role, findings: Findings) -> Layer:
    """Return what a file holds for a role, in any format of tables or points, without what is personal."""
    right = [suffix for suffix, form in FORMATS.items() if form.roles >= {"households", "groups"}]
    found = next((suffix for suffix in right if path.name.casefold().endswith(suffix)), None)
    if found is None:
        listed = ", ".join(right)
        en = f"is of a format that cannot give {role.name}; they come as {listed}"
        raise refuse(path, en, f"此格式不能提供{role.zh}；可用格式：{listed}")
    check_file(path)
    layer = FORMATS[found].read(path, role)
    if not len(layer):
        raise refuse(path, "has no rows", "没有任何行")
    return without_personal(layer, role, findings)


def _read_pixels(layer: Layer, findings: Findings) -> Floats:
    """Return the pixel of each row, NaN where there is none; findings hold why."""
    pixels = np.full((len(layer), 2), np.nan)
    lacking = [column for column in PIXELS if column not in layer.columns]
    if lacking:
        found = show_headings([*layer.pick.taken.values(), *layer.pick.dropped])
        en = f"has no column {' and '.join(lacking)} (像素X, 像素Y); columns found: {found}"
        zh = f"没有像素列 x_px、y_px（像素X、像素Y）；现有列：{found}"
        findings.faults.append(Fault(layer.file, en, zh))
        return pixels
    for i, column in enumerate(PIXELS):
        cells = list(layer.columns[column])
        pixels[:, i] = [_number(cell) for cell in cells]
        bad = np.flatnonzero(np.isnan(pixels[:, i]))
        if len(bad):
            en, zh = (list_some(said)[i] for i, said in enumerate(zip(*(quote(cells[at]) for at in bad), strict=True)))
            text = (f"got {en}; a number of pixels would be right", f"得到 {zh}；应为像素数")
            findings.faults.append(layer.say(bad, *text, layer.heading(column)))
    return pixels


def _number(cell: object) -> float:
    try:
        text = as_text(cell)
    except ValueError:
        return np.nan
    return float(text) if text is not None and _NUMBER.fullmatch(text) else np.nan


def _names(layer: Layer) -> tuple[str, ...]:
    """Return what each row is called: its name, or row and number where it has none that is text."""
    cells = layer.columns["name"] if "name" in layer.columns else [None] * len(layer)
    return tuple(_name(cell) or f"{layer.word[0]} {number}" for cell, number in zip(cells, layer.numbers, strict=True))


def _name(cell: object) -> str | None:
    try:
        text = as_text(cell)
    except ValueError:
        return None
    return text and text[:MAX_NAME]
