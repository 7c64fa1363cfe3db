"""Basic units: the smallest pieces that are given to a grid, each with a cell of land."""

from geo.units.build import build_units
from geo.units.cells import SMOOTH_M
from geo.units.doors import join_doors
from geo.units.table import Units

__all__ = ["SMOOTH_M", "Units", "build_units", "join_doors"]
"""The units of a village; the addresses that stand at one door; the table of them."""
