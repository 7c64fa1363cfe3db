"""
Sheets of rounds: found by the number that is printed on them, shown at the door, keyed in at the desk.

========= ==========================================================================================
filing    what is kept of each sheet when rounds are planned: its number, its day, whose it is
finding   the sheet of a number, and the sheets of some days, as far as somebody sees them
showing   a sheet with its stops, doors and walk
ground    roads, buildings and waters round a walk, for its map
files     the papers of a sheet
========= ==========================================================================================
"""
