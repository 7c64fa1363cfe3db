"""
The Gauss-Krueger zones of CGCS2000: which a CRS is, and what coordinates themselves say of axis order and zone.

In China a northing runs from some 1,900,000 to 5,950,000 m. An easting is 500,000 m on the central meridian; where it
carries the number of its zone as millions, it is 37,500,000 m there. So magnitudes alone tell the two axes apart,
whatever their order, and whether there is a zone prefix.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

CGCS2000_DATUM = "China 2000"
OLD_DATUMS = ("Beijing 1954", "Xian 1980", "New Beijing")
"""Datums of China whose shift to CGCS2000, up to some 100 m, differs from county to county and is not public."""

NORTHINGS_M = (1_800_000.0, 6_050_000.0)
EASTINGS_M = (100_000.0, 900_000.0)
"""Without the millions of the zone: a zone of six degrees and a degree beyond its edges."""

MILLION = 1_000_000.0
METRES_A_DEGREE = 111_000.0
"""Along a meridian, to half a per cent at the latitudes of China."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Zone:
    """A zone of three degrees (numbers 25 to 45) or of six (13 to 23)."""

    number: int

    @property
    def width_deg(self) -> int:
        """Return how wide the zone is."""
        return 3 if self.number >= FIRST_NARROW else 6

    @property
    def meridian_deg(self) -> int:
        """Return the longitude of the central meridian, degrees east."""
        return 3 * self.number if self.width_deg == 3 else 6 * self.number - 3

    def crs(self, *, prefixed: bool) -> CRS:
        """Return the CRS in which eastings carry the number of the zone, or that in which they do not."""
        return CRS.from_epsg(self.number + _EPSG[self.width_deg, prefixed])


FIRST_NARROW = 25
ZONES = {number: Zone(number) for number in (*range(FIRST_NARROW, 46), *range(13, 24))}
"""Every zone by its number, the narrow ones first: without a prefix, one of six degrees is the same as one of three."""

_EPSG = {(3, True): 4513 - 25, (3, False): 4534 - 25, (6, True): 4491 - 13, (6, False): 4502 - 13}
"""What added to the number of a zone gives its EPSG code, by width and prefix: codes run in the order of the zones."""


@dataclass(frozen=True)
class GridCrs:
    """What a CRS of CGCS2000 in metres is: its zone, and whether eastings carry the number of it."""

    zone: Zone
    prefixed: bool


@dataclass(frozen=True)
class Reading:
    """What coordinates say of themselves: whether northing comes first, and the zone where eastings carry one."""

    swapped: bool
    zone: Zone | None


def is_cgcs2000(crs: CRS) -> bool:
    """Return whether a CRS, in degrees or metres, is one of CGCS2000."""
    return _datum(crs) == CGCS2000_DATUM


def old_datum(crs: CRS) -> str | None:
    """Return the name of the older Chinese datum of a CRS; None for any other."""
    return name if (name := _datum(crs)) in OLD_DATUMS else None


@lru_cache(maxsize=64)
def lonlat_way(crs: CRS) -> Transformer:
    """
    Return the way from a CRS to longitude and latitude of WGS 84, or of CGCS2000 from one of its own.

    The two are the same below a metre, and between them PROJ searches for a tenth of a second to find no shift.
    """
    base = crs.geodetic_crs
    return Transformer.from_crs(crs, base if base is not None and is_cgcs2000(crs) else 4326, always_xy=True)


def _datum(crs: CRS) -> str | None:
    base = crs.geodetic_crs
    return base.datum.name if base is not None and base.datum is not None else None


def grid_crs(crs: CRS) -> GridCrs | None:
    """Return the zone that a CRS is, by its parameters whatever its name; None if it is none of CGCS2000."""
    way = crs.coordinate_operation
    if way is None or not is_cgcs2000(crs) or way.method_name != "Transverse Mercator":
        return None
    figures: dict[str, object] = {param.name: param.value for param in way.params}
    for zone in ZONES.values():
        for prefixed in (True, False):
            if figures == _figures(zone, prefixed=prefixed):
                return GridCrs(zone, prefixed)
    return None


def _figures(zone: Zone, *, prefixed: bool) -> dict[str, float]:
    return {
        "Latitude of natural origin": 0.0,
        "Longitude of natural origin": float(zone.meridian_deg),
        "Scale factor at natural origin": 1.0,
        "False easting": 500_000.0 + (zone.number * MILLION if prefixed else 0.0),
        "False northing": 0.0,
    }


def read_metres(xy: Floats) -> Reading | None:
    """Return what coordinates, shape (n, 2) and all finite, say of themselves; None if they do not all say the same."""
    for swapped in (False, True):
        east, north = xy[:, ::-1].T if swapped else xy.T
        if not len(xy) or not _within(north, NORTHINGS_M):
            continue
        millions = int(east[0] // MILLION)
        if (millions == 0 or millions in ZONES) and _within(east - millions * MILLION, EASTINGS_M):
            return Reading(swapped, ZONES.get(millions))
    return None


def _within(values: Floats, limits: tuple[float, float]) -> bool:
    return bool(((values >= limits[0]) & (values <= limits[1])).all())


def zone_at(longitude: float, latitude: float) -> Zone | None:
    """
    Return the zone of three degrees in which a place of China lies; None for a place elsewhere.

    The areas of use of the zones in the EPSG registry, each a strip of China with its own southern and northern end,
    make an outline of China that is fine enough to leave out its neighbours' towns.
    """
    zone = ZONES.get(int((longitude + 1.5) // 3.0))
    if zone is None or zone.width_deg != 3:
        return None
    area = zone.crs(prefixed=False).area_of_use
    return zone if area is not None and area.south <= latitude <= area.north else None


def zones_at_northing(northing_m: float) -> tuple[Zone, ...]:
    """Return the zones of three degrees, west to east, that have land of China at a northing."""
    latitude = northing_m / METRES_A_DEGREE
    return tuple(zone for zone in ZONES.values() if zone_at(zone.meridian_deg, latitude) == zone)
