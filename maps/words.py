"""Words on the map, Chinese and English side by side."""

from collections.abc import Iterable

LEVELS = {"village": "行政村", "grid": "网格", "micro_grid": "微网格", "ten_household_group": "十联户"}
ESTIMATED = {"boundary": "边界 boundary", "roads": "道路 roads"}
LEFT_OUT = {"households": "住户 households", "buildings": "建筑 buildings"}


def level_label(name: str) -> str:
    """Return what a level is called on the map: ``微网格 micro_grid``, or the bare name of one that is not known."""
    return f"{LEVELS[name]} {name}" if name in LEVELS else name


def estimated_label(estimated: Iterable[str]) -> str:
    """Return what of the input was derived and not given, or an empty text."""
    return ", ".join(ESTIMATED.get(what, what) for what in sorted(estimated))
