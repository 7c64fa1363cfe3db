"""Grids, a layer a level: the finest that is wide enough on screen is filled, the coarser the thicker its borders."""

from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.palette import PALETTE
from maps.sheet import Sheet
from maps.words import level_label

# Ink and width of borders from the finest level upwards.
BORDERS = (("#46505c", 1.5), ("#2b3a55", 3.6), ("#1c2740", 5.4))
HALO = "#fffdf8"
FIGURES = ["grid_id", "name", "parent_id", "households", "mean_walk_m", "max_walk_m"]


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return a layer a level, coarse to fine."""
    levels = sheet.tables.levels
    return [_draw_level(sheet, level, rank) for level, rank in zip(levels, range(len(levels) - 1, -1, -1), strict=True)]


def n_ordinary(grids: GeoDataFrame) -> int:
    """Return how many grids are not dedicated areas."""
    return len(grids) if "kind" not in grids else int((grids["kind"] != "dedicated").sum())


def border(rank: int) -> tuple[str, float]:
    """Return ink and width of the borders of a level; rank 0 is the finest."""
    return BORDERS[min(rank, len(BORDERS) - 1)]


def _draw_level(sheet: Sheet, level: str, rank: int) -> VectorLayer:
    label, (ink, width) = level_label(level), border(rank)
    grids = sheet.tables.grids_of(level)
    fills = [sheet.colour_of(level, str(grid_id)) for grid_id in grids["grid_id"]]
    table = grids.assign(
        state=_states(grids), fill=[colour.fill for colour in fills], ink=[colour.ink for colour in fills]
    )
    options: dict[str, Any] = {
        "level": level,
        "label": label,
        "rank": rank,
        "border": ink,
        "halo": HALO,
        "width": width,
    }
    keys = [Key(symbols.line((HALO, width + 3), (ink, width)), f"{label} ({n_ordinary(grids)})")]
    if rank == 0:
        keys.append(Key(symbols.swatches(*(colour.fill for colour in PALETTE)), "颜色区分相邻网格 Neighbours differ"))
    data = collect(table, [*FIGURES, "state", "fill", "ink"])
    return VectorLayer("grids", data, slug=f"grids_{rank}", label=label, options=options, keys=tuple(keys))


def _states(grids: GeoDataFrame) -> list[str]:
    """Return where the households of each grid stand: ``in_band``, ``within_tolerance`` or ``out``."""
    flags = zip(grids["in_band"], grids["within_tolerance"], strict=True)
    return ["in_band" if _true(inside) else "within_tolerance" if _true(near) else "out" for inside, near in flags]


def _true(flag: Any) -> bool:
    return bool(pd.notna(flag)) and bool(flag)
