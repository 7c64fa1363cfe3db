"""What the files of a plan say of each other's datum."""

from collections.abc import Mapping

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray

from geo.crs import WGS84
from geo.datum import from_wgs84, to_wgs84
from geo.detective import HOUSEHOLDS, HYPOTHESES, NAMES, REFERENCES, DatumVerdict, judge_datum
from geo.errors import Fault, Text
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part

FEWEST_LOST, MENDED = 5, 10
"""Of so many doors outside or more, another datum must bring in all but one in so many to be asked about."""


def judge_parts(
    parts: Mapping[str, Part], located: Mapping[str, GeoSeries], villages: GeoDataFrame | None, findings: Findings
) -> DatumVerdict | None:
    """Return what the files say of their datums, None without households; another than declared is noticed."""
    if HOUSEHOLDS not in located:
        return None
    there = np.flatnonzero(located[HOUSEHOLDS].notna())
    references = {name: located[name] for name in REFERENCES if name in located}
    verdict = judge_datum(
        located[HOUSEHOLDS].iloc[there],
        references,
        declared={name: part.datum for name, part in parts.items()},
        homes=None if villages is None else _homes(parts[HOUSEHOLDS], villages)[there],
    )
    if verdict.fitting:
        files = ", ".join(dict.fromkeys(parts[name].layer.file for name in verdict.fitting))
        findings.notices.append(Fault(files, verdict.en, verdict.zh))
    return verdict


def guess_datum(shapes: GeoSeries, villages: GeoDataFrame, declared: str, verdict: DatumVerdict | None) -> Text | None:
    """
    Return a question whether doors are in another datum, where some lie outside all villages.

    It is asked where in just one other datum nearly all of them would lie inside, and no other file says that they
    are where they should be.
    """
    if verdict is None or verdict.decisive or not verdict.fits:
        return None
    land = shapely.union_all(villages.to_crs(WGS84).geometry.to_numpy())
    lonlat = shapely.get_coordinates(shapes.to_crs(WGS84).to_numpy())
    raw = from_wgs84(lonlat, declared)
    lost = {datum: _n_outside(land, to_wgs84(raw, datum)) for datum in HYPOTHESES}
    now = _n_outside(land, lonlat)
    likely = [datum for datum in HYPOTHESES if lost[datum] * MENDED <= now and datum != declared]
    if now < FEWEST_LOST or len(likely) != 1:
        return None
    (datum,) = likely
    return (
        f"or are they {NAMES[datum]}? so read, {lost[datum]} would lie outside: --datum {HOUSEHOLDS}={datum}",
        f"或者坐标为 {NAMES[datum]}？按此读取，界外地址为 {lost[datum]} 个：--datum {HOUSEHOLDS}={datum}",
    )


def _n_outside(land: shapely.Geometry, lonlat: NDArray[np.float64]) -> int:
    return int((~shapely.intersects_xy(land, lonlat[:, 0], lonlat[:, 1])).sum())


def _homes(part: Part, villages: GeoDataFrame) -> NDArray[np.intp]:
    """Return for each household the position of the village that its row names, -1 where it names none of them."""
    known = {name: position for column in ("name", "code") for position, name in enumerate(villages[column])}
    return np.array([known.get(said, -1) for said in part.columns["village"]], dtype=np.intp)
