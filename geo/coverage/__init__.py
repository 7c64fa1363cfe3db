"""Cells that tile a boundary exactly: one a unit, with borders on the lines that run between units."""

from geo.coverage.blunt import blunt
from geo.coverage.segments import Flags, Floats, Geometries, Ints, SharedSegments, shared_segments
from geo.coverage.simplify import simplify
from geo.coverage.tiling import tile

__all__ = ["Flags", "Floats", "Geometries", "Ints", "SharedSegments", "blunt", "shared_segments", "simplify", "tile"]
