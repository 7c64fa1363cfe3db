"""Columns of every table that crosses a door."""

HOUSEHOLDS = ("household_id", "households", "village", "group", "building_id", "unit", "floor")
"""One row an address: unique text id, households there (>= 1), and optional text columns; geometry a point."""

VILLAGES = ("code", "name")
ROADS = ("highway", "name", "bridge")
BARRIERS = ("kind", "name")
BUILDINGS = ("building_id",)
