"""Rounds and patrols through one grid, and the sheets of members."""
