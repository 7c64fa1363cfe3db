"""Measure: tables, coordinates, cells, adjacency and walking distances of a village."""
