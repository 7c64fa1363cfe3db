"""The local plane: metres of a place of which nobody knows where on earth it lies."""

from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion

NAME = "Gridhood_local_plane"
"""Of letters and low lines only: every format that keeps the name of a CRS keeps this one as it is."""

LOCAL_PLANE = ProjectedCRS(TransverseMercatorConversion(), name=NAME)
"""
Metres east and north of an origin that lies somewhere.

It is laid out on the earth at longitude 0, latitude 0 (transverse Mercator, scale 1), because files of longitude and
latitude must say something. Within 50 km of the origin lengths hold to 4 parts in 100,000.
"""

LOCAL_REACH_M = 100_000.0
"""How far from its origin places on it may lie."""


def is_local_plane(crs: CRS | None) -> bool:
    """Return whether a CRS is the local plane, also as a file gave it back; its name is what marks it."""
    return crs is not None and crs.name == NAME
