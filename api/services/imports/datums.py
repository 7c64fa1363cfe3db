"""The datum verdict of an import: what each hypothesis is like, in metres, and which the files speak for."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from geo.crs import WGS84
from geo.datum import CGCS2000, from_wgs84, to_wgs84
from geo.datum import WGS84 as WGS84_DATUM
from geo.detective import EARTH, HYPOTHESES, NAMES, REFERENCES, DatumVerdict, judge_datum
from geo.errors import InputError
from geo.formats import Part
from geo.inputs import Inputs
from geo.local_plane import is_local_plane
from geo.zones import zone_at

HOUSEHOLDS = "households"


def datum_report(parts: Mapping[str, Part], inputs: Inputs | None) -> dict[str, Any] | None:
    """Return what the files say of their datum; None where no address has a surveyed place on earth."""
    doors = parts.get(HOUSEHOLDS)
    if doors is None or doors.shapes is None or doors.shapes.notna().sum() == 0 or is_local_plane(doors.shapes.crs):
        return None
    verdict = inputs.datum if inputs is not None and inputs.datum is not None else _judged(parts)
    if verdict is None:
        return None
    declared = _plain(doors.datum)
    metres = {(fit.layer, fit.datum, fit.reference): fit.metres for fit in verdict.fits}
    lonlat = _sample(doors)
    return {
        "en": verdict.en.partition("; if that is what they are")[0],
        "zh": verdict.zh.partition("；如确实如此")[0],
        "decisive": verdict.decisive,
        "best": verdict.best,
        "fitting": dict(verdict.fitting),
        "declared": doors.datum,
        "offset_m": round(verdict.offset_m, 1),
        "hypotheses": [
            {
                "datum": datum,
                "name": NAMES[datum],
                "declared": datum == declared,
                "shift_m": _shift_m(lonlat, declared, datum),
                "metres": {
                    name: round(metres[HOUSEHOLDS, datum, name], 1)
                    for name in REFERENCES
                    if (HOUSEHOLDS, datum, name) in metres
                },
            }
            for datum in hypotheses_at(lonlat, declared)
        ],
        "references": [
            {"layer": fit.layer, "datum": fit.datum, "metres": round(fit.metres, 1)}
            for fit in verdict.fits
            if fit.layer != HOUSEHOLDS
        ],
    }


def hypotheses_at(lonlat: np.ndarray, declared: str) -> tuple[str, ...]:
    """Return the datums in which places may be given: outside China no map is shifted, whatever was declared aside."""
    if zone_at(*np.median(lonlat, axis=0)) is None:
        return tuple(datum for datum in HYPOTHESES if datum in (WGS84_DATUM, declared))
    return HYPOTHESES


def _judged(parts: Mapping[str, Part]) -> DatumVerdict | None:
    """Return the verdict where the files contradict each other, so that nothing whole was made of them."""
    shapes = parts[HOUSEHOLDS].shapes
    assert shapes is not None
    references = {
        name: part.shapes.dropna()
        for name in REFERENCES
        if (part := parts.get(name)) is not None and part.shapes is not None and not is_local_plane(part.shapes.crs)
    }
    try:
        said = {name: part.datum for name, part in parts.items()}
        return judge_datum(shapes.dropna(), references, declared=said)
    except InputError:
        return None


def _sample(doors: Part) -> np.ndarray:
    assert doors.shapes is not None
    shapes = doors.shapes.dropna()
    return shapely.get_coordinates(shapes.iloc[:: max(1, len(shapes) // 500)].to_crs(WGS84).to_numpy())


def _shift_m(lonlat: np.ndarray, declared: str, datum: str) -> float:
    """Return how far a datum would move the households from where they lie as declared, in metres."""
    there = to_wgs84(from_wgs84(lonlat, declared), datum)
    return round(float(np.median(EARTH.inv(*lonlat.T, *there.T)[2])), 1)


def _plain(datum: str) -> str:
    return WGS84_DATUM if datum == CGCS2000 else datum
