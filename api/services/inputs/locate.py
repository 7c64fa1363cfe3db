"""Give a table places: its rows are counted in pixels of a picture that control points or a distance put in place."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame

from api.errors import OutputError
from api.services.inputs.coordinates import read_coordinates
from api.services.inputs.picture import PictureWords, place_picture, told_of
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats.pixels import CONTROL_POINTS, PIXELS, OnPicture, read_on_picture
from geo.formats.roles import ROLES
from geo.formats.write.geojson import write_geojson
from geo.georeference import Georeference
from geo.local_plane import is_local_plane
from maps.layers.picture import PlacedPicture

TABLES = ("households", "groups")
"""What a table may hold."""

ESTIMATED = "推定位置"
"""The heading that says a place is an estimate: who reads a point off a picture has not surveyed it."""


@dataclass(frozen=True)
class LocateWords:
    """What a person typed; nothing is checked yet."""

    table: str
    role: str
    picture: PictureWords
    out: str
    datum: str | None = None
    crs: str | None = None


@dataclass(frozen=True)
class Located:
    """A table that was given places: its file, how many rows it has, what is worth knowing, and what was left out."""

    file: Path
    rows: int
    notices: tuple[Fault, ...]
    dropped_columns: tuple[str, ...]


def locate(words: LocateWords) -> Located:
    """
    Write a table with the places of its rows, each marked as an estimate.

    Of its columns those are kept that a plan reads, under their own headings.

    Raises
    ------
    InputError
        The words or the files cannot be used; carries every fault that can be known.
    OutputError
        The file could not be written. What stood there before still stands.
    """
    faults = _word_faults(words)
    placed = _place(words, faults)
    table = _read(words, placed, faults)
    if faults or table is None or placed is None:
        raise InputError(faults)
    points = placed_table(table, placed.reference)
    _write(Path(words.out), points, words.role)
    return Located(Path(words.out), len(points), (*table.notices, *told_of(placed)), table.layer.pick.dropped)


def _place(words: LocateWords, faults: list[Fault]) -> PlacedPicture | None:
    """Return the picture and where it lies; faults hold why not."""
    said = read_coordinates(_given(words.datum), _given(words.crs), {CONTROL_POINTS.name: Path()})
    faults.extend(said.faults)
    datum, crs = said.datum.get(CONTROL_POINTS.name, WGS84), said.crs.get(CONTROL_POINTS.name)
    try:
        placed = place_picture(replace(words.picture, datum=datum, crs=crs))
    except InputError as error:
        faults.extend(error.faults)
        return None
    if placed is None:
        faults.append(Fault("--picture", "a picture is needed", "需要图片"))
    else:
        faults.extend(_out_faults(Path(words.out), placed.reference))
    return placed


def _read(words: LocateWords, placed: PlacedPicture | None, faults: list[Fault]) -> OnPicture | None:
    """Return the table; faults hold why not."""
    if words.role not in TABLES:
        return None
    try:
        return read_on_picture(Path(words.table), ROLES[words.role], None if placed is None else placed.picture.size)
    except InputError as error:
        faults.extend(error.faults)
        return None


def placed_table(table: OnPicture, reference: Georeference) -> GeoDataFrame:
    """Return the rows of a table under their own headings, and the place of each in the CRS of the picture."""
    kept = {
        heading: table.layer.columns[column]
        for column, heading in table.layer.pick.taken.items()
        if column not in PIXELS and column != "estimated"
    }
    rows = pd.DataFrame(kept).assign(**{ESTIMATED: "是"})
    return GeoDataFrame(rows, geometry=shapely.points(reference.to_places(table.pixels)), crs=reference.crs)


def _given(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)


def _word_faults(words: LocateWords) -> list[Fault]:
    faults = []
    if words.role not in TABLES:
        right = ", ".join(TABLES)
        en = f"a table holds {right}, got {words.role!r}"
        faults.append(Fault("--role", en, f"表的内容应为 {right} 之一，得到 {words.role!r}"))
    given = (words.table, words.picture.picture, words.picture.control_points)
    if any(path and Path(path).resolve() == Path(words.out).resolve() for path in given):
        faults.append(Fault("--out", "is one of the files that are read; give another", "与输入文件相同；请另选"))
    return faults


def _out_faults(out: Path, reference: Georeference) -> list[Fault]:
    """Return whether the file cannot hold the places by its name."""
    local = is_local_plane(reference.crs)
    right = (".gpkg",) if local else (".geojson", ".gpkg")
    if out.suffix.casefold() in right:
        return []
    en = f"is written as {' or '.join(right)}, got {out.name}"
    why = ("; a local plane has no longitude and latitude", "；本地平面没有经纬度") if local else ("", "")
    return [Fault("--out", en + why[0], f"应写为 {' 或 '.join(right)}，得到 {out.name}{why[1]}")]


def _write(out: Path, table: GeoDataFrame, role: str) -> None:
    """Write a table where it is wanted, once it is whole."""
    try:
        with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as stage:
            whole = Path(stage, out.name)
            if out.suffix.casefold() == ".gpkg":
                pyogrio.write_dataframe(table, whole, layer=role, driver="GPKG", geometry_type="Point")
            else:
                write_geojson(whole, table)
            whole.replace(out)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise OutputError(Fault(str(out), f"cannot be written: {error}", f"无法写入：{error}")) from error
